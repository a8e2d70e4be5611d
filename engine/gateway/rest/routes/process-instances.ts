import { z } from 'zod';
import type { Answer } from '../../../commands.ts';
import { checkTenants, defaultTenant, documentOf } from '../../arguments.ts';
import { invalid } from '../../rejections.ts';
import {
  bodyOf,
  countField,
  documentField,
  keyField,
  pathKey,
  type RestContext,
  raw,
  send,
  sendNothing,
  spanField,
  submit,
} from '../context.ts';
import { keyText } from '../entities/common.ts';
import { incidentAnswer, incidents } from '../entities/incident.ts';
import { processInstanceAnswer, processInstances } from '../entities/process-instance.ts';
import { answerSearch, rowOf } from '../find.ts';

const creationSchema = z.object({
  processDefinitionId: z.string().min(1).optional(),
  processDefinitionVersion: countField.default(-1),
  processDefinitionKey: keyField.optional(),
  variables: documentField,
  tenantId: z.string().default(''),
  startInstructions: z.array(z.object({ elementId: z.string().min(1) })).default([]),
  runtimeInstructions: z.array(z.unknown()).default([]),
  awaitCompletion: z.boolean().default(false),
  fetchVariables: z.array(z.string()).default([]),
  requestTimeout: spanField.default(0),
  tags: z.array(z.string()).default([]),
});

type Creation = z.output<typeof creationSchema>;

const migrationSchema = z.object({
  targetProcessDefinitionKey: keyField,
  mappingInstructions: z.array(
    z.object({ sourceElementId: z.string().min(1), targetElementId: z.string().min(1) }),
  ),
});

function processOf({ processDefinitionId, processDefinitionKey, processDefinitionVersion }: Creation) {
  if ((processDefinitionId === undefined) === (processDefinitionKey === undefined)) {
    throw invalid("Expected exactly one of 'processDefinitionId' and 'processDefinitionKey'");
  }
  if (processDefinitionKey !== undefined) return { processDefinitionKey };
  const bpmnProcessId = processDefinitionId ?? '';
  return processDefinitionVersion > 0
    ? { bpmnProcessId, version: processDefinitionVersion }
    : { bpmnProcessId };
}

function creationOf(body: Creation) {
  checkTenants('CreateProcessInstance', [body.tenantId]);
  if (body.runtimeInstructions.length > 0) {
    throw invalid('Runtime instructions are not supported by this engine');
  }
  return {
    process: processOf(body),
    variables: documentOf(body.variables),
    ...(body.startInstructions.length > 0 ? { startInstructions: body.startInstructions } : {}),
    ...(body.tags.length > 0 ? { tags: body.tags } : {}),
  };
}

function createdAnswer(
  created: Answer<'createProcessInstance'>,
  variables: string,
  tags: readonly string[],
): object {
  return {
    processInstanceKey: keyText(created.processInstanceKey),
    processDefinitionKey: keyText(created.processDefinitionKey),
    processDefinitionId: created.bpmnProcessId,
    processDefinitionVersion: created.version,
    variables: raw(variables),
    tags,
    tenantId: defaultTenant,
  };
}

export function processInstanceRoutes(context: RestContext): void {
  const { app, facts } = context;

  app.post('/v2/process-instances', async (request, reply) => {
    const body = bodyOf(request, creationSchema);
    const creation = creationOf(body);
    if (!body.awaitCompletion) {
      return send(
        reply,
        createdAnswer(await submit(context, 'createProcessInstance', creation), '{}', body.tags),
      );
    }
    const { fetchVariables, requestTimeout } = body;
    const command = fetchVariables.length > 0 ? { ...creation, fetchVariables } : creation;
    const result = await submit(context, 'createProcessInstanceWithResult', command, {
      timeout: requestTimeout,
    });
    return send(reply, createdAnswer(result, result.variables, body.tags));
  });

  app.post('/v2/process-instances/:key/cancellation', async (request, reply) => {
    await submit(context, 'cancelProcessInstance', { processInstanceKey: pathKey(request) });
    return sendNothing(reply);
  });

  app.post('/v2/process-instances/:key/migration', async (request, reply) => {
    const plan = bodyOf(request, migrationSchema);
    await submit(context, 'migrateProcessInstance', { processInstanceKey: pathKey(request), ...plan });
    return sendNothing(reply);
  });

  app.post('/v2/process-instances/search', (request, reply) =>
    answerSearch(context, processInstances, request, reply, (row) => processInstanceAnswer(row, facts)),
  );

  app.get('/v2/process-instances/:key', async (request, reply) => {
    const row = await rowOf(context, 'process_instance', pathKey(request), 'Process instance');
    return send(reply, await processInstanceAnswer(row, facts));
  });

  app.post('/v2/process-instances/:key/incidents/search', (request, reply) =>
    answerSearch(context, incidents, request, reply, incidentAnswer, {
      filter: { processInstanceKey: { $eq: pathKey(request) } },
    }),
  );
}
