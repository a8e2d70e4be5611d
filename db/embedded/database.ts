/**
 * The embedded database of a data directory: programs, system user, place, port and password put together.
 *
 * 1. Port and password are kept in `<dataDir>/database.json` (0600): a restart keeps the address while the port
 *    is free, and a command beside a running application (`admin-link`) connects with it.
 * 2. A postmaster left by kill -9 is stopped fast and the server started anew, as our own child.
 * 3. The caller holds the lock of the data directory.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { createClient, waitForDatabase, withDatabase } from '../connection.ts';
import { findBinaries } from './binaries.ts';
import { clusterLocation } from './location.ts';
import { clearLeftover, type Leftover } from './postmaster.ts';
import { createCluster, type RunningServer, startServer, superuser } from './server.ts';
import { databaseUser } from './system-user.ts';

/** Where programs and clusters go that the database's system user cannot reach in their own place. */
export const defaultSystemDir = '/var/lib/yizhan';
const databaseName = 'yizhan';

const storedSchema = z.object({ port: z.int().min(1).max(65_535), password: z.string().min(20) });
type Stored = z.infer<typeof storedSchema>;

export type EmbeddedOptions = {
  /** The project's data directory; made when missing. */
  dataDir: string;
  /** Default /var/lib/yizhan. */
  systemDir?: string;
  /** False only in tests. */
  durable?: boolean;
  maxConnections?: number;
  /** True when clients already know the address: fails instead of moving to another port. */
  keepPort?: boolean;
  log?: (line: string) => void;
};

export type EmbeddedDatabase = RunningServer & {
  /** Connects to the application's database. */
  url: string;
  /** Whether an earlier server was found, and what became of it. */
  leftover: Leftover;
  /** True when this start made the cluster. */
  created: boolean;
};

async function readStored(dataDir: string): Promise<Stored | null> {
  const text = await readFile(path.join(dataDir, 'database.json'), 'utf8').catch(() => null);
  return text === null ? null : storedSchema.parse(JSON.parse(text));
}

async function writeStored(dataDir: string, stored: Stored): Promise<void> {
  const file = path.join(dataDir, 'database.json');
  await writeFile(`${file}.new`, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** `wanted` when it is free on loopback, else any free port (or, when `fixed`, an error). */
async function freePort(wanted: number, fixed: boolean): Promise<number> {
  const tried = await new Promise<number | null>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
  if (tried !== null) return tried;
  if (wanted === 0 || fixed) throw new Error(`port ${wanted} of the embedded database is taken on 127.0.0.1`);
  return freePort(0, false);
}

/** Makes database `yizhan` unless it is there. */
async function ensureDatabase(adminUrl: string): Promise<string> {
  const client = createClient({ url: adminUrl, name: 'yizhan-setup' });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
  return withDatabase(adminUrl, databaseName);
}

/** Starts it and waits until it answers. Throws with a message for the person who starts the application. */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  await mkdir(options.dataDir, { recursive: true });
  const systemDir = options.systemDir ?? defaultSystemDir;
  const user = await databaseUser();
  const binaries = await findBinaries(user, systemDir);
  const pgdata = await clusterLocation(options.dataDir, user, systemDir);
  const leftover = await clearLeftover(pgdata);
  const before = await readStored(options.dataDir);
  const password = before?.password ?? randomBytes(24).toString('base64url');
  const port = await freePort(before?.port ?? 0, options.keepPort ?? false);
  // Stored before the cluster is made: a first start that dies half-way finds the password it used.
  await writeStored(options.dataDir, { port, password });
  const cluster = {
    ...{ binaries, user, pgdata, password, port },
    durable: options.durable ?? true,
    maxConnections: options.maxConnections ?? 60,
    log: options.log ?? (() => undefined),
  };
  const created = await createCluster(cluster);
  const server = await startServer(cluster);
  return { ...server, url: await ensureDatabase(server.adminUrl), leftover, created };
}

/** The address of the database that a running application has started on `dataDir`. Throws when none answers. */
export async function joinEmbeddedDatabase(dataDir: string): Promise<string> {
  const stored = await readStored(dataDir);
  if (!stored) throw new Error(`${dataDir}: no embedded database has been started here`);
  const url = `postgres://${superuser}:${encodeURIComponent(stored.password)}@127.0.0.1:${stored.port}/${databaseName}`;
  await waitForDatabase(url, 5_000);
  return url;
}
