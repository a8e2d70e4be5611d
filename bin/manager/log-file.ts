/** A log file that never outgrows the disk: at 5 MB it becomes `<name>.1`, and a new one begins. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const limitBytes = 5_000_000;

/** A function that appends one line with the instant. Written at once: what a crash says last matters most. */
export function logFile(file: string): (line: string) => void {
  mkdirSync(path.dirname(file), { recursive: true });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    const entry = `${new Date().toISOString()} ${line}\n`;
    if (size + entry.length > limitBytes) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, entry);
    size += Buffer.byteLength(entry);
  };
}
