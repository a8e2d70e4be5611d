/**
 * What a benchmark is and how its figures are printed.
 *
 * 1. A figure is a median over the runs its benchmark says; the machine is named above the table.
 * 2. A target that is missed is shown as missed; it does not fail the run: speed is reported, never a test.
 */
import os from 'node:os';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bar to stay under (or over, where `better` is 'more'); null: none set. */
  readonly target: number | null;
  readonly better?: 'less' | 'more';
  /** The same figure of what it is compared with, taken in the same run. */
  readonly anchor?: number;
  readonly ratio?: number;
  /** How it was taken, in a few words. */
  readonly how: string;
}

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(): Promise<readonly Figure[]>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('median of nothing');
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** The p-th percentile (0–100), nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error('percentile of nothing');
  return value;
}

export function machine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown CPU'}, ${memory} GiB, Node ${process.version}, ${os.type()} ${os.release()}`;
}

function met(figure: Figure): string {
  if (figure.target === null) return '';
  const good = figure.better === 'more' ? figure.value >= figure.target : figure.value <= figure.target;
  return good ? 'met' : 'MISSED';
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${Number(figure.value.toPrecision(4))} ${figure.unit}`,
    figure.target === null ? '' : `${figure.better === 'more' ? '≥' : '≤'} ${figure.target}`,
    met(figure),
    figure.ratio === undefined ? '' : `${figure.ratio.toFixed(2)} ×`,
    figure.how,
  ]);
  const head = ['benchmark', 'median', 'target', '', 'ratio', 'how'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
