/** Every worker of the application: one per job type of the diagrams, one per event of the inbox listeners. */
import { projectionWorkers } from './inbox/projection.ts';
import type { Services } from './services.ts';
import { subsidyApplicationWorkers } from './subsidy-application/index.ts';
import { registry, type Worker } from './worker.ts';

export function allWorkers(): Map<string, Worker<Services>> {
  return registry([...subsidyApplicationWorkers, ...projectionWorkers]);
}
