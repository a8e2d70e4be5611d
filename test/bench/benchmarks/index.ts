import type { Benchmark } from '../bench.ts';
import { start } from './start.ts';

export const benchmarks: readonly Benchmark[] = [start];
