/** Resources of a deployment, parsed and compiled. That happens before the command is queued: it depends on no state. */
import { createHash } from 'node:crypto';
import { Rejection, type Request } from '../../commands.ts';
import type { ExecutableProcess } from '../../model/executable.ts';
import { type ParsedForm, parseForm } from '../../model/form.ts';
import { type CompiledDecisions, compiler } from '../state/compiler.ts';

interface Resource {
  readonly name: string;
  readonly content: string;
  /** MD5 of the bytes, hex. */
  readonly checksum: string;
}

export type PreparedResource =
  | (Resource & { readonly kind: 'bpmn'; readonly processes: readonly ExecutableProcess[] })
  | (Resource & { readonly kind: 'dmn'; readonly requirements: CompiledDecisions })
  | (Resource & { readonly kind: 'form'; readonly form: ParsedForm });

/** Throws Rejection INVALID_ARGUMENT naming every resource that is refused, and why. */
export async function prepareDeployment({
  resources,
}: Request<'deployResources'>): Promise<readonly PreparedResource[]> {
  if (resources.length === 0) {
    throw new Rejection('INVALID_ARGUMENT', 'Expected to deploy at least one resource, but none given');
  }
  const prepared: PreparedResource[] = [];
  const refusals: string[] = [];
  for (const resource of resources) {
    try {
      prepared.push(await prepare(resource.name, resource.content));
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (refusals.length === 0) return prepared;
  throw new Rejection(
    'INVALID_ARGUMENT',
    `Expected to deploy new resources, but encountered the following errors:\n${refusals.join('\n')}`,
  );
}

async function prepare(name: string, content: string): Promise<PreparedResource> {
  const resource = { name, content, checksum: createHash('md5').update(content).digest('hex') };
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  switch (extension) {
    case 'bpmn':
    case 'xml':
      return { ...resource, kind: 'bpmn', processes: await compiler.processes(content, name) };
    case 'dmn':
      return { ...resource, kind: 'dmn', requirements: await decisions(content, name) };
    case 'form':
      return { ...resource, kind: 'form', form: parseForm(content, name) };
    default:
      throw new Error(`'${name}': unknown resource type; expected .bpmn, .dmn or .form`);
  }
}

async function decisions(content: string, name: string): Promise<CompiledDecisions> {
  try {
    return await compiler.decisions(content, name);
  } catch (error) {
    throw new Error(`'${name}': ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
