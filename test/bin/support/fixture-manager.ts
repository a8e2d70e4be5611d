/** Supervises the child argv[2], starts it and tells its process id; for the test that kills the manager. */
import { SupervisedChild } from '../../../bin/manager/child.ts';
import { freePort } from '../../../bin/manager/ports.ts';

const child = new SupervisedChild('fixture', process.argv[2] ?? '', () => undefined);
await child.start({
  databaseUrl: 'postgres://x',
  engine: { grpcAddress: '127.0.0.1:1', restAddress: 'http://127.0.0.1:1', credential: null },
  host: '127.0.0.1',
  port: await freePort('127.0.0.1'),
  dataDir: 'x',
  keyFile: 'x',
  projectRoot: 'x',
  demo: false,
});
process.send?.(child.pid);
