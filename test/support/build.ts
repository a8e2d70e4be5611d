/** Makes sure that dist/ is what the sources say, before a test starts the application as its user does. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Skips what did not change. Throws what the build says when it fails. */
export async function ensureBuilt(part: 'server' | 'all'): Promise<void> {
  const args = ['bin/build.mjs', ...(part === 'server' ? ['--server-only'] : [])];
  await run(process.execPath, args, { cwd: root });
}
