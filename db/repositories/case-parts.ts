/** What belongs to a case beside its items and clocks: materials, hops, correction requests, notices, papers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { KeyRing } from '../crypto/key-ring.ts';
import { maybeOne, one, rows, run, sql, type Trx } from './sql.ts';

// ---------------------------------------------------------------- materials

export interface MaterialRow {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
  readonly items: readonly ('living' | 'nursing')[];
  readonly note: string | null;
  readonly document_number: string | null;
  readonly article: string | null;
  readonly state: 'missing' | 'received' | 'correction';
  readonly seen_note: Buffer | null;
}
export function materialsOf(trx: Trx, applicationId: string): Promise<MaterialRow[]> {
  return rows<MaterialRow>(
    trx,
    sql`select code, name, required, items, note, document_number, article, state, seen_note
      from app.material where application_id = ${applicationId} order by position, code`,
  );
}
export interface NewMaterial {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
  readonly items: readonly string[];
  readonly note: string | null;
  readonly documentNumber: string | null;
  readonly article: string | null;
}
/** Gives the case its list. Codes that are there keep their state; codes that left the list stay when received. */
export async function setMaterialList(
  trx: Trx,
  applicationId: string,
  list: readonly NewMaterial[],
  at: string,
): Promise<void> {
  const codes = list.map(({ code }) => code);
  await run(
    trx,
    sql`delete from app.material where application_id = ${applicationId} and state = 'missing' and not code = any(${codes})`,
  );
  for (const [position, material] of list.entries()) {
    await run(
      trx,
      sql`insert into app.material (application_id, code, name, required, items, note, document_number, article, changed_at, position)
        values (${applicationId}, ${material.code}, ${material.name}, ${material.required}, ${material.items},
          ${material.note}, ${material.documentNumber}, ${material.article}, ${at}, ${position})
        on conflict (application_id, code) do update set name = excluded.name, required = excluded.required,
          items = excluded.items, note = excluded.note, document_number = excluded.document_number,
          article = excluded.article, position = excluded.position`,
    );
  }
}
export async function setMaterialState(
  trx: Trx,
  ring: KeyRing,
  change: {
    applicationId: string;
    code: string;
    state: MaterialRow['state'];
    note: string | null;
    at: string;
  },
): Promise<boolean> {
  const note = change.note ? ring.seal(change.note, `material:${change.applicationId}:${change.code}`) : null;
  const changed = await run(
    trx,
    sql`update app.material set state = ${change.state}, seen_note = coalesce(${note}, seen_note), changed_at = ${change.at}
      where application_id = ${change.applicationId} and code = ${change.code}`,
  );
  return changed === 1;
}
export function openSeenNote(ring: KeyRing, applicationId: string, row: MaterialRow): string | null {
  return row.seen_note === null ? null : ring.open(row.seen_note, `material:${applicationId}:${row.code}`);
}

// ---------------------------------------------------------------- hops

export interface TransferRow {
  readonly id: string;
  readonly kind: 'push' | 'forward' | 'bounce' | 'result';
  readonly from_unit_id: string;
  readonly to_unit_id: string;
  readonly sent_at: string;
  readonly received_at: string | null;
  readonly receipt: string | null;
  readonly reason: string | null;
  readonly note: Buffer | null;
}
export function transfersOf(trx: Trx, applicationId: string): Promise<TransferRow[]> {
  return rows<TransferRow>(
    trx,
    sql`select id, kind, from_unit_id, to_unit_id, sent_at, received_at, receipt, reason, note
      from app.transfer where application_id = ${applicationId} order by sent_at, id`,
  );
}
export function openTransferNote(ring: KeyRing, row: TransferRow): string | null {
  return row.note === null ? null : ring.open(row.note, `transfer:${row.id}:note`);
}
/** Once per dedup key; returns the row, new or old. */
export async function recordTransfer(
  trx: Trx,
  ring: KeyRing,
  transfer: {
    applicationId: string;
    kind: TransferRow['kind'];
    fromUnitId: string;
    toUnitId: string;
    sentAt: string;
    receivedAt: string | null;
    receipt: string | null;
    reason: string | null;
    note: string | null;
    dedupKey: string;
  },
): Promise<TransferRow> {
  const t = transfer;
  const id = randomUUID();
  await run(
    trx,
    sql`insert into app.transfer (id, application_id, kind, from_unit_id, to_unit_id, sent_at, received_at, receipt,
        reason, note, dedup_key)
      values (${id}, ${t.applicationId}, ${t.kind}, ${t.fromUnitId}, ${t.toUnitId}, ${t.sentAt}, ${t.receivedAt},
        ${t.receipt}, ${t.reason}, ${t.note === null ? null : ring.seal(t.note, `transfer:${id}:note`)}, ${t.dedupKey})
      on conflict (dedup_key) do nothing`,
  );
  return one<TransferRow>(trx, 'transfer', sql`select * from app.transfer where dedup_key = ${t.dedupKey}`);
}
/** The receiver's system or ours has it. The first receipt stays. */
export async function receiveTransfer(trx: Trx, id: string, at: string, receipt: string): Promise<void> {
  await run(
    trx,
    sql`update app.transfer set received_at = ${at}, receipt = ${receipt} where id = ${id} and received_at is null`,
  );
}

// ---------------------------------------------------------------- corrections

export const MissingMaterial = z.object({ code: z.string().nullable(), name: z.string(), what: z.string() });
export type MissingMaterial = z.infer<typeof MissingMaterial>;

