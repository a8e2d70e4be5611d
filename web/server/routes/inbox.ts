/** The inbox's tabs, counts, claim and release. */
import type { FastifyInstance } from 'fastify';
import { listStarted, searchApplications } from '../../../db/repositories/case-lists.ts';
import { draftTimes } from '../../../db/repositories/completions.ts';
import { listCopies } from '../../../db/repositories/habits.ts';
import {
  type InboxFilter,
  type InboxPage,
  type InboxPost,
  inboxCounts,
  inboxSteps,
  listClaimable,
  listDone,
  listTodo,
  sortValue,
} from '../../../db/repositories/inbox.ts';
import * as api from '../../api/inbox.ts';
import type { Light } from '../../api/values.ts';
import { claimTask, releaseTask } from '../commands/claims.ts';
import type { App, Work } from '../context.ts';
import { fromCursor, KeyCursor, page, TextCursor } from '../cursor.ts';
import { caseInboxRow, gather, taskInboxRow } from '../present/case-rows.ts';
import { toProblem } from '../problems.ts';
import { type SignedCall, serve } from '../recipe.ts';

type ListCall = SignedCall<typeof api.list>;

function inboxPost(call: Pick<ListCall, 'actor' | 'post'>): InboxPost {
  return { userId: call.actor.user.id, unitId: call.post.unit.id, role: call.post.role };
}

/** Only lights of running clocks can be asked for. */
export function lightFilter(light: Light | undefined): {
  light?: 'normal' | 'due-soon' | 'overdue' | 'paused';
} {
  return light === undefined || light === 'met' || light === 'met-late' ? {} : { light };
}

async function listTasks(call: ListCall, work: Work, applicationIds: readonly string[] | undefined) {
  const { query, app } = call;
  const tab = query.tab as 'todo' | 'claimable' | 'done';
  const filter: InboxFilter = {
    now: work.now,
    ...(query.elementId ? { elementId: query.elementId } : {}),
    ...lightFilter(query.light),
    ...(query.item ? { item: query.item } : {}),
    ...(applicationIds ? { applicationIds } : {}),
  };
  const order = tab === 'done' && query.sort !== 'caseNumber' ? 'desc' : query.order;
  const wanted: InboxPage = {
    sort: query.sort,
    order,
    after: fromCursor(query.cursor, KeyCursor),
    limit: query.limit + 1,
  };
  const read = { todo: listTodo, claimable: listClaimable, done: listDone }[tab];
  const found = await read(work.trx, inboxPost(call), filter, wanted);
  const { rows, nextCursor } = page(found, query.limit, (row) => [
    sortValue(row, tab, query.sort),
    row.user_task_key,
  ]);
  const shown = await gather(app, work, { tasks: rows });
  const keys = rows.map((row) => row.user_task_key);
  const drafts =
    tab === 'todo' && keys.length > 0
      ? await draftTimes(work.trx, call.actor.user.id, keys)
      : new Map<number, string>();
  return {
    rows: rows.map((row) => taskInboxRow(shown, row, drafts.get(row.user_task_key) ?? null)),
    nextCursor,
  };
}

async function listOwn(call: ListCall, work: Work, applicationIds: readonly string[] | undefined) {
  const { query, app, actor, post } = call;
  const after = fromCursor(query.cursor, TextCursor);
  const limit = query.limit + 1;
  const search = applicationIds ? { applicationIds } : {};
  if (query.tab === 'started') {
    const found = await listStarted(
      work.trx,
      { userId: actor.user.id, unitId: post.unit.id, ...search },
      { after, limit },
    );
    const { rows, nextCursor } = page(found, query.limit, (row) => [row.submitted_at, row.id]);
    const shown = await gather(app, work, { applications: rows });
    const as = { state: 'case' as const, copyId: null, unread: false };
    return {
      rows: rows.map((row) => caseInboxRow(shown, row, { ...as, id: row.id, at: row.submitted_at })),
      nextCursor,
    };
  }
  const found = await listCopies(work.trx, actor.user.id, { after, limit, ...search });
  const { rows, nextCursor } = page(found, query.limit, (row) => [row.at, row.id]);
  const shown = await gather(app, work, { applicationIds: rows.map((row) => row.application_id) });
  return {
    rows: rows.flatMap((copy) => {
      const row = shown.applications.get(copy.application_id);
      const as = {
        id: copy.id,
        state: 'copy' as const,
        at: copy.at,
        copyId: copy.id,
        unread: copy.read_at === null,
      };
      return row ? [caseInboxRow(shown, row, as)] : [];
    }),
    nextCursor,
  };
}

export function registerInboxRoutes(server: FastifyInstance, app: App): void {
  serve(server, app, api.list, (call) =>
    call.transact(async (work) => {
      const { q, tab } = call.query;
      const ids = q ? await searchApplications(work.trx, app.ring, q) : undefined;
      if (ids?.length === 0) return { rows: [], nextCursor: null };
      return tab === 'started' || tab === 'copied' ? listOwn(call, work, ids) : listTasks(call, work, ids);
    }),
  );
  serve(server, app, api.counts, (call) =>
    call.transact(async ({ trx, now }) => {
      const post = { userId: call.actor.user.id, unitId: call.post.unit.id, role: call.post.role };
      const { due_soon, ...counts } = await inboxCounts(trx, post, now);
      const steps = await inboxSteps(trx, post);
      return {
        ...counts,
        warn: due_soon,
        steps: steps.map(({ element_id, step_name, todo, claimable }) => ({
          elementId: element_id,
          name: step_name,
          todo,
          claimable,
        })),
      };
    }),
  );
  serve(server, app, api.claim, (call) => claimTask(call, call.params.userTaskKey));
  serve(server, app, api.release, async (call) => {
    await releaseTask(call, call.params.userTaskKey);
    return { userTaskKey: call.params.userTaskKey };
  });
  serve(server, app, api.claimMany, async (call) => {
    const results = [];
    for (const userTaskKey of new Set(call.body.userTaskKeys)) {
      try {
        await claimTask(call, userTaskKey);
        results.push({ userTaskKey, ok: true, problem: null });
      } catch (error) {
        const { body, unexpected } = toProblem(error, call.language, call.traceId);
        if (unexpected) app.log.error({ err: error }, 'claim failed');
        results.push({
          userTaskKey,
          ok: false,
          problem: { code: body.code, detail: body.detail, errors: body.errors },
        });
      }
    }
    return { results };
  });
}
