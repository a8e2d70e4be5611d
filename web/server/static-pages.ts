/** The built pages of dist/ui; every other address that is not the API's gets index.html (the pages route themselves). */
import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { App } from './context.ts';
import { notFound } from './problems.ts';
import { sendProblem } from './recipe.ts';

export async function servePages(server: FastifyInstance, app: App): Promise<void> {
  const root = path.join(app.config.projectRoot, 'dist/ui');
  const built = existsSync(path.join(root, 'index.html'));
  if (built) {
    await server.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      // The build leaves compressed twins beside the files.
      preCompressed: true,
      setHeaders: (reply, file) => {
        // Built files carry a hash in their name.
        const forever = file.includes(`${path.sep}assets${path.sep}`);
        reply.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.\w{2,5}$/.test(request.url.split('?')[0] ?? '');
    if (!isPage) return sendProblem(app, request, reply, notFound());
    if (!built)
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('页面尚未构建,请先运行 npm run build。\nThe pages are not built: run npm run build.\n');
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
