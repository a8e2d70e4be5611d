/** Which room may import what: the table of the design, as data. A room may always import itself. */
import type { Room } from './sources.ts';

export type Rule = {
  /** Path prefixes of other rooms; 'all' for bin and test. */
  files: readonly string[] | 'all';
  /** Packages and node: modules; 'all' where the design does not narrow them. */
  packages: readonly string[] | 'all';
};

const dates = ['luxon', 'croner', 'chinese-days'];

export const rules: Record<Room, Rule> = {
  workflows: { files: [], packages: ['zod'] },
  domain: { files: [], packages: ['zod', 'decimal.js', ...dates] },
  engine: { files: [], packages: 'all' },
  // engine/records holds the row shapes that the storage port carries, engine/keys what a key is.
  db: { files: ['engine/ports/', 'engine/records/', 'engine/keys.ts', 'domain/'], packages: 'all' },
  workers: { files: ['workflows/', 'domain/', 'db/'], packages: 'all' },
  'web/api': { files: ['domain/'], packages: ['zod'] },
  'web/server': { files: ['web/api/', 'db/', 'workflows/', 'domain/', 'rehearsal/'], packages: 'all' },
  'web/ui': { files: ['web/api/', 'domain/'], packages: 'all' },
  rehearsal: { files: ['engine/', 'workflows/', 'domain/'], packages: 'all' },
  bin: { files: 'all', packages: 'all' },
  test: { files: 'all', packages: 'all' },
};

/** Folders that may use more packages than their room: the modelling libraries stay out of the contracts. */
export const folders: readonly { below: string; packages: readonly string[] }[] = [
  {
    below: 'workflows/deployment/',
    packages: ['bpmn-moddle', 'zeebe-bpmn-moddle', 'dmn-moddle', 'node:module'],
  },
];

/** Nobody builds on these but the second. */
export const closed: readonly { room: Room; only: readonly Room[] }[] = [
  { room: 'test', only: ['test'] },
  { room: 'bin', only: ['bin', 'test'] },
];
