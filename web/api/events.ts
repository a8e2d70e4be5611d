/** Server-sent events: what changed, so that counts and open pages follow. One stream per page. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { EngineKey, Id, UserRef } from './values.ts';

/** Each is sent as `event: <type>` with this JSON as data; `id` lets a stream resume. */
export const ServerEvent = z.discriminatedUnion('type', [
  /** The inbox of the acting post changed: ask `inbox.counts` and the open list again. */
  z.object({ type: z.literal('inbox') }),
  /** A task somebody may have open changed. */
  z.object({
    type: z.literal('task'),
    userTaskKey: EngineKey,
    state: z.enum(['open', 'submitting', 'completed', 'canceled']),
    assignee: UserRef.nullable(),
  }),
  z.object({ type: z.literal('case'), caseId: Id }),
  /** 催办 of a task of mine or of my pool. */
  z.object({
    type: z.literal('urge'),
    userTaskKey: EngineKey,
    caseNumber: z.string(),
    by: z.string(),
    note: z.string(),
  }),
  z.object({ type: z.literal('demo'), done: z.number().int(), total: z.number().int() }),
  /** The session ended (idle, locked, signed out elsewhere). */
  z.object({ type: z.literal('session-ended') }),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;
export const stream = defineEndpoint({
  name: 'events.stream',
  method: 'GET',
  path: '/api/events',
  kind: 'stream',
  answer: ServerEvent,
});
