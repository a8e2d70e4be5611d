/** Loads the demonstration's cases into the running application, then ends. */
import { loadDemo } from '../demo/load.ts';
import { childLog } from '../manager/child-log.ts';
import { runChild } from '../manager/run-child.ts';

runChild(async (config) => {
  const log = childLog('demo', config.dataDir);
  const loading = loadDemo(config, (message) => log.warn({}, message)).then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ error: error instanceof Error ? error.stack : String(error) }, 'the demo was not loaded');
      process.exit(1);
    },
  );
  return { stop: () => Promise.race([loading, Promise.resolve()]) };
});
