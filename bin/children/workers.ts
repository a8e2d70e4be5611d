/** The workers process: models deployed, jobs, inbox, outbox, clocks. */
import { startWorkers } from '../../workers/main.ts';
import { childLog } from '../manager/child-log.ts';
import { runChild } from '../manager/run-child.ts';

runChild((config) => startWorkers({ config, log: childLog('workers', config.dataDir) }));
