/** Compiling what was deployed: `engine/model` and `engine/decisions`, as the runtime needs them. */
import { type DecisionRequirements, parseDmn } from '../../decisions/index.ts';
import type { ExecutableProcess } from '../../model/executable.ts';
import { parseProcess } from '../../model/parse.ts';

/** All decisions of one decision requirements graph, compiled. */
export type CompiledDecisions = DecisionRequirements;

export interface Compiler {
  /** The executable processes of one BPMN resource. Throws when the resource is refused. */
  processes(xml: string, resourceName: string): Promise<readonly ExecutableProcess[]>;
  decisions(xml: string, resourceName: string): Promise<CompiledDecisions>;
}

export const compiler: Compiler = {
  async processes(xml, resourceName) {
    const { processes } = await parseProcess(xml, resourceName);
    return processes.map(({ executable }) => executable);
  },
  async decisions(xml) {
    return parseDmn(xml);
  },
};
