/** The diagram of a case with what lies behind it, from our own timeline and tasks: no search in the engine. */
import type { z } from 'zod';
import type { ApplicationRow } from '../../../db/repositories/applications.ts';
import { tasksOf } from '../../../db/repositories/inbox.ts';
import { findLatestDefinition, findModelByKey } from '../../../db/repositories/models.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { timelineOf } from '../../../db/repositories/timeline.ts';
import { PROCESS_ID } from '../../../workflows/subsidy-application/contract.ts';
import type { diagram } from '../../api/cases.ts';
import { notFound } from '../problems.ts';
import { isUserTask, stepName } from './steps.ts';

type Shown = z.input<(typeof diagram)['answer']>;
type Element = Shown['elements'][number];

/** Lines that say a step of the system's own is done; the others tell of clocks, claims and people. */
const stepKinds: ReadonlySet<string> = new Set([
  'submitted',
  'checked',
  'routed',
  'materials-complete',
  'pushed',
  'received',
  'bounced',
  'forwarded',
  'notice-published',
  'notice-ended',
  'result-returned',
  'archived',
  'withdrawn',
]);

export async function caseDiagram(trx: Trx, row: ApplicationRow): Promise<Shown> {
  const key = row.process_definition_key;
  const model =
    (key === null ? null : await findModelByKey(trx, key)) ?? (await findLatestDefinition(trx, PROCESS_ID));
  if (!model) throw notFound();
  const elements = new Map<string, Element>();
  const light = (elementId: string, name: string, state: Element['state'], since: string) => {
    const before = elements.get(elementId);
    elements.set(elementId, { elementId, name, state, times: (before?.times ?? 0) + 1, since });
  };
  for (const entry of await timelineOf(trx, row.id)) {
    if (entry.element_id === null || !stepKinds.has(entry.kind) || isUserTask(entry.element_id)) continue;
    light(entry.element_id, entry.step_name ?? stepName(entry.element_id), 'done', entry.at);
  }
  for (const task of await tasksOf(trx, row.id, false)) {
    const open = task.state === 'open' || task.state === 'submitting';
    if (task.state !== 'canceled')
      light(task.element_id, task.step_name, open ? 'current' : 'done', task.ended_at ?? task.created_at);
  }
  const shown = [...elements.values()].toSorted((a, b) => (a.since < b.since ? -1 : 1));
  const last = shown.at(-1);
  if (row.failed && last) last.state = 'failed';
  return { xml: model.source, version: model.version, elements: shown };
}
