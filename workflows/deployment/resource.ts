/** A file of a deployment: which kind it is, what it defines, and how it goes to the engine. */
import { DmnModdle } from 'dmn-moddle';
import { z } from 'zod';
import { extensions, processes, readBpmn, text } from './bpmn.ts';
import { injectInboxListeners } from './inject-listeners.ts';

export type ResourceKind = 'bpmn' | 'dmn' | 'form';
export interface Resource {
  /** 'subsidy-application.bpmn'. */
  readonly name: string;
  /** As drawn, without the inbox listeners. */
  readonly source: string;
}
export interface ResourceFacts {
  readonly kind: ResourceKind;
  /** Process, decision or form id. A file with several: the first. */
  readonly definitionId: string;
  /** Every id the file defines, in document order. */
  readonly definitionIds: readonly string[];
  readonly title: string;
  readonly versionTag: string | null;
}

/** The file cannot be read as what its name says. `message` is the parser's. */
export class UnreadableResource extends Error {
  override name = 'UnreadableResource';
}

export function kindOf(name: string): ResourceKind {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (ending === 'bpmn' || ending === 'dmn' || ending === 'form') return ending;
  throw new UnreadableResource(`${name}: neither .bpmn nor .dmn nor .form`);
}

interface Definition {
  readonly id: string;
  readonly title: string;
  readonly versionTag: string | null;
}

async function bpmnDefinitions(source: string): Promise<Definition[]> {
  const { rootElement } = await readBpmn(source);
  return processes(rootElement).map((process) => ({
    id: process.id ?? '',
    title: text(process, 'name') ?? process.id ?? '',
    versionTag: text(extensions(process, 'zeebe:VersionTag')[0], 'value') ?? null,
  }));
}

async function dmnDefinitions(source: string): Promise<Definition[]> {
  const { rootElement } = await new DmnModdle().fromXML(source);
  const elements = rootElement.get('drgElement');
  const decisions = (Array.isArray(elements) ? elements : []).filter(
    (element: { $type?: unknown }) => element.$type === 'dmn:Decision',
  ) as { get(property: string): unknown }[];
  return decisions.map((decision) => {
    const id = String(decision.get('id') ?? '');
    return { id, title: String(decision.get('name') ?? id), versionTag: null };
  });
}

const Form = z.looseObject({ id: z.string().trim().min(1), versionTag: z.string().optional() });

function formDefinitions(source: string): Definition[] {
  const form = Form.parse(JSON.parse(source));
  const title = typeof form.name === 'string' ? form.name : form.id;
  return [{ id: form.id, title, versionTag: form.versionTag ?? null }];
}

/** What the file defines. Throws UnreadableResource for anything that is not what its name says. */
export async function describeResource({ name, source }: Resource): Promise<ResourceFacts> {
  const kind = kindOf(name);
  let found: Definition[];
  try {
    if (kind === 'bpmn') found = await bpmnDefinitions(source);
    else found = kind === 'dmn' ? await dmnDefinitions(source) : formDefinitions(source);
  } catch (error) {
    throw new UnreadableResource(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const [first] = found;
  if (!first || first.id === '') throw new UnreadableResource(`${name}: defines nothing`);
  return {
    kind,
    definitionId: first.id,
    definitionIds: found.map(({ id }) => id),
    title: first.title,
    versionTag: first.versionTag,
  };
}

/** The text that goes to the engine: diagrams with the inbox listeners, everything else as it is. */
export async function deployable({ name, source }: Resource): Promise<string> {
  return kindOf(name) === 'bpmn' ? injectInboxListeners(source) : source;
}
