/**
 * Applications: the case itself, its items, checks, state and hops.
 *
 * 1. `recordCaseEvent` is the only way the state moves: it folds the event (domain/case-status), writes the
 *    timeline, and copies what lists need. With a dedup key it happens once, however often a worker repeats it.
 * 2. Whoever changes a case holds its row (`lockApplication`) until the end of the transaction.
 */
import { applyEvent, type CaseEvent, type CaseState, initialState } from '../../domain/case-status/status.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { joined, json, maybeOne, one, rows, run, type Sql, sql, type Trx } from './sql.ts';
import { appendTimeline, type NewTimelineEvent } from './timeline.ts';

export type ItemKind = 'living' | 'nursing';

export interface ApplicationRow {
  readonly id: string;
  readonly case_number: string;
  readonly person_id: string;
  readonly receiving_unit_id: string;
  readonly submitted_by: string;
  readonly home_township_id: string;
  readonly home_federation_id: string | null;
  readonly home_civil_affairs_id: string | null;
  readonly former_home_ids: readonly string[];
  readonly items: readonly ItemKind[];
  readonly applicant_kind: string;
  readonly category: number;
  readonly grade: number;
  readonly submitted_at: string;
  readonly submitted_on: string;
  readonly materials_complete_at: string | null;
  readonly pushed_at: string | null;
  readonly push_received_at: string | null;
  readonly result_returned_at: string | null;
  readonly ended_at: string | null;
  readonly route: 'local' | 'cross' | null;
  readonly limit_set: string | null;
  readonly status: CaseState['status'];
  readonly state: CaseState;
  readonly holder_unit_id: string | null;
  /** The most urgent running clock. */
  readonly deadline_id: string | null;
  readonly due_at: string | null;
  readonly warn_at: string | null;
  readonly paused: boolean;
  /** The process stopped with an incident. */
  readonly failed: boolean;
  readonly process_instance_key: number | null;
  readonly process_definition_key: number | null;
}

export interface NewApplication {
  readonly id: string;
  readonly caseNumber: string;
  readonly personId: string;
  readonly receivingUnitId: string;
  readonly submittedBy: string;
  readonly homeTownshipId: string;
  readonly items: readonly ItemKind[];
  readonly applicantKind: string;
  readonly category: number;
  readonly grade: number;
  readonly submittedAt: string;
  readonly submittedOn: string;
}

/** The next number of a scope ('610202-2026' → 610202-2026-00017), without holes but for rolled back submissions. */
export async function nextCaseNumber(trx: Trx, scope: string): Promise<string> {
  const row = await one<{ last: number }>(
    trx,
    'case number',
    sql`insert into app.case_number (scope, last) values (${scope}, 1)
      on conflict (scope) do update set last = case_number.last + 1 returning last`,
  );
  return `${scope}-${String(row.last).padStart(5, '0')}`;
}

/** Writes the case with its items and the event `submitted`. */
export async function insertApplication(trx: Trx, ring: KeyRing, a: NewApplication): Promise<void> {
  const state = initialState;
  await run(
    trx,
    sql`insert into app.application (id, case_number, person_id, receiving_unit_id, submitted_by, home_township_id,
        items, applicant_kind, category, grade, submitted_at, submitted_on, status, state, holder_unit_id, updated_at)
      values (${a.id}, ${a.caseNumber}, ${a.personId}, ${a.receivingUnitId}, ${a.submittedBy}, ${a.homeTownshipId},
        ${a.items}, ${a.applicantKind}, ${a.category}, ${a.grade}, ${a.submittedAt}, ${a.submittedOn},
        ${state.status}, ${json(state)}, ${a.receivingUnitId}, ${a.submittedAt})`,
  );
  for (const item of a.items) {
    await run(trx, sql`insert into app.application_item (application_id, item) values (${a.id}, ${item})`);
  }
  await recordCaseEvent(
    trx,
    ring,
    a.id,
    { type: 'submitted' },
    {
      at: a.submittedAt,
      kind: 'submitted',
      unitId: a.receivingUnitId,
      userId: a.submittedBy,
      dedupKey: `${a.id}:submitted`,
    },
  );
}

