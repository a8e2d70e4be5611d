import { expect, it } from 'vitest';
import { typesInDiagrams, typesOfWorkers } from './job-types.ts';

it('has exactly one worker for every job type of the diagrams, and no other', async () => {
  const asked = await typesInDiagrams();
  expect(asked.length).toBeGreaterThan(10);
  expect((await typesOfWorkers()).map(({ type }) => type)).toEqual(asked);
});

it('gives every job type a file of its own', async () => {
  const files = (await typesOfWorkers()).map(({ file }) => file);
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
});
