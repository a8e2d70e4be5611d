/** A log file that never outgrows the disk: at 5 MB it becomes `<name>.1`, and a new one begins. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const limitBytes = 5_000_000;

/** A function that appends text. Written at once: what is said last before a crash matters most. */
export function appendTo(file: string): (text: string) => void {
  mkdirSync(path.dirname(file), { recursive: true });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (text) => {
    if (size + text.length > limitBytes) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, text);
    size += Buffer.byteLength(text);
  };
}
