/**
 * Where the database cluster of a data directory lies: in `<dataDir>/postgres`, or, when the database's system
 * user cannot reach that (a clone in root's 0700 home), in a folder of its own below the system folder.
 *
 * 1. What was chosen is recorded in `<dataDir>/database-location`, and later starts follow the record.
 * 2. A cluster outside names its data directory in `owner`, so that a COPY of a data directory cannot take
 *    over the cluster of the original.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isReachable } from './reachable.ts';
import type { SystemUser } from './system-user.ts';

async function readLine(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text?.trim() || null;
}

/** Invariant 2. A data directory that was moved takes its cluster along; one that was copied may not. */
async function refuseCopy(home: string, dataDir: string): Promise<void> {
  const owner = await readLine(path.join(home, 'owner'));
  if (owner && owner !== dataDir && existsSync(path.join(owner, 'database-location'))) {
    throw new Error(
      `数据目录 ${dataDir} 是 ${owner} 的副本,数据库属于原目录。请删除副本中的 database-location 后重新启动(将建立新库)。\n` +
        `${dataDir} is a copy of ${owner}, which owns the database. Remove database-location from the copy to begin a new one.`,
    );
  }
}

/** The cluster's folder (PGDATA), which may not exist yet; its parent does. `dataDir` must exist. */
export async function clusterLocation(
  dataDir: string,
  user: SystemUser | null,
  systemDir: string,
): Promise<string> {
  const own = await realpath(dataDir);
  const record = path.join(own, 'database-location');
  const beside = path.join(own, 'postgres');
  const recorded = await readLine(record);
  if (!recorded && (existsSync(beside) || (await isReachable(own, user)))) return beside;
  const home =
    recorded ??
    path.join(systemDir, `database-${createHash('sha256').update(own).digest('hex').slice(0, 16)}`);
  await mkdir(home, { recursive: true, mode: 0o755 });
  await refuseCopy(home, own);
  await writeFile(path.join(home, 'owner'), `${own}\n`);
  await writeFile(record, `${home}\n`);
  return path.join(home, 'postgres');
}
