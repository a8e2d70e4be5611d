/** The stream of server-sent events. */
import type { FastifyInstance } from 'fastify';
import * as api from '../../api/events.ts';
import type { App } from '../context.ts';
import { EventStream } from '../events/stream.ts';
import { alreadySent, serve } from '../recipe.ts';

export function registerEventRoutes(server: FastifyInstance, app: App): void {
  const open = new Set<EventStream>();
  serve(server, app, api.stream, async (call) => {
    call.reply.hijack();
    const out = call.reply.raw;
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    out.write('retry: 3000\n\n');
    const stream = new EventStream(app, call.actor, out);
    open.add(stream);
    out.on('close', () => open.delete(stream));
    return alreadySent as never;
  });
  // Streams never end by themselves: they would hold up the stop of the server.
  server.addHook('preClose', async () => {
    for (const stream of open) stream.close();
  });
}
