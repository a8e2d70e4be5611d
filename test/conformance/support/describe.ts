/** Differences for people to read. */
import type { Difference } from './outcome.ts';

const MOST = 12;

export function describeDifferences(name: string, differences: readonly Difference[]): string {
  if (differences.length === 0) return `same       ${name}`;
  const lines = differences
    .slice(0, MOST)
    .map(
      ({ path, expected, found }) =>
        `    ${path}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`,
    );
  if (differences.length > MOST) lines.push(`    … and ${differences.length - MOST} more`);
  return [`DIFFERENT  ${name}`, ...lines].join('\n');
}
