/**
 * The REST gateway: the v2 API over an `Engine` and its search.
 *
 * 1. Every path but the health checks needs the credential (401).
 * 2. Every error is a problem document; an endpoint that is not there answers 404 and says so.
 * 3. A web page is no client: what a browser sends on behalf of a page (it carries `Origin`) is refused, because on
 *    loopback a page could otherwise reach an engine that asks for no credential.
 * 4. Bodies stay text until a route parses them: variables lose nothing.
 */
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Engine } from '../../commands.ts';
import type { EngineClock } from '../../ports/clock.ts';
import type { EngineLog } from '../../ports/log.ts';
import type { EngineSearch } from '../../ports/search.ts';
import type { JobPolling } from '../job-polling.ts';
import { defaultRequestTimeout } from '../submit.ts';
import type { RestContext } from './context.ts';
import { DefinitionFacts } from './definition-facts.ts';
import { toJson } from './json.ts';
import { forbidden, notFound, type Problem, problemOf, unauthorized } from './problem.ts';
import { clusterRoutes, openPaths } from './routes/cluster.ts';
import { definitionRoutes } from './routes/definitions.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { jobRoutes } from './routes/jobs.ts';
import { messageRoutes } from './routes/messages.ts';
import { processInstanceRoutes } from './routes/process-instances.ts';
import { recordRoutes } from './routes/records.ts';
import { userTaskRoutes } from './routes/user-tasks.ts';

export interface RestGatewayOptions {
  readonly engine: Engine;
  readonly search: EngineSearch;
  readonly clock: EngineClock;
  readonly polling: JobPolling;
  /** From `authenticator`. */
  readonly authenticated: (authorization: string | undefined) => boolean;
  readonly username: string;
  readonly log: EngineLog;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The address that the topology names, of the gRPC gateway. */
  readonly grpcPort: number;
  readonly maxMessageBytes: number;
  readonly requestTimeout?: number;
}

export interface RestGateway {
  readonly port: number;
  /** Stops accepting, lets answers under way end until `graceMs`, then cuts them. */
  stop(graceMs: number): Promise<void>;
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(toJson(problem));
}

const pathOf = (request: FastifyRequest) => request.url.split('?')[0] ?? '';

function buildApp(options: RestGatewayOptions): FastifyInstance {
  const app = fastify({ bodyLimit: options.maxMessageBytes, forceCloseConnections: 'idle' });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/vnd.camunda.api.keys.string+json'],
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  app.register(multipart, { limits: { fileSize: options.maxMessageBytes, files: 200 } });

  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request);
    if (request.headers.origin !== undefined) return sendProblem(reply, forbidden(path));
    if (openPaths.has(path) || options.authenticated(request.headers.authorization)) return;
    reply.header('www-authenticate', 'Basic realm="engine", Bearer');
    return sendProblem(reply, unauthorized(path));
  });

  app.setErrorHandler((error, request, reply) => {
    const unexpected = (cause: unknown) =>
      options.log.error({ path: request.url, error: cause }, 'a request failed unexpectedly');
    return sendProblem(reply, problemOf(error, pathOf(request), unexpected));
  });

  app.setNotFoundHandler((request, reply) => {
    const detail = `The endpoint ${request.method} ${pathOf(request)} is not supported by this engine`;
    return sendProblem(reply, notFound(detail, pathOf(request)));
  });
  return app;
}

/** Starts listening. Rejects when the address is taken. */
export async function startRestGateway(options: RestGatewayOptions): Promise<RestGateway> {
  const app = buildApp(options);
  const context: RestContext = {
    app,
    engine: options.engine,
    search: options.search,
    clock: options.clock,
    polling: options.polling,
    facts: new DefinitionFacts(options.search),
    requestTimeout: options.requestTimeout ?? defaultRequestTimeout,
    username: options.username,
  };
  clusterRoutes(context, () => ({ host: options.host, port: options.grpcPort }));
  deploymentRoutes(context);
  processInstanceRoutes(context);
  jobRoutes(context);
  userTaskRoutes(context);
  recordRoutes(context);
  definitionRoutes(context);
  messageRoutes(context);
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return { port, stop: (graceMs) => stopApp(app, graceMs) };
}

async function stopApp(app: FastifyInstance, graceMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(cut);
}
