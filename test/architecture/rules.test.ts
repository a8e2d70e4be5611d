import { expect, it } from 'vitest';
import { cycles, forbiddenImports, longFiles } from './rules.ts';
import type { Room, Source } from './sources.ts';

const empty = { lines: 1, files: [], packages: [], anyAt: [], computedAt: [], silencedAt: [] };
const source = (room: Room, file: string, more: Partial<Source>): Source => ({
  ...empty,
  room,
  file,
  ...more,
});

it('reports an import that crosses into a room it may not know', () => {
  const sources = [
    source('domain', 'domain/a.ts', { files: ['db/connection.ts'], packages: ['node:fs', 'luxon'] }),
    source('engine', 'engine/a.ts', { files: ['domain/a.ts'] }),
    source('db', 'db/a.ts', {
      files: ['engine/ports/store.ts', 'engine/runtime/run.ts', 'test/support/database.ts'],
    }),
    source('workers', 'workers/a.ts', { files: ['bin/environment.ts', 'domain/a.ts'] }),
  ];
  expect(forbiddenImports(sources)).toEqual([
    'domain/a.ts imports db/connection.ts',
    'domain/a.ts imports node:fs',
    'engine/a.ts imports domain/a.ts',
    'db/a.ts imports engine/runtime/run.ts',
    'db/a.ts imports test/support/database.ts',
    'workers/a.ts imports bin/environment.ts',
  ]);
});

it('reports a cycle and not a diamond', () => {
  const sources = [
    source('db', 'db/a.ts', { files: ['db/b.ts', 'db/c.ts'] }),
    source('db', 'db/b.ts', { files: ['db/d.ts'] }),
    source('db', 'db/c.ts', { files: ['db/d.ts'] }),
    source('db', 'db/d.ts', {}),
  ];
  expect(cycles(sources)).toEqual([]);
  const closing = [...sources.slice(0, 3), source('db', 'db/d.ts', { files: ['db/a.ts'] })];
  expect(cycles(closing)).toContain('db/a.ts → db/b.ts → db/d.ts → db/a.ts');
});

it('reports a file that has grown too long', () => {
  expect(
    longFiles([source('db', 'db/a.ts', { lines: 501 }), source('db', 'db/b.ts', { lines: 500 })], 500),
  ).toEqual(['db/a.ts: 501 lines of code']);
});
