/** How long until the first page, and how much memory at rest: the whole application on existing data. */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { makeDataDir, startApplicationProcess } from '../../support/application.ts';
import { type Benchmark, median } from '../bench.ts';

const runs = 5;
/** Long enough for start-up work (deployment check, first polls) to be over. */
const settleMs = 20_000;

/** Proportional set size of a process in bytes: shared pages are counted once over all processes. */
async function proportionalSize(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

export const start: Benchmark = {
  name: 'start',
  about: 'from start to first page on existing data; memory at rest',
  run: async () => {
    const { dataDir, remove } = await makeDataDir();
    try {
      const first = await startApplicationProcess({ dataDir });
      await first.stop();
      const times: number[] = [];
      const sizes: number[] = [];
      for (let run = 0; run < runs; run++) {
        const application = await startApplicationProcess({ dataDir, readyPath: '/' });
        times.push(application.readyMs);
        if (run === runs - 1) {
          await delay(settleMs);
          for (const pid of await application.pids()) sizes.push(await proportionalSize(pid));
        }
        await application.stop();
      }
      const memory = sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20;
      return [
        {
          name: 'start.first-page',
          value: median(times),
          unit: 'ms',
          target: null,
          how: `${runs} starts, process spawn → GET / 200`,
        },
        {
          name: 'memory.at-rest',
          value: memory,
          unit: 'MiB',
          target: 600,
          how: `proportional set size of all ${sizes.length} processes, database included`,
        },
      ];
    } finally {
      await remove();
    }
  },
};
