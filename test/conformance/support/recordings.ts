/** Outcomes of the reference engine, one file per group of scenarios. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

export type Recordings = Record<string, Outcome>;

const file = (group: string): URL => new URL(`../scenarios/${group}.recorded.json`, import.meta.url);

export function readRecordings(group: string): Recordings {
  if (!existsSync(file(group))) return {};
  return JSON.parse(readFileSync(file(group), 'utf8')) as Recordings;
}

/** Replaces the outcomes given, keeps the group's others, drops those whose scenario is gone. */
export function writeRecordings(group: string, fresh: Recordings, names: readonly string[]): void {
  const known = readRecordings(group);
  const kept = names
    .map((name) => [name, fresh[name] ?? known[name]] as const)
    .filter(([, outcome]) => outcome);
  writeFileSync(file(group), `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`);
}