export function findApplication(trx: Trx, id: string): Promise<ApplicationRow | null> {
  return maybeOne<ApplicationRow>(trx, sql`select * from app.application where id = ${id}`);
}
export function getApplication(trx: Trx, id: string): Promise<ApplicationRow> {
  return one<ApplicationRow>(trx, `application ${id}`, sql`select * from app.application where id = ${id}`);
}
/** The row, held until the end of the transaction. */
export function lockApplication(trx: Trx, id: string): Promise<ApplicationRow> {
  return one<ApplicationRow>(
    trx,
    `application ${id}`,
    sql`select * from app.application where id = ${id} for update`,
  );
}
export async function applicationsById(
  trx: Trx,
  ids: readonly string[],
): Promise<Map<string, ApplicationRow>> {
  const found = await rows<ApplicationRow>(
    trx,
    sql`select * from app.application where id = any(${[...new Set(ids)]})`,
  );
  return new Map(found.map((row) => [row.id, row]));
}

export type CaseEventEntry = Omit<NewTimelineEvent, 'applicationId'>;

/** The unit that has the case in hand, by the state's holder. */
function holderUnit(row: ApplicationRow, state: CaseState): string | null {
  if (state.holder === 'window') return row.receiving_unit_id;
  if (state.holder === 'township') return row.home_township_id;
  if (state.holder === 'federation') return row.home_federation_id;
  if (state.holder === 'civil-affairs') return row.home_civil_affairs_id;
  return null;
}

/**
 * Folds an event into the case and writes its line of the timeline. False when an entry with this dedup key is
 * already there: then nothing changed.
 */
export async function recordCaseEvent(
  trx: Trx,
  ring: KeyRing,
  applicationId: string,
  event: CaseEvent,
  entry: CaseEventEntry,
): Promise<boolean> {
  const row = await lockApplication(trx, applicationId);
  const isNew = await appendTimeline(trx, ring, {
    ...entry,
    applicationId,
    facts: { ...entry.facts, event: event.type },
  });
  if (!isNew) return false;
  const state = applyEvent(row.state, event);
  const endedAt = state.closed ? (row.ended_at ?? entry.at) : null;
  await run(
    trx,
    sql`update app.application set state = ${json(state)}, status = ${state.status},
        holder_unit_id = ${holderUnit(row, state)}, ended_at = ${endedAt}, updated_at = ${entry.at}
      where id = ${applicationId}`,
  );
  return true;
}

export interface ApplicationChange {
  readonly home_township_id?: string;
  readonly home_federation_id?: string | null;
  readonly home_civil_affairs_id?: string | null;
  readonly category?: number;
  readonly grade?: number;
  readonly materials_complete_at?: string | null;
  readonly pushed_at?: string | null;
  readonly push_received_at?: string | null;
  readonly result_returned_at?: string | null;
  readonly route?: string | null;
  readonly limit_set?: string | null;
  readonly failed?: boolean;
}
const columns: { readonly [C in keyof Required<ApplicationChange>]: Sql } = {
  home_township_id: sql`home_township_id`,
  home_federation_id: sql`home_federation_id`,
  home_civil_affairs_id: sql`home_civil_affairs_id`,
  category: sql`category`,
  grade: sql`grade`,
  materials_complete_at: sql`materials_complete_at`,
  pushed_at: sql`pushed_at`,
  push_received_at: sql`push_received_at`,
  result_returned_at: sql`result_returned_at`,
  route: sql`route`,
  limit_set: sql`limit_set`,
  failed: sql`failed`,
};
export async function updateApplication(trx: Trx, id: string, change: ApplicationChange): Promise<void> {
  const sets = (Object.keys(columns) as (keyof ApplicationChange)[]).flatMap((column) => {
    const value = change[column];
    return value === undefined ? [] : [sql`${columns[column]} = ${value}`];
  });
  if (sets.length > 0) await run(trx, sql`update app.application set ${joined(sets, ', ')} where id = ${id}`);
}

/** The present home becomes a former one (after a bounce or a forwarding on). The offices are looked up anew. */
export async function leaveHome(trx: Trx, id: string): Promise<void> {
  await run(
    trx,
    sql`update app.application set former_home_ids = (
        select coalesce(array_agg(distinct x), '{}') from unnest(former_home_ids ||
          array_remove(array[home_township_id, home_federation_id, home_civil_affairs_id], null)) x)
      where id = ${id}`,
  );
}

/**
 * Binds the case to its process instance. False when it is bound to another one already: a start that was
 * repeated after a lost answer; the second instance has to be cancelled.
 */
export async function adoptProcessInstance(
  trx: Trx,
  id: string,
  instance: { key: number; definitionKey: number | null },
): Promise<boolean> {
  const changed = await run(
    trx,
    sql`update app.application set process_instance_key = ${instance.key},
        process_definition_key = coalesce(process_definition_key, ${instance.definitionKey})
      where id = ${id} and (process_instance_key is null or process_instance_key = ${instance.key})`,
  );
  return changed === 1;
}

