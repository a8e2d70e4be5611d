import { serverVariable } from './database.ts';
import { startTestServer } from './test-server.ts';

/** Starts the run's PostgreSQL and tells the workers its address; what is returned stops it. */
export default async function setup(): Promise<() => Promise<void>> {
  const { stop, ...address } = await startTestServer();
  process.env[serverVariable] = JSON.stringify(address);
  return stop;
}
