import { z } from 'zod';
import { documentOf } from '../../arguments.ts';
import { invalid } from '../../rejections.ts';
import {
  bodyOf,
  bodyText,
  documentField,
  pathKey,
  type RestContext,
  send,
  sendNothing,
  submit,
} from '../context.ts';
import { formAnswer } from '../entities/definitions.ts';
import { userTaskAnswer, userTasks } from '../entities/user-task.ts';
import { answerSearch, findRow, rowOf } from '../find.ts';
import { parseQuery } from '../json.ts';
import { visibleVariables } from '../visible-variables.ts';

const assignmentSchema = z.object({
  assignee: z.string().min(1),
  allowOverride: z.boolean().nullish(),
  action: z.string().nullish(),
});

/** null keeps, as if it were not there; '' and [] clear. */
const updateSchema = z.object({
  changeset: z
    .strictObject({
      candidateGroups: z.array(z.string()).nullish(),
      candidateUsers: z.array(z.string()).nullish(),
      dueDate: z.string().nullish(),
      followUpDate: z.string().nullish(),
      priority: z.int().min(0).max(100).nullish(),
    })
    .nullish()
    .transform((given) =>
      Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null)),
    ),
  action: z.string().nullish(),
});

const completionSchema = z.object({ variables: documentField, action: z.string().nullish() });

const named = (action: string | null | undefined, otherwise: string) =>
  action === null || action === undefined || action === '' ? otherwise : action;

function commandRoutes(context: RestContext): void {
  const { app } = context;

  app.post('/v2/user-tasks/:key/assignment', async (request, reply) => {
    const { assignee, allowOverride, action } = bodyOf(request, assignmentSchema);
    const command = {
      userTaskKey: pathKey(request),
      assignee,
      allowOverride: allowOverride ?? true,
      action: named(action, 'assign'),
    };
    await submit(context, 'assignUserTask', command, command.allowOverride ? {} : { intent: 'CLAIM' });
    return sendNothing(reply);
  });

  app.delete('/v2/user-tasks/:key/assignee', async (request, reply) => {
    await submit(context, 'unassignUserTask', { userTaskKey: pathKey(request), action: 'unassign' });
    return sendNothing(reply);
  });

  app.patch('/v2/user-tasks/:key', async (request, reply) => {
    const { changeset, action } = bodyOf(request, updateSchema);
    if (Object.keys(changeset).length === 0 && named(action, '') === '') {
      throw invalid("No update data provided: expected an 'action' or a value in the 'changeset'");
    }
    await submit(context, 'updateUserTask', {
      userTaskKey: pathKey(request),
      changeset,
      action: named(action, 'update'),
    });
    return sendNothing(reply);
  });

  app.post('/v2/user-tasks/:key/completion', async (request, reply) => {
    const { variables, action } = bodyOf(request, completionSchema);
    await submit(context, 'completeUserTask', {
      userTaskKey: pathKey(request),
      variables: documentOf(variables),
      action: named(action, 'complete'),
    });
    return sendNothing(reply);
  });
}

export function userTaskRoutes(context: RestContext): void {
  const { app, facts } = context;
  commandRoutes(context);

  app.post('/v2/user-tasks/search', (request, reply) =>
    answerSearch(context, userTasks, request, reply, (row) => userTaskAnswer(row, facts)),
  );

  app.get('/v2/user-tasks/:key', async (request, reply) => {
    const row = await rowOf(context, 'user_task', pathKey(request), 'User task');
    return send(reply, await userTaskAnswer(row, facts));
  });

  app.post('/v2/user-tasks/:key/variables/search', async (request, reply) => {
    const task = await rowOf(context, 'user_task', pathKey(request), 'User task');
    return send(reply, await visibleVariables(context, task, parseQuery(bodyText(request))));
  });

  app.get('/v2/user-tasks/:key/form', async (request, reply) => {
    const task = await rowOf(context, 'user_task', pathKey(request), 'User task');
    const form =
      task.formKey === null ? undefined : await findRow(context, 'form', { key: { $eq: task.formKey } });
    return form ? send(reply, formAnswer(form)) : sendNothing(reply);
  });
}
