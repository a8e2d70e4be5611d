/**
 * What the environment says, checked once, before anything starts. The names are a contract (root README).
 *
 * 1. Demo mode offers known accounts, so it binds to loopback only; it is the default only on the embedded
 *    database behind a loopback address.
 * 2. The key file lies outside the data directory, so that a copy of the data alone reads nothing.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ExplainedError } from './explained-error.ts';

/** The folder of package.json: in development and in the bundle alike (see bin/build.mjs, invariant 2). */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const portNumber = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['0', '1']).transform((value) => value === '1');
const optional = z.string().trim().min(1).optional();

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  YIZHAN_DATA_DIR: optional,
  YIZHAN_KEY_FILE: optional,
  YIZHAN_SYSTEM_DIR: optional,
  PORT: portNumber.default(3000),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  YIZHAN_DEMO: flag.optional(),
  YIZHAN_DEMO_CASES: flag.optional(),
  ZEEBE_GRPC_ADDRESS: optional,
  ZEEBE_REST_ADDRESS: optional,
  GRPC_PORT: portNumber.default(26_500),
  REST_PORT: portNumber.default(8080),
  YIZHAN_ENGINE_AUTH: z.enum(['none', 'basic']).default('basic'),
});

export type Settings = {
  /** null: the embedded database of the data directory. */
  databaseUrl: string | null;
  dataDir: string;
  keyFile: string;
  /** Where the embedded database's programs and clusters go when its system user cannot reach them. */
  systemDir: string | null;
  port: number;
  host: string;
  demo: boolean;
  /** Load the demonstration's cases on the first start (YIZHAN_DEMO_CASES=0: accounts only). */
  demoCases: boolean;
  /** null: the embedded engine. */
  outsideEngine: { grpcAddress: string; restAddress: string } | null;
  /** For `engine` alone: a data directory of its own, so that it can run beside the application. */
  engineAlone: { dataDir: string; grpcPort: number; restPort: number; auth: 'none' | 'basic' };
};

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** The address a person types: a server that listens everywhere is met on this machine. */
export function webAddress(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

function outsideEngine(
  grpcAddress: string | undefined,
  restAddress: string | undefined,
): Settings['outsideEngine'] {
  if (grpcAddress && restAddress) return { grpcAddress, restAddress };
  if (!grpcAddress && !restAddress) return null;
  throw new ExplainedError(
    'ZEEBE_GRPC_ADDRESS 与 ZEEBE_REST_ADDRESS 须同时设置。',
    'Set both ZEEBE_GRPC_ADDRESS and ZEEBE_REST_ADDRESS, or neither.',
  );
}

function demoMode(wanted: boolean | undefined, embedded: boolean, host: string): boolean {
  if (wanted && !isLoopback(host)) {
    throw new ExplainedError(
      `演示模式带有公开的演示账号,只能在本机地址上使用,不能监听 ${host}。`,
      `Demo mode has known accounts and binds to loopback only: unset HOST=${host} or YIZHAN_DEMO.`,
    );
  }
  return wanted ?? (embedded && isLoopback(host));
}

/** Throws ExplainedError naming every variable that cannot be used. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new ExplainedError('环境变量的值不能使用。', `Environment: ${wrong}`);
  }
  const env = parsed.data;
  const dataDir = path.resolve(env.YIZHAN_DATA_DIR ?? path.join(projectRoot, '.data'));
  const keyFile = path.resolve(env.YIZHAN_KEY_FILE ?? `${dataDir}.key`);
  const demo = demoMode(env.YIZHAN_DEMO, env.DATABASE_URL === undefined, env.HOST);
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir,
    keyFile,
    systemDir: env.YIZHAN_SYSTEM_DIR ? path.resolve(env.YIZHAN_SYSTEM_DIR) : null,
    port: env.PORT,
    host: env.HOST,
    demo,
    demoCases: demo && (env.YIZHAN_DEMO_CASES ?? true),
    outsideEngine: outsideEngine(env.ZEEBE_GRPC_ADDRESS, env.ZEEBE_REST_ADDRESS),
    engineAlone: {
      dataDir: env.YIZHAN_DATA_DIR ? dataDir : path.join(dataDir, 'engine-alone'),
      grpcPort: env.GRPC_PORT,
      restPort: env.REST_PORT,
      auth: env.YIZHAN_ENGINE_AUTH,
    },
  };
}
