/** Element instances, variables and incidents. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { documentOf } from '../../arguments.ts';
import { bodyOf, documentField, pathKey, type RestContext, send, sendNothing, submit } from '../context.ts';
import { elementInstanceAnswer, elementInstances } from '../entities/element-instance.ts';
import { incidentAnswer, incidents } from '../entities/incident.ts';
import { variableAnswer, variables } from '../entities/variable.ts';
import { answerSearch, rowOf } from '../find.ts';

const setVariablesSchema = z.object({ variables: documentField, local: z.boolean().default(false) });

const truncateSchema = z.object({ truncateValues: z.enum(['true', 'false']).optional() });

/** `?truncateValues=false` shows values whole. */
function wantsWhole(request: FastifyRequest): boolean {
  return truncateSchema.parse(request.query).truncateValues === 'false';
}

export function recordRoutes(context: RestContext): void {
  const { app, facts } = context;

  app.put('/v2/element-instances/:key/variables', async (request, reply) => {
    const body = bodyOf(request, setVariablesSchema);
    await submit(context, 'setVariables', {
      elementInstanceKey: pathKey(request),
      variables: documentOf(body.variables),
      local: body.local,
    });
    return sendNothing(reply);
  });

  app.post('/v2/element-instances/search', (request, reply) =>
    answerSearch(context, elementInstances, request, reply, (row) => elementInstanceAnswer(row, facts)),
  );

  app.get('/v2/element-instances/:key', async (request, reply) => {
    const row = await rowOf(context, 'element_instance', pathKey(request), 'Element instance');
    return send(reply, await elementInstanceAnswer(row, facts));
  });

  app.post('/v2/variables/search', (request, reply) => {
    const whole = wantsWhole(request);
    return answerSearch(context, variables, request, reply, (row) => variableAnswer(row, whole));
  });

  app.get('/v2/variables/:key', async (request, reply) =>
    send(reply, variableAnswer(await rowOf(context, 'variable', pathKey(request), 'Variable'), true)),
  );

  app.post('/v2/incidents/search', (request, reply) =>
    answerSearch(context, incidents, request, reply, incidentAnswer),
  );

  app.get('/v2/incidents/:key', async (request, reply) =>
    send(reply, incidentAnswer(await rowOf(context, 'incident', pathKey(request), 'Incident'))),
  );

  app.post('/v2/incidents/:key/resolution', async (request, reply) => {
    await submit(context, 'resolveIncident', { incidentKey: pathKey(request) });
    return sendNothing(reply);
  });
}
