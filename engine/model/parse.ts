/** BPMN XML → executable processes: the one way into the model room. */

import { type DeploymentReference, deploymentReferences } from './bindings.ts';
import { children, flag, type ModdleElement, readBpmn } from './bpmn.ts';
import { compileProcess } from './compile.ts';
import type { ExecutableProcess } from './executable.ts';
import { ModelError, SchemaError } from './problems.ts';
import { checkConformance, NotConformant } from './schema/conform.ts';
import { parseXml, XmlError } from './schema/xml.ts';
import { type DeploymentTime, validate } from './validate/index.ts';
import { findStraightThroughLoop } from './validate/loops.ts';

export interface ParsedProcess {
  readonly executable: ExecutableProcess;
  /** What must be in the same deployment (`bindingType="deployment"`); check with `missingFromDeployment`. */
  readonly deploymentReferences: readonly DeploymentReference[];
}

export interface ParsedModel {
  readonly resourceName: string;
  /** Executable processes in document order; at least one. */
  readonly processes: readonly ParsedProcess[];
}

function checkSchema(xml: string, resourceName: string): void {
  try {
    checkConformance(parseXml(xml));
  } catch (error) {
    const isXml = error instanceof NotConformant;
    if (!isXml && !(error instanceof XmlError)) throw error;
    throw new SchemaError(
      resourceName,
      `${isXml ? '' : 'Fatal '}Error: Line=${error.line}: ${error.message}`,
    );
  }
}

const executableProcesses = (definitions: ModdleElement): readonly ModdleElement[] =>
  children(definitions, 'rootElements').filter(
    (element) => element.$type === 'bpmn:Process' && flag(element, 'isExecutable'),
  );

function refuseLoops(process: ExecutableProcess, resourceName: string): void {
  const loop = findStraightThroughLoop(process);
  if (!loop) return;
  throw new SchemaError(
    resourceName,
    `- Process: ${process.bpmnProcessId}\n    - ERROR: Processes are not allowed to contain a straight-through processing loop: ${loop.join(' > ')}\n`,
  );
}

/**
 * `time`: for timer start expressions that read the clock. Throws ModelError (its message names the resource, each
 * element and each error, as Zeebe's does) when the file is not BPMN, breaks a rule, or uses what the runtime does
 * not carry.
 */
export async function parseProcess(
  xml: string,
  resourceName: string,
  time: DeploymentTime = { now: 0, timeZone: 'UTC' },
): Promise<ParsedModel> {
  checkSchema(xml, resourceName);
  const { rootElement } = await readBpmn(xml).catch((cause: unknown) => {
    throw new SchemaError(resourceName, cause instanceof Error ? cause.message : String(cause));
  });
  const processes = executableProcesses(rootElement);
  const report = validate(rootElement, processes, time);
  if (report.problems.length > 0) throw new ModelError(resourceName, report.problems);
  return {
    resourceName,
    processes: processes.map((process) => {
      const executable = compileProcess(process);
      refuseLoops(executable, resourceName);
      return { executable, deploymentReferences: deploymentReferences(executable) };
    }),
  };
}
