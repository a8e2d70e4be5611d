/** What the diagrams call their elements, for the administrators' lists. */
import { findLatestDefinition } from '../../../db/repositories/models.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { flowElements, processes, readBpmn, text } from '../../../workflows/deployment/bpmn.ts';

type Names = ReadonlyMap<string, string>;

/** By version: a deployed diagram does not change. Few versions are ever asked for. */
const known = new Map<string, Names>();

async function namesIn(source: string): Promise<Names> {
  const { rootElement } = await readBpmn(source);
  const names = new Map<string, string>();
  for (const process of processes(rootElement)) {
    for (const element of [process, ...flowElements(process)]) {
      const name = text(element, 'name');
      if (element.id !== undefined && name) names.set(element.id, name);
    }
  }
  return names;
}

/** Process id → element id → name, from the newest version of each process that is known here. */
export async function elementNames(trx: Trx, processIds: readonly string[]): Promise<Map<string, Names>> {
  const found = new Map<string, Names>();
  for (const processId of new Set(processIds)) {
    const version = await findLatestDefinition(trx, processId);
    if (version?.kind !== 'bpmn') continue;
    const names = known.get(version.id) ?? (await namesIn(version.source));
    if (known.size > 200) known.clear();
    known.set(version.id, names);
    found.set(processId, names);
  }
  return found;
}
