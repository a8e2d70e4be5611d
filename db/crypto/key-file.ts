/**
 * The key file: the office's master keys, outside of the database and of the data directory.
 *
 * 1. Created on the first start, readable by its owner only (0600). Never overwritten: a rotation adds a key.
 * 2. Whoever has the database without this file reads no name, number or paper; without a backup of it the data
 *    is lost.
 */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const KeyFile = z.object({
  format: z.literal('yizhan-key-file/1'),
  /** Id of the key that wraps from now on. */
  current: z.string(),
  keys: z
    .array(z.object({ id: z.string().min(1), createdAt: z.string(), key: z.base64().length(44) }))
    .min(1),
});
type KeyFile = z.infer<typeof KeyFile>;

export interface MasterKeys {
  readonly currentId: string;
  /** 32 bytes each, by id. */
  readonly byId: ReadonlyMap<string, Buffer>;
}

/** The key file is missing, unreadable or not the one this database was written with. For the person who starts it. */
export class KeyFileProblem extends Error {
  override name = 'KeyFileProblem';
}

function newKey(): KeyFile['keys'][number] {
  return {
    id: `m${randomBytes(6).toString('hex')}`,
    createdAt: new Date().toISOString(),
    key: randomBytes(32).toString('base64'),
  };
}

/** Writes beside the file and makes it durable; the caller gives it its name. */
async function writeBeside(file: string, content: KeyFile): Promise<string> {
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Null when there is no file. Throws KeyFileProblem for a file that cannot be used. */
export async function readKeyFile(file: string): Promise<MasterKeys | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new KeyFileProblem(
      `密钥文件 ${file} 无法读取。\nThe key file ${file} cannot be read: ${String(error)}`,
    );
  });
  if (text === null) return null;
  let parsed: ReturnType<typeof KeyFile.safeParse>;
  try {
    parsed = KeyFile.safeParse(JSON.parse(text));
  } catch {
    parsed = KeyFile.safeParse(null);
  }
  const current = parsed.success ? parsed.data.keys.find(({ id }) => id === parsed.data.current) : undefined;
  if (!parsed.success || !current) {
    throw new KeyFileProblem(
      `密钥文件 ${file} 已损坏,请从备份恢复。\nThe key file ${file} is damaged: restore it.`,
    );
  }
  await chmod(file, 0o600).catch(() => undefined);
  return {
    currentId: current.id,
    byId: new Map(parsed.data.keys.map(({ id, key }) => [id, Buffer.from(key, 'base64')])),
  };
}

/** Makes a new key file; of two processes that try at once one wins and both read the same. */
export async function createKeyFile(file: string): Promise<MasterKeys> {
  await mkdir(path.dirname(file), { recursive: true });
  const key = newKey();
  const temporary = await writeBeside(file, { format: 'yizhan-key-file/1', current: key.id, keys: [key] });
  // link() does not replace: the first one stays.
  await link(temporary, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  await rm(temporary, { force: true });
  const keys = await readKeyFile(file);
  if (!keys) throw new KeyFileProblem(`key file ${file} vanished`);
  return keys;
}

/** Adds a master key and makes it the current one; old ones stay for what they wrapped. */
export async function addMasterKey(file: string): Promise<MasterKeys> {
  const old = KeyFile.parse(JSON.parse(await readFile(file, 'utf8')));
  const key = newKey();
  await rename(await writeBeside(file, { ...old, current: key.id, keys: [...old.keys, key] }), file);
  const keys = await readKeyFile(file);
  if (!keys) throw new KeyFileProblem(`key file ${file} vanished`);
  return keys;
}
