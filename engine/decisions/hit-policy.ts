/** Hit policies: one value out of the matched rules' outputs (at least one rule has matched). */
import type { DmnElement } from 'dmn-moddle';
import { display, equal, FeelContext, FeelNumber, type FeelValue } from '../feel/index.ts';
import { describe, text } from './elements.ts';
import { DecisionFailure, DmnParseError } from './types.ts';

const HIT_POLICIES = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] as const;
const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'] as const;

export interface HitPolicy {
  readonly hitPolicy: (typeof HIT_POLICIES)[number];
  readonly aggregation: (typeof AGGREGATIONS)[number] | undefined;
}

/** The outputs of one rule by name. */
export type OutputRow = ReadonlyMap<string, FeelValue>;

interface NamedOutput {
  readonly name: string | undefined;
  readonly label: string;
  readonly priorities: readonly string[];
}

export function hitPolicyOf(table: DmnElement, outputs: readonly NamedOutput[]): HitPolicy {
  const id = text(table, 'id');
  const hitPolicy = HIT_POLICIES.find((policy) => policy === (text(table, 'hitPolicy') ?? 'UNIQUE'));
  if (hitPolicy === undefined) throw new DmnParseError(`Unknown hit policy of ${describe(table)}`, id);
  const declared = text(table, 'aggregation');
  const aggregation = AGGREGATIONS.find((name) => name === declared);
  if (declared !== undefined && aggregation === undefined) {
    throw new DmnParseError(`Unknown aggregation of ${describe(table)}`, id);
  }
  if (outputs.length > 1) {
    if (hitPolicy === 'COLLECT' && aggregation !== undefined) {
      throw new DmnParseError(
        `hit policy 'COLLECT' with aggregator is not defined for compound output (${describe(table)})`,
        id,
      );
    }
    const unnamed = outputs.find((output) => output.name === undefined);
    if (unnamed !== undefined) throw new DmnParseError(`no output name defined for \`${unnamed.label}\``, id);
  }
  return { hitPolicy, aggregation };
}

export function applyHitPolicy(
  policy: HitPolicy,
  outputs: readonly NamedOutput[],
  rows: readonly OutputRow[],
): FeelValue {
  switch (policy.hitPolicy) {
    case 'FIRST':
      return single(rows);
    case 'UNIQUE':
      if (rows.length === 1) return single(rows);
      throw new DecisionFailure(
        `multiple values aren't allowed for UNIQUE hit policy. found: '${shown(rows)}'`,
      );
    case 'ANY': {
      const different = distinct(rows);
      if (different.length === 1) return single(rows);
      throw new DecisionFailure(
        `different values aren't allowed for ANY hit policy. found: '${shown(different)}'`,
      );
    }
    case 'PRIORITY':
      return single(byPriority(rows, outputs));
    case 'OUTPUT ORDER':
      return multiple(byPriority(rows, outputs));
    case 'RULE ORDER':
      return multiple(rows);
    case 'COLLECT':
      return collect(policy.aggregation, rows);
  }
}

function collect(aggregation: HitPolicy['aggregation'], rows: readonly OutputRow[]): FeelValue {
  if (aggregation === undefined) return multiple(rows);
  if (aggregation === 'COUNT') return FeelNumber.of(rows.length);
  const numbers = rows.map((row) => {
    const [value] = row.values();
    if (value instanceof FeelNumber) return value;
    throw new DecisionFailure(`expected number but found '${display(value ?? null)}'`);
  });
  return numbers.reduce((a, b) => {
    if (aggregation === 'SUM') return a.plus(b);
    const difference = b.compare(a);
    return (aggregation === 'MIN' ? difference < 0 : difference > 0) ? b : a;
  });
}

/** A single output is its value, several are a context. */
function rowValue(row: OutputRow): FeelValue {
  const [first] = row.values();
  return row.size === 1 ? (first ?? null) : FeelContext.of(row);
}

function single(rows: readonly OutputRow[]): FeelValue {
  const [first] = rows;
  return first === undefined ? null : rowValue(first);
}

function multiple(rows: readonly OutputRow[]): FeelValue {
  return rows.map(rowValue);
}

function distinct(rows: readonly OutputRow[]): OutputRow[] {
  const found: OutputRow[] = [];
  for (const row of rows) {
    const same = (other: OutputRow): boolean =>
      [...row].every(([name, value]) => equal(value, other.get(name) ?? null) === true);
    if (!found.some(same)) found.push(row);
  }
  return found;
}

/** Rows in the order of the outputs' allowed values; a value not among them comes last. */
function byPriority(rows: readonly OutputRow[], outputs: readonly NamedOutput[]): OutputRow[] {
  const key = (row: OutputRow): string =>
    outputs
      .map((output) => {
        const value = row.get(output.name ?? '') ?? null;
        const shownValue =
          typeof value === 'string' ? value : value instanceof FeelNumber ? value.toString() : undefined;
        const rank = shownValue === undefined ? -1 : output.priorities.lastIndexOf(shownValue);
        return rank < 0 ? '_' : String(rank);
      })
      .join('');
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}

function shown(rows: readonly OutputRow[]): string {
  const maps = rows.map(
    (row) => `Map(${[...row].map(([name, value]) => `${name} -> ${display(value)}`).join(', ')})`,
  );
  return `List(${maps.join(', ')})`;
}
