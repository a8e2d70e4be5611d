/** The log of a child: everything from `info` up in `<dataDir>/logs/<name>.log`, warnings and errors on the console too. */
import path from 'node:path';
import { type Logger, multistream, pino } from 'pino';
import type { ChildName } from './child.ts';
import { appendTo } from './log-file.ts';

export function childLog(name: ChildName | 'demo', dataDir: string): Logger {
  const append = appendTo(path.join(dataDir, 'logs', `${name}.log`));
  const streams = multistream([
    { level: 'info', stream: { write: append } },
    { level: 'warn', stream: process.stderr },
  ]);
  return pino({ name, level: 'info' }, streams);
}
