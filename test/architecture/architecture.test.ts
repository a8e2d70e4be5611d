import { beforeAll, expect, it } from 'vitest';
import { blindSpots, cycles, forbiddenImports, longFiles } from './rules.ts';
import { readSources, type Source } from './sources.ts';

let sources: Source[];
beforeAll(async () => {
  sources = await readSources();
});

it('finds the sources at all', () => {
  const seen = new Set(sources.map(({ room }) => room));
  expect(sources.length).toBeGreaterThan(50);
  expect([...seen]).toEqual(
    expect.arrayContaining(['bin', 'db', 'domain', 'engine', 'test', 'web/ui', 'workflows']),
  );
});

it('lets a room import only what the design allows it', () => {
  expect(forbiddenImports(sources)).toEqual([]);
});

it('has no import cycles, types included', () => {
  expect(cycles(sources)).toEqual([]);
});

it('keeps files short enough to read', () => {
  expect(longFiles(sources, 500)).toEqual([]);
});

it('hides nothing from the checkers', () => {
  expect(blindSpots(sources)).toEqual([]);
});
