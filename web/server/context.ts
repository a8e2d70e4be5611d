/** What every handler has at hand: database, keys, engine, files, clock; and how a piece of work is transacted. */
import type { Logger } from 'pino';
import type { AttachmentStore } from '../../db/attachments/store.ts';
import type { Knex } from '../../db/connection.ts';
import type { KeyRing } from '../../db/crypto/key-ring.ts';
import { type AuditEntry, appendAudit } from '../../db/repositories/audit.ts';
import type { Trx } from '../../db/repositories/sql.ts';
import type { WebConfig } from './config.ts';
import type { EngineClient } from './engine-client.ts';
import type { EventHub } from './events/hub.ts';

export interface App {
  readonly config: WebConfig;
  readonly knex: Knex;
  readonly ring: KeyRing;
  readonly engine: EngineClient;
  readonly files: AttachmentStore;
  readonly log: Logger;
  readonly events: EventHub;
  /** Real time: sessions, lockouts, audit. Epoch milliseconds. */
  readonly realNow: () => number;
}

/** One transaction of a request. */
export interface Work {
  readonly trx: Trx;
  /** The application's now, ISO. */
  readonly now: string;
  readonly nowMs: number;
  /** Written at the end of the transaction, with it. */
  audit(entry: AuditNote): void;
}

/** What a handler says of what it did; who, where and when are known. */
export interface AuditNote {
  readonly action: string;
  readonly result?: 'done' | 'refused' | 'failed';
  readonly objectKind?: string;
  readonly objectId?: string;
  readonly objectLabel?: string;
  readonly facts?: AuditEntry['facts'];
}

/** Who acts, for the audit. */
export interface Doer {
  readonly userId: string | null;
  readonly who: string;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly role: string | null;
  readonly address: string | null;
}

export function auditEntry(app: App, doer: Doer, note: AuditNote): AuditEntry {
  return {
    ...doer,
    at: new Date(app.realNow()).toISOString(),
    action: note.action,
    result: note.result ?? 'done',
    objectKind: note.objectKind ?? null,
    objectId: note.objectId ?? null,
    objectLabel: note.objectLabel ?? null,
    facts: note.facts ?? {},
  };
}

/** Runs `work` in a transaction; its audit notes are appended last, in the same transaction. */
export async function transact<T>(
  app: App,
  doer: Doer,
  readNow: (trx: Trx) => Promise<number>,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  return app.knex.transaction(async (trx) => {
    const nowMs = await readNow(trx);
    const notes: AuditNote[] = [];
    const result = await work({
      trx,
      nowMs,
      now: new Date(nowMs).toISOString(),
      audit: (note) => notes.push(note),
    });
    await appendAudit(
      trx,
      notes.map((note) => auditEntry(app, doer, note)),
    );
    return result;
  });
}
