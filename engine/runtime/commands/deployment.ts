/**
 * Deployments. A resource that equals the latest version of what it defines (same id, file name and MD5) is a duplicate;
 * if every resource is, nothing is written; one change versions all of them.
 */
import { createHash } from 'node:crypto';
import { type Answer, type DeployedResource, Rejection, type Request } from '../../commands.ts';
import type { ExecutableProcess } from '../../model/executable.ts';
import type { ProcessDefinitionRow } from '../../records/tables.ts';
import type { Processing } from '../processing/processing.ts';
import type { Compiler } from '../state/compiler.ts';
import { openStartEvents } from './start-events.ts';

export interface PreparedResource {
  readonly name: string;
  readonly content: string;
  readonly checksum: string;
  readonly processes: readonly ExecutableProcess[];
}

/** Parsing happens before the command is queued: it does not depend on state. Throws Rejection INVALID_ARGUMENT. */
export async function prepareDeployment(
  compiler: Compiler,
  { resources }: Request<'deployResources'>,
): Promise<readonly PreparedResource[]> {
  if (resources.length === 0) {
    throw new Rejection('INVALID_ARGUMENT', 'Expected to deploy at least one resource, but none given');
  }
  const prepared: PreparedResource[] = [];
  const refusals: string[] = [];
  for (const { name, content } of resources) {
    const checksum = createHash('md5').update(content).digest('hex');
    try {
      prepared.push({ name, content, checksum, processes: await compiler.processes(content, name) });
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (refusals.length > 0) {
    throw new Rejection(
      'INVALID_ARGUMENT',
      `Expected to deploy new resources, but encountered the following errors:\n${refusals.join('\n')}`,
    );
  }
  return prepared;
}

export function deployResources(
  p: Processing,
  resources: readonly PreparedResource[],
): Answer<'deployResources'> {
  const { definitions } = p.state;
  const duplicate = (
    resource: PreparedResource,
    process: ExecutableProcess,
  ): ProcessDefinitionRow | undefined => {
    const latest = definitions.processes.latest(process.bpmnProcessId);
    const same = latest?.resourceName === resource.name && latest.checksum === resource.checksum;
    return same ? latest : undefined;
  };
  const allDuplicates = resources.every((resource) =>
    resource.processes.every((process) => duplicate(resource, process) !== undefined),
  );
  const deploymentKey = p.tx.nextKey();
  const deployments: DeployedResource[] = [];
  for (const resource of resources) {
    for (const process of resource.processes) {
      const existing = allDuplicates ? duplicate(resource, process) : undefined;
      const row = existing ?? createVersion(p, resource, process, deploymentKey);
      deployments.push({ process: described(row, existing !== undefined) });
    }
  }
  return { deploymentKey, deployments };
}

function described(
  row: ProcessDefinitionRow,
  isDuplicate: boolean,
): NonNullable<DeployedResource['process']> {
  return {
    bpmnProcessId: row.bpmnProcessId,
    version: row.version,
    versionTag: row.versionTag,
    processDefinitionKey: row.key,
    resourceName: row.resourceName,
    isDuplicate,
  };
}

function createVersion(
  p: Processing,
  resource: PreparedResource,
  executable: ExecutableProcess,
  deploymentKey: number,
): ProcessDefinitionRow {
  const { definitions } = p.state;
  const { bpmnProcessId } = executable;
  const row: ProcessDefinitionRow = {
    key: p.tx.nextKey(),
    bpmnProcessId,
    name: executable.name ?? null,
    version: (definitions.processes.latest(bpmnProcessId)?.version ?? 0) + 1,
    versionTag: executable.versionTag ?? null,
    deploymentKey,
    resourceName: resource.name,
    checksum: resource.checksum,
    resource: resource.content,
    deployedAt: p.now,
  };
  p.tx.undo(definitions.processes.add(bpmnProcessId, row));
  p.tx.insertRow('process_definition', row);
  definitions.setExecutable(row.key, executable);
  openStartEvents(p, row, executable);
  return row;
}
