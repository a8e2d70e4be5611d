import { z } from 'zod';
import { Rejection } from '../../../commands.ts';
import { checkActivation, checkTenants, documentOf } from '../../arguments.ts';
import { invalid } from '../../rejections.ts';
import {
  bodyOf,
  countField,
  documentField,
  pathKey,
  type RestContext,
  send,
  sendNothing,
  spanField,
  submit,
} from '../context.ts';
import { activatedJobAnswer, jobAnswer, jobs } from '../entities/job.ts';
import { answerSearch } from '../find.ts';
import { CommandRejected } from '../problem.ts';

const activationSchema = z.object({
  type: z.string(),
  worker: z.string().default(''),
  timeout: spanField,
  maxJobsToActivate: countField,
  fetchVariable: z.array(z.string()).nullish(),
  requestTimeout: spanField.default(0),
  tenantIds: z.array(z.string()).nullish(),
});

const correctionsSchema = z
  .object({
    assignee: z.string().nullish(),
    dueDate: z.string().nullish(),
    followUpDate: z.string().nullish(),
    candidateUsers: z.array(z.string()).nullish(),
    candidateGroups: z.array(z.string()).nullish(),
    priority: z.int().min(0).max(100).nullish(),
  })
  .transform((given) => ({
    assignee: given.assignee ?? null,
    dueDate: given.dueDate ?? null,
    followUpDate: given.followUpDate ?? null,
    candidateUsers: given.candidateUsers ?? null,
    candidateGroups: given.candidateGroups ?? null,
    priority: given.priority ?? null,
  }));

const resultSchema = z
  .object({
    type: z.string().default('userTask'),
    denied: z.boolean().nullish(),
    deniedReason: z.string().nullish(),
    corrections: correctionsSchema.nullish(),
  })
  .transform(({ type, denied, deniedReason, corrections }) => {
    if (type !== 'userTask') throw invalid(`A job result of type '${type}' is not supported by this engine`);
    return {
      ...(denied === null || denied === undefined ? {} : { denied }),
      ...(deniedReason === null || deniedReason === undefined ? {} : { deniedReason }),
      ...(corrections ? { corrections } : {}),
    };
  });

const completionSchema = z.object({ variables: documentField, result: resultSchema.nullish() });

const failureSchema = z.object({
  retries: countField.default(0),
  errorMessage: z.string().nullish(),
  retryBackOff: spanField.default(0),
  variables: documentField,
});

const errorSchema = z.object({
  errorCode: z.string().min(1),
  errorMessage: z.string().nullish(),
  variables: documentField,
});

const updateSchema = z.object({
  changeset: z.object({ retries: countField.nullish(), timeout: spanField.nullish() }),
});

function activationRoute(context: RestContext): void {
  context.app.post('/v2/jobs/activation', async (request, reply) => {
    const body = bodyOf(request, activationSchema);
    checkTenants('ActivateJobs', body.tenantIds ?? []);
    const command = {
      type: body.type,
      worker: body.worker,
      timeout: body.timeout,
      maxJobs: body.maxJobsToActivate,
    };
    checkActivation(command);
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const fetchVariables = body.fetchVariable ?? [];
    try {
      const activated = await context.polling.activate(
        fetchVariables.length > 0 ? { ...command, fetchVariables } : command,
        { requestTimeout: body.requestTimeout, signal: gone.signal },
      );
      return send(reply, { jobs: activated.map(activatedJobAnswer) });
    } catch (error) {
      throw error instanceof Rejection ? new CommandRejected('activateJobs', error) : error;
    }
  });
}

function outcomeRoutes(context: RestContext): void {
  const { app } = context;

  app.post('/v2/jobs/:key/completion', async (request, reply) => {
    const { variables, result } = bodyOf(request, completionSchema);
    await submit(context, 'completeJob', {
      jobKey: pathKey(request),
      variables: documentOf(variables),
      ...(result ? { result } : {}),
    });
    return sendNothing(reply);
  });

  app.post('/v2/jobs/:key/failure', async (request, reply) => {
    const { retries, errorMessage, retryBackOff, variables } = bodyOf(request, failureSchema);
    await submit(context, 'failJob', {
      jobKey: pathKey(request),
      retries,
      errorMessage: errorMessage ?? '',
      retryBackOff,
      variables: documentOf(variables),
    });
    return sendNothing(reply);
  });

  app.post('/v2/jobs/:key/error', async (request, reply) => {
    const { errorCode, errorMessage, variables } = bodyOf(request, errorSchema);
    await submit(context, 'throwError', {
      jobKey: pathKey(request),
      errorCode,
      errorMessage: errorMessage ?? '',
      variables: documentOf(variables),
    });
    return sendNothing(reply);
  });
}

export function jobRoutes(context: RestContext): void {
  const { app } = context;
  activationRoute(context);
  outcomeRoutes(context);

  app.patch('/v2/jobs/:key', async (request, reply) => {
    const jobKey = pathKey(request);
    const { retries, timeout } = bodyOf(request, updateSchema).changeset;
    if (typeof retries !== 'number' && typeof timeout !== 'number') {
      throw invalid("Expected at least one of 'retries' and 'timeout' in the changeset");
    }
    if (typeof retries === 'number') await submit(context, 'updateJobRetries', { jobKey, retries });
    if (typeof timeout === 'number') await submit(context, 'updateJobTimeout', { jobKey, timeout });
    return sendNothing(reply);
  });

  app.post('/v2/jobs/search', (request, reply) => answerSearch(context, jobs, request, reply, jobAnswer));
}
