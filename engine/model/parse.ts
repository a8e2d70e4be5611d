/** BPMN XML → executable processes: the one way into the model room. */
import { children, flag, type ModdleElement, readBpmn } from './bpmn.ts';
import { compileProcess } from './compile.ts';
import type { ExecutableProcess } from './executable.ts';
import { SchemaError } from './problems.ts';

export interface ParsedProcess {
  readonly executable: ExecutableProcess;
}

export interface ParsedModel {
  readonly resourceName: string;
  /** Executable processes in document order; at least one. */
  readonly processes: readonly ParsedProcess[];
}

const executableProcesses = (definitions: ModdleElement): readonly ModdleElement[] =>
  children(definitions, 'rootElements').filter(
    (element) => element.$type === 'bpmn:Process' && flag(element, 'isExecutable'),
  );

/**
 * Throws ModelError (its message names the resource, each element and each error, as Zeebe's does) when the file is
 * not BPMN, breaks a rule, or uses what the runtime does not carry.
 */
export async function parseProcess(xml: string, resourceName: string): Promise<ParsedModel> {
  const { rootElement } = await readBpmn(xml).catch((cause: unknown) => {
    throw new SchemaError(resourceName, cause instanceof Error ? cause.message : String(cause));
  });
  return {
    resourceName,
    processes: executableProcesses(rootElement).map((process) => ({ executable: compileProcess(process) })),
  };
}