export interface CorrectionRow {
  readonly id: string;
  readonly application_id: string;
  readonly element_id: string;
  readonly unit_id: string;
  readonly user_id: string | null;
  readonly requested_at: string;
  readonly materials: Buffer;
  readonly note: Buffer | null;
  readonly answered_at: string | null;
}
export function correctionsOf(trx: Trx, applicationId: string): Promise<CorrectionRow[]> {
  return rows<CorrectionRow>(
    trx,
    sql`select * from app.correction_request where application_id = ${applicationId} order by requested_at, id`,
  );
}
export function openCorrection(
  ring: KeyRing,
  row: CorrectionRow,
): { materials: MissingMaterial[]; note: string | null } {
  const materials = ring.open(row.materials, `correction:${row.id}:materials`);
  return {
    materials: z.array(MissingMaterial).parse(JSON.parse(materials)),
    note: row.note === null ? null : ring.open(row.note, `correction:${row.id}:note`),
  };
}
/** 通知补正. Named papers of the list turn to `correction`. Once per dedup key. */
export async function requestCorrection(
  trx: Trx,
  ring: KeyRing,
  request: {
    applicationId: string;
    elementId: string;
    unitId: string;
    userId: string | null;
    materials: readonly MissingMaterial[];
    note: string | null;
    at: string;
    dedupKey: string;
  },
): Promise<void> {
  const id = randomUUID();
  const materials = ring.seal(JSON.stringify(request.materials), `correction:${id}:materials`);
  const note = request.note === null ? null : ring.seal(request.note, `correction:${id}:note`);
  const inserted = await maybeOne(
    trx,
    sql`insert into app.correction_request (id, application_id, element_id, unit_id, user_id, requested_at, materials, note, dedup_key)
      values (${id}, ${request.applicationId}, ${request.elementId}, ${request.unitId}, ${request.userId},
        ${request.at}, ${materials}, ${note}, ${request.dedupKey}) on conflict (dedup_key) do nothing returning id`,
  );
  if (!inserted) return;
  const codes = request.materials.flatMap(({ code }) => (code === null ? [] : [code]));
  await run(
    trx,
    sql`update app.material set state = 'correction', changed_at = ${request.at}
      where application_id = ${request.applicationId} and code = any(${codes})`,
  );
}
/** The window has supplied what was asked for: requests are answered, papers count as received. */
export async function answerCorrections(trx: Trx, applicationId: string, at: string): Promise<void> {
  await run(
    trx,
    sql`update app.correction_request set answered_at = ${at} where application_id = ${applicationId} and answered_at is null`,
  );
  await run(
    trx,
    sql`update app.material set state = 'received', changed_at = ${at}
      where application_id = ${applicationId} and state = 'correction'`,
  );
}

// ---------------------------------------------------------------- telling, public notice

export interface NoticeRow {
  readonly id: string;
  readonly kind: string;
  readonly told_on: string;
  readonly channel: string;
  readonly user_id: string | null;
  readonly note: Buffer | null;
  readonly recorded_at: string;
}
export function noticesOf(trx: Trx, applicationId: string): Promise<NoticeRow[]> {
  return rows<NoticeRow>(
    trx,
    sql`select id, kind, told_on, channel, user_id, note, recorded_at from app.notice_record
      where application_id = ${applicationId} order by recorded_at`,
  );
}
/** How, when and by whom the applicant was told. Once per dedup key. */
export async function recordNotice(
  trx: Trx,
  ring: KeyRing,
  notice: {
    applicationId: string;
    kind: string;
    toldOn: string;
    channel: string;
    userId: string | null;
    unitId: string | null;
    note: string | null;
    at: string;
    dedupKey: string;
  },
): Promise<void> {
  const id = randomUUID();
  const note = notice.note === null ? null : ring.seal(notice.note, `notice:${id}:note`);
  await run(
    trx,
    sql`insert into app.notice_record (id, application_id, kind, told_on, channel, user_id, unit_id, note, recorded_at, dedup_key)
      values (${id}, ${notice.applicationId}, ${notice.kind}, ${notice.toldOn}, ${notice.channel}, ${notice.userId},
        ${notice.unitId}, ${note}, ${notice.at}, ${notice.dedupKey}) on conflict (dedup_key) do nothing`,
  );
}

export interface PublicNoticeRow {
  readonly id: string;
  readonly published_at: string;
  readonly ends_at: string;
  readonly taken_down_at: string | null;
}
/** Once per dedup key; the row, new or old. */
export async function publishNotice(
  trx: Trx,
  notice: {
    applicationId: string;
    unitId: string | null;
    days: number;
    counted: boolean;
    at: string;
    endsAt: string;
    dedupKey: string;
  },
): Promise<PublicNoticeRow> {
  await run(
    trx,
    sql`insert into app.public_notice (id, application_id, unit_id, days, counted, published_at, ends_at, dedup_key)
      values (${randomUUID()}, ${notice.applicationId}, ${notice.unitId}, ${notice.days}, ${notice.counted}, ${notice.at},
        ${notice.endsAt}, ${notice.dedupKey}) on conflict (dedup_key) do nothing`,
  );
  return one<PublicNoticeRow>(
    trx,
    'public notice',
    sql`select id, published_at, ends_at, taken_down_at from app.public_notice where dedup_key = ${notice.dedupKey}`,
  );
}
export async function takeDownNotices(trx: Trx, applicationId: string, at: string): Promise<void> {
  await run(
    trx,
    sql`update app.public_notice set taken_down_at = ${at} where application_id = ${applicationId} and taken_down_at is null`,
  );
}
