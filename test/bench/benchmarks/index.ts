import type { Benchmark } from '../bench.ts';
import { engine } from './engine.ts';
import { inbox } from './inbox.ts';
import { start } from './start.ts';

export const benchmarks: readonly Benchmark[] = [start, inbox, engine];
