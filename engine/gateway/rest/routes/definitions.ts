/** Process definitions, decisions and forms. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ProcessDefinitionRow } from '../../../records/tables.ts';
import { checkTenants, documentOf } from '../../arguments.ts';
import { invalid } from '../../rejections.ts';
import {
  bodyOf,
  documentField,
  keyField,
  pathKey,
  type RestContext,
  send,
  sendNothing,
  submit,
} from '../context.ts';
import {
  decisionDefinitionAnswer,
  decisionDefinitions,
  decisionRequirements,
  decisionRequirementsAnswer,
  formAnswer,
  processDefinitionAnswer,
  processDefinitions,
} from '../entities/definitions.ts';
import { evaluationAnswer } from '../entities/evaluation.ts';
import { answerSearch, findRow, rowOf } from '../find.ts';

const evaluationSchema = z.object({
  decisionDefinitionId: z.string().min(1).optional(),
  decisionDefinitionKey: keyField.optional(),
  variables: documentField,
  tenantId: z.string().default(''),
});

function sendXml(reply: FastifyReply, xml: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').send(xml);
}

function processRoutes(context: RestContext): void {
  const { app, facts } = context;
  const answer = async (row: ProcessDefinitionRow) =>
    processDefinitionAnswer(row, (await facts.of(row.key))?.startFormId !== undefined);

  app.post('/v2/process-definitions/search', (request, reply) =>
    answerSearch(context, processDefinitions, request, reply, answer),
  );

  app.get('/v2/process-definitions/:key', async (request, reply) =>
    send(
      reply,
      await answer(await rowOf(context, 'process_definition', pathKey(request), 'Process definition')),
    ),
  );

  app.get('/v2/process-definitions/:key/xml', async (request, reply) =>
    sendXml(
      reply,
      (await rowOf(context, 'process_definition', pathKey(request), 'Process definition')).resource,
    ),
  );

  app.get('/v2/process-definitions/:key/form', async (request, reply) => {
    const row = await rowOf(context, 'process_definition', pathKey(request), 'Process definition');
    const formId = (await facts.of(row.key))?.startFormId;
    if (formId === undefined) return sendNothing(reply);
    const latestFirst = [{ field: 'version', order: 'DESC' }] as const;
    const form = await findRow(context, 'form', { formId: { $eq: formId } }, latestFirst);
    return form ? send(reply, formAnswer(form)) : sendNothing(reply);
  });
}

function decisionRoutes(context: RestContext): void {
  const { app } = context;
  const drgIdOf = async (key: number) =>
    (await findRow(context, 'decision_requirements', { key: { $eq: key } }))?.drgId;

  app.post('/v2/decision-definitions/search', (request, reply) =>
    answerSearch(context, decisionDefinitions, request, reply, async (row) =>
      decisionDefinitionAnswer(row, await drgIdOf(row.decisionRequirementsKey)),
    ),
  );

  app.get('/v2/decision-definitions/:key', async (request, reply) => {
    const row = await rowOf(context, 'decision_definition', pathKey(request), 'Decision definition');
    return send(reply, decisionDefinitionAnswer(row, await drgIdOf(row.decisionRequirementsKey)));
  });

  app.get('/v2/decision-definitions/:key/xml', async (request, reply) => {
    const row = await rowOf(context, 'decision_definition', pathKey(request), 'Decision definition');
    const drg = await rowOf(
      context,
      'decision_requirements',
      row.decisionRequirementsKey,
      'Decision requirements',
    );
    return sendXml(reply, drg.resource);
  });

  app.post('/v2/decision-requirements/search', (request, reply) =>
    answerSearch(context, decisionRequirements, request, reply, decisionRequirementsAnswer),
  );

  app.get('/v2/decision-requirements/:key', async (request, reply) =>
    send(
      reply,
      decisionRequirementsAnswer(
        await rowOf(context, 'decision_requirements', pathKey(request), 'Decision requirements'),
      ),
    ),
  );

  app.get('/v2/decision-requirements/:key/xml', async (request, reply) =>
    sendXml(
      reply,
      (await rowOf(context, 'decision_requirements', pathKey(request), 'Decision requirements')).resource,
    ),
  );

  app.post('/v2/decision-definitions/evaluation', async (request, reply) => {
    const { decisionDefinitionId, decisionDefinitionKey, variables, tenantId } = bodyOf(
      request,
      evaluationSchema,
    );
    checkTenants('EvaluateDecision', [tenantId]);
    if ((decisionDefinitionId === undefined) === (decisionDefinitionKey === undefined)) {
      throw invalid("Expected exactly one of 'decisionDefinitionId' and 'decisionDefinitionKey'");
    }
    const which =
      decisionDefinitionKey === undefined
        ? { decisionId: decisionDefinitionId ?? '' }
        : { decisionKey: decisionDefinitionKey };
    const result = await submit(context, 'evaluateDecision', { ...which, variables: documentOf(variables) });
    return send(reply, evaluationAnswer(result));
  });
}

export function definitionRoutes(context: RestContext): void {
  processRoutes(context);
  decisionRoutes(context);

  context.app.get('/v2/forms/:key', async (request, reply) =>
    send(reply, formAnswer(await rowOf(context, 'form', pathKey(request), 'Form'))),
  );
}
