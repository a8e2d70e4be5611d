/**
 * What answers say about a deployed process beyond its row: the names of its elements, its start form. Read once per
 * version, kept for the most recently used ones.
 */
import type { Key } from '../../keys.ts';
import { children, everyFlowElement, extension, idOf, readBpmn, text } from '../../model/bpmn.ts';
import type { EngineSearch } from '../../ports/search.ts';

export interface ProcessFacts {
  readonly bpmnProcessId: string;
  readonly name: string;
  readonly version: number;
  readonly versionTag: string | null;
  /** Names of elements that have one. */
  readonly elementNames: ReadonlyMap<string, string>;
  /** Form id of the none start event. */
  readonly startFormId: string | undefined;
}

const kept = 500;

export class DefinitionFacts {
  readonly #search: EngineSearch;
  readonly #known = new Map<Key, Promise<ProcessFacts | undefined>>();

  constructor(search: EngineSearch) {
    this.#search = search;
  }

  /** Undefined when there is no such definition. */
  of(key: Key): Promise<ProcessFacts | undefined> {
    const known = this.#known.get(key) ?? this.#read(key);
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > kept && oldest !== undefined) this.#known.delete(oldest);
    known.then(
      (facts) => facts ?? this.#known.delete(key),
      () => this.#known.delete(key),
    );
    return known;
  }

  async #read(key: Key): Promise<ProcessFacts | undefined> {
    const { items } = await this.#search.search({
      table: 'process_definition',
      filter: { key: { $eq: key } },
      sort: [],
      page: { kind: 'offset', from: 0, limit: 1 },
    });
    const row = items[0];
    if (!row) return undefined;
    const { bpmnProcessId, version, versionTag } = row;
    const model = await readModel(row.resource, bpmnProcessId);
    return { bpmnProcessId, name: row.name ?? bpmnProcessId, version, versionTag, ...model };
  }
}

async function readModel(
  xml: string,
  bpmnProcessId: string,
): Promise<Pick<ProcessFacts, 'elementNames' | 'startFormId'>> {
  const { rootElement } = await readBpmn(xml);
  const process = children(rootElement, 'rootElements').find((element) => idOf(element) === bpmnProcessId);
  const elementNames = new Map<string, string>();
  if (!process) return { elementNames, startFormId: undefined };
  for (const element of [process, ...everyFlowElement(process)]) {
    const name = text(element, 'name');
    if (name) elementNames.set(idOf(element), name);
  }
  const form = children(process, 'flowElements')
    .filter((element) => element.$type === 'bpmn:StartEvent')
    .map((element) => extension(element, 'zeebe:FormDefinition'))
    .find((definition) => definition !== undefined);
  return { elementNames, startFormId: form && text(form, 'formId') };
}