// ---------------------------------------------------------------- items

export interface ItemRow {
  readonly item: ItemKind;
  readonly decision: 'granted' | 'refused' | 'not-applied' | null;
  readonly refusal: string | null;
  readonly reason: Buffer | null;
  readonly rate: string | null;
  readonly rate_document: string | null;
  readonly pay_from_month: string | null;
  readonly decided_unit_id: string | null;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}
export function itemsOf(trx: Trx, applicationId: string): Promise<ItemRow[]> {
  return rows<ItemRow>(
    trx,
    sql`select item, decision, refusal, reason, rate, rate_document, pay_from_month, decided_unit_id, decided_by, decided_at
      from app.application_item where application_id = ${applicationId} order by item`,
  );
}
export function openItemReason(ring: KeyRing, applicationId: string, row: ItemRow): string | null {
  return row.reason === null ? null : ring.open(row.reason, `item:${applicationId}:${row.item}:reason`);
}
export async function decideItem(
  trx: Trx,
  ring: KeyRing,
  decision: {
    applicationId: string;
    item: ItemKind;
    decision: 'granted' | 'refused' | 'not-applied';
    refusal: string | null;
    reason: string | null;
    unitId: string | null;
    userId: string | null;
    at: string;
  },
): Promise<void> {
  const d = decision;
  const reason = d.reason === null ? null : ring.seal(d.reason, `item:${d.applicationId}:${d.item}:reason`);
  await run(
    trx,
    sql`update app.application_item set decision = ${d.decision}, refusal = ${d.refusal}, reason = ${reason},
        decided_unit_id = ${d.unitId}, decided_by = ${d.userId}, decided_at = ${d.at}
      where application_id = ${d.applicationId} and item = ${d.item}`,
  );
}
/** What a granted item is paid: yuan per month ('94.00'), by which document, from which month. */
export async function setItemRate(
  trx: Trx,
  rate: {
    applicationId: string;
    item: ItemKind;
    monthly: string | null;
    document: string | null;
    payFromMonth: string;
  },
): Promise<void> {
  await run(
    trx,
    sql`update app.application_item set rate = ${rate.monthly}, rate_document = ${rate.document},
        pay_from_month = ${rate.payFromMonth}
      where application_id = ${rate.applicationId} and item = ${rate.item}`,
  );
}

// ---------------------------------------------------------------- checks

export interface CheckRow {
  readonly id: string;
  readonly finding: string;
  readonly facts: Record<string, unknown>;
  readonly found_at: string;
  readonly overridden_at: string | null;
  readonly overridden_by: string | null;
  readonly override_reason: Buffer | null;
}
export function checksOf(trx: Trx, applicationId: string): Promise<CheckRow[]> {
  return rows<CheckRow>(
    trx,
    sql`select id, finding, facts, found_at, overridden_at, overridden_by, override_reason
      from app.application_check where application_id = ${applicationId} order by found_at, id`,
  );
}
export function openOverrideReason(ring: KeyRing, row: CheckRow): string | null {
  return row.override_reason === null ? null : ring.open(row.override_reason, `check:${row.id}:reason`);
}
/** What the last check found takes the place of open findings; overridden ones stay as they are. */
export async function replaceOpenChecks(
  trx: Trx,
  applicationId: string,
  findings: readonly { id: string; finding: string; facts: Record<string, unknown> }[],
  at: string,
): Promise<void> {
  await run(
    trx,
    sql`delete from app.application_check where application_id = ${applicationId} and overridden_at is null`,
  );
  for (const { id, finding, facts } of findings) {
    await run(
      trx,
      sql`insert into app.application_check (id, application_id, finding, facts, found_at)
        values (${id}, ${applicationId}, ${finding}, ${json(facts)}, ${at}) on conflict (id) do nothing`,
    );
  }
}
/** 据实受理: every open finding is overridden with the recorded reason (民发〔2021〕70号 art 10). */
export async function overrideChecks(
  trx: Trx,
  ring: KeyRing,
  applicationId: string,
  by: { userId: string; reason: string; at: string },
): Promise<void> {
  for (const check of await checksOf(trx, applicationId)) {
    if (check.overridden_at !== null) continue;
    await run(
      trx,
      sql`update app.application_check set overridden_at = ${by.at}, overridden_by = ${by.userId},
          override_reason = ${ring.seal(by.reason, `check:${check.id}:reason`)} where id = ${check.id}`,
    );
  }
}
