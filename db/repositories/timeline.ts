/** The story of a case, line by line. Words that may name a person are sealed; codes and ids are not. */
import type { KeyRing } from '../crypto/key-ring.ts';
import { json, maybeOne, rows, sql, type Trx } from './sql.ts';

export type TimelineFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface NewTimelineEvent {
  readonly applicationId: string;
  readonly at: string;
  readonly kind: string;
  readonly elementId?: string | null;
  readonly stepName?: string | null;
  readonly outcome?: string | null;
  readonly outcomeLabel?: string | null;
  readonly unitId?: string | null;
  readonly userId?: string | null;
  readonly userTaskKey?: number | null;
  /** Opinion or reason; sealed. */
  readonly note?: string | null;
  readonly facts?: TimelineFacts;
  /** The same key is written once. */
  readonly dedupKey?: string | null;
}

export interface TimelineRow {
  readonly id: number;
  readonly application_id: string;
  readonly at: string;
  readonly kind: string;
  readonly element_id: string | null;
  readonly step_name: string | null;
  readonly outcome: string | null;
  readonly outcome_label: string | null;
  readonly unit_id: string | null;
  readonly user_id: string | null;
  readonly user_task_key: number | null;
  readonly note: Buffer | null;
  readonly facts: TimelineFacts;
}

function noteContext(applicationId: string): string {
  return `timeline:${applicationId}:note`;
}

/** False when the dedup key is already there. */
export async function appendTimeline(trx: Trx, ring: KeyRing, event: NewTimelineEvent): Promise<boolean> {
  const note = event.note ? ring.seal(event.note, noteContext(event.applicationId)) : null;
  const inserted = await maybeOne(
    trx,
    sql`insert into app.timeline_event (application_id, at, kind, element_id, step_name, outcome, outcome_label,
        unit_id, user_id, user_task_key, note, facts, dedup_key)
      values (${event.applicationId}, ${event.at}, ${event.kind}, ${event.elementId ?? null}, ${event.stepName ?? null},
        ${event.outcome ?? null}, ${event.outcomeLabel ?? null}, ${event.unitId ?? null}, ${event.userId ?? null},
        ${event.userTaskKey ?? null}, ${note}, ${json(event.facts ?? {})}, ${event.dedupKey ?? null})
      on conflict (dedup_key) do nothing returning id`,
  );
  return inserted !== null;
}

export function timelineOf(trx: Trx, applicationId: string): Promise<TimelineRow[]> {
  return rows<TimelineRow>(
    trx,
    sql`select * from app.timeline_event where application_id = ${applicationId} order by at, id`,
  );
}

export function openNote(ring: KeyRing, row: TimelineRow): string | null {
  return row.note === null ? null : ring.open(row.note, noteContext(row.application_id));
}
