/** A child as simple as can be: serves its process id over HTTP on the configured port. */
import { createServer } from 'node:http';
import { runChild } from '../../../bin/manager/run-child.ts';

runChild(async (config) => {
  if (config.host === 'refuse') throw new Error('this child does not start');
  const server = createServer((_request, response) => response.end(String(process.pid)));
  await new Promise<void>((resolve) => server.listen(config.port, config.host, resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      // 'slow' never finishes by itself: the manager has to kill it.
      if (config.dataDir !== 'slow') server.close(() => resolve());
      server.closeAllConnections();
    });
  return { stop, notices: ['hello from the child'] };
});
