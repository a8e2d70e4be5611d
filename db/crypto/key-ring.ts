/**
 * Data keys: what really seals. They lie in the database wrapped by a master key of the key file, so that changing
 * the master key rewraps a handful of rows and no data.
 *
 * 1. Purposes: `field` and `file` seal, `index` keys the blind indexes (never rotated without a re-index).
 * 2. A database that already has data keys is never opened with a fresh key file: that would look like data loss
 *    only much later. It is refused at once.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Knex } from '../connection.ts';
import { createKeyFile, KeyFileProblem, type MasterKeys, readKeyFile } from './key-file.ts';
import { keyNumberOf, openBytes, SealBroken, sealBytes } from './sealed.ts';

export type SealPurpose = 'field' | 'file';
type Purpose = SealPurpose | 'index';
const purposes: readonly Purpose[] = ['field', 'file', 'index'];

/** What is searched for by equality. */
export type IndexKind = 'name' | 'identity' | 'identity-tail' | 'certificate' | 'phone' | 'file';

export interface KeyRing {
  /** Seals text. `context` names the row and column. */
  seal(text: string, context: string): Buffer;
  /** Throws SealBroken. */
  open(sealed: Uint8Array, context: string): string;
  sealFile(bytes: Uint8Array, context: string): Buffer;
  openFile(sealed: Uint8Array, context: string): Buffer;
  /** HMAC-SHA256 of the value under the index key: equal values, equal indexes, nothing else to be learnt. */
  blindIndex(kind: IndexKind, value: string): Buffer;
}

interface DataKeyRow {
  purpose: Purpose;
  id: number;
  master_key_id: string;
  wrapped: Buffer;
}

class DataKeyRing implements KeyRing {
  readonly #keys: ReadonlyMap<Purpose, ReadonlyMap<number, Buffer>>;
  constructor(keys: ReadonlyMap<Purpose, ReadonlyMap<number, Buffer>>) {
    this.#keys = keys;
  }

  #current(purpose: Purpose): { number: number; key: Buffer } {
    const number = Math.max(...(this.#keys.get(purpose)?.keys() ?? []));
    return { number, key: this.#byNumber(purpose, number) };
  }

  #byNumber(purpose: Purpose, number: number): Buffer {
    const key = this.#keys.get(purpose)?.get(number);
    if (!key) throw new SealBroken(`no ${purpose} key ${number}`);
    return key;
  }

  seal(text: string, context: string): Buffer {
    return sealBytes(this.#current('field'), Buffer.from(text), context);
  }

  open(sealed: Uint8Array, context: string): string {
    return openBytes(this.#byNumber('field', keyNumberOf(sealed)), sealed, context).toString();
  }

  sealFile(bytes: Uint8Array, context: string): Buffer {
    return sealBytes(this.#current('file'), bytes, context);
  }

  openFile(sealed: Uint8Array, context: string): Buffer {
    return openBytes(this.#byNumber('file', keyNumberOf(sealed)), sealed, context);
  }

  blindIndex(kind: IndexKind, value: string): Buffer {
    return createHmac('sha256', this.#byNumber('index', 1)).update(`${kind}\0${value}`).digest();
  }
}

function wrapContext(purpose: Purpose, id: number): string {
  return `data-key:${purpose}:${id}`;
}

function unwrap(master: MasterKeys, row: DataKeyRow, file: string): Buffer {
  const key = master.byId.get(row.master_key_id);
  if (key) {
    try {
      return openBytes(key, row.wrapped, wrapContext(row.purpose, row.id));
    } catch {
      // Same id, other bytes: said below.
    }
  }
  throw new KeyFileProblem(
    `密钥文件 ${file} 不是本数据库所用的密钥,请换回原来的密钥文件。\n` +
      `The key file ${file} does not belong to this database (key ${row.master_key_id} is needed).`,
  );
}

async function readRows(trx: Knex.Transaction): Promise<DataKeyRow[]> {
  const answer = await trx.raw<{ rows: DataKeyRow[] }>(
    'select purpose, id, master_key_id, wrapped from app.data_key',
  );
  return answer.rows;
}

function currentMaster(master: MasterKeys): Buffer {
  const key = master.byId.get(master.currentId);
  if (!key) throw new KeyFileProblem(`key ${master.currentId} is not in the key file`);
  return key;
}

async function addDataKey(trx: Knex.Transaction, master: MasterKeys, purpose: Purpose): Promise<DataKeyRow> {
  const wrapped = sealBytes(
    { number: 0, key: currentMaster(master) },
    randomBytes(32),
    wrapContext(purpose, 1),
  );
  const row: DataKeyRow = { purpose, id: 1, master_key_id: master.currentId, wrapped };
  await trx.raw('insert into app.data_key (purpose, id, master_key_id, wrapped) values (?, ?, ?, ?)', [
    row.purpose,
    row.id,
    row.master_key_id,
    row.wrapped,
  ]);
  return row;
}

/**
 * Opens the ring; on a database without data keys makes them, and the key file when it is missing.
 * Throws KeyFileProblem.
 */
export async function openKeyRing(knex: Knex, keyFile: string): Promise<KeyRing> {
  return knex.transaction(async (trx) => {
    // Web and workers start at once: one of them makes the keys.
    await trx.raw("select pg_advisory_xact_lock(hashtext('yizhan.data_key'))");
    const rows = await readRows(trx);
    let master = await readKeyFile(keyFile);
    if (!master) {
      if (rows.length > 0) {
        throw new KeyFileProblem(
          `找不到密钥文件 ${keyFile}。数据库中的个人信息要用它才能打开,请从备份恢复。\n` +
            `The key file ${keyFile} is missing. Personal data in this database needs it: restore it from backup.`,
        );
      }
      master = await createKeyFile(keyFile);
    }
    for (const purpose of purposes) {
      if (!rows.some((row) => row.purpose === purpose)) rows.push(await addDataKey(trx, master, purpose));
    }
    const keys = new Map<Purpose, Map<number, Buffer>>(purposes.map((purpose) => [purpose, new Map()]));
    for (const row of rows) keys.get(row.purpose)?.set(row.id, unwrap(master, row, keyFile));
    return new DataKeyRing(keys);
  });
}

/** Wraps every data key with the current master key. Returns how many changed. */
export async function rewrapDataKeys(
  trx: Knex.Transaction,
  master: MasterKeys,
  keyFile: string,
): Promise<number> {
  let changed = 0;
  for (const row of await readRows(trx)) {
    if (row.master_key_id === master.currentId) continue;
    const plain = unwrap(master, row, keyFile);
    const wrapped = sealBytes(
      { number: 0, key: currentMaster(master) },
      plain,
      wrapContext(row.purpose, row.id),
    );
    await trx.raw('update app.data_key set wrapped = ?, master_key_id = ? where purpose = ? and id = ?', [
      wrapped,
      master.currentId,
      row.purpose,
      row.id,
    ]);
    changed++;
  }
  return changed;
}
