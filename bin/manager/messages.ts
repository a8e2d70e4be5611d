/**
 * What the manager and its children say to each other over IPC.
 *
 *   manager → child   start (once, with the configuration), stop
 *   child → manager   ready (after start has succeeded), failed (before it exits)
 */
import { z } from 'zod';

export const childConfigSchema = z.object({
  databaseUrl: z.string(),
  engine: z.object({
    /** host:port, as ZEEBE_GRPC_ADDRESS has it. */
    grpcAddress: z.string(),
    /** http(s)://host:port, as ZEEBE_REST_ADDRESS has it. */
    restAddress: z.string(),
    /** Basic authentication of the embedded gateway; null: an outside cluster, or none asked for. */
    credential: z.object({ username: z.string(), password: z.string() }).nullable(),
  }),
  /** Address of the web pages. */
  host: z.string(),
  port: z.int(),
  dataDir: z.string(),
  keyFile: z.string(),
  projectRoot: z.string(),
  demo: z.boolean(),
});
export type ChildConfig = z.infer<typeof childConfigSchema>;

export const toChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), config: childConfigSchema }),
  z.object({ type: z.literal('stop') }),
]);
export type ToChild = z.infer<typeof toChildSchema>;

/** Lines that a child wants shown at the console once it is ready, for example the first administrator's link. */
const notices = z.array(z.string());

export const fromChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), notices }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type FromChild = z.infer<typeof fromChildSchema>;
