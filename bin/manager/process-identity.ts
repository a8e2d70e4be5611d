/** Tells one process from a later one that was given the same number: by the time it began. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** When `pid` began, as an opaque text (boot id and clock ticks, or ps's lstart); null when it is not running. */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    // proc(5): the command, field 2, is in parentheses and may hold anything; state is 3, starttime is 22.
    const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
    if (!fields || fields[0] === 'Z') return null;
    return `${boot} ${fields[19]}`;
  }
  const listed = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => null);
  return listed?.stdout.trim() || null;
}
