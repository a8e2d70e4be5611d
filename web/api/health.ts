/** For whoever watches the process. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';

/** The process lives. */
export const healthz = defineEndpoint({
  name: 'health.healthz',
  method: 'GET',
  path: '/healthz',
  access: 'public',
  answer: z.object({ status: z.literal('ok') }),
});
/** Database and engine answer; 503 otherwise, with the same body. */
export const readyz = defineEndpoint({
  name: 'health.readyz',
  method: 'GET',
  path: '/readyz',
  access: 'public',
  answer: z.object({ status: z.enum(['ready', 'not-ready']), database: z.boolean(), engine: z.boolean() }),
});
