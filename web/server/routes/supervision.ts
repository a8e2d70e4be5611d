/** 督办. */
import type { FastifyInstance } from 'fastify';
import {
  listSupervised,
  type SupervisionMoment,
  supervisionFigures,
  supervisionHeat,
} from '../../../db/repositories/case-lists.ts';
import { deadlinesById } from '../../../db/repositories/deadlines.ts';
import { insertUrge, lastUrgeAt, listEscalations } from '../../../db/repositories/habits.ts';
import { findTask, type TaskRow } from '../../../db/repositories/inbox.ts';
import { rows, sql, type Trx } from '../../../db/repositories/sql.ts';
import { appendTimeline } from '../../../db/repositories/timeline.ts';
import { unitsById } from '../../../db/repositories/units.ts';
import { type UserRole, userNames, usersWithPost } from '../../../db/repositories/users.ts';
import { endOfDay, shanghaiDate, startOfDay } from '../../../domain/calendar/dates.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import * as api from '../../api/supervision.ts';
import { taskClosed } from '../commands/claims.ts';
import type { App, Work } from '../context.ts';
import { fromCursor, page, TextCursor } from '../cursor.ts';
import { mayUrge, supervisedArea } from '../policies/cases.ts';
import { postView, seeCase } from '../policies/load.ts';
import { hasRight } from '../policies/rights.ts';
import { caseRow, gather } from '../present/case-rows.ts';
import { unitRef, userRefOrNull } from '../present/units.ts';
import { forbidden, notFound, problem } from '../problems.ts';
import { type SignedCall, serve } from '../recipe.ts';
import { lightFilter } from './inbox.ts';

const urgePauseMs = 2 * 3_600_000;

function area(call: SignedCall<Endpoint>): string {
  const post = postView(call.actor);
  if (!post || !hasRight(post.role, 'supervision')) throw forbidden();
  return supervisedArea(post);
}

function moment(work: Work): SupervisionMoment {
  const today = shanghaiDate(work.nowMs);
  return {
    now: work.now,
    startOfToday: startOfDay(today),
    endOfToday: endOfDay(today),
    dayAgo: new Date(work.nowMs - 86_400_000).toISOString(),
  };
}

function registerOverview(server: FastifyInstance, app: App): void {
  serve(server, app, api.overview, (call) =>
    call.transact(async (work) => {
      const below = area(call);
      const figures = await supervisionFigures(work.trx, below, moment(work));
      const heat = await supervisionHeat(work.trx, below, moment(work));
      const units = await unitsById(
        work.trx,
        heat.map((row) => row.unit_id),
      );
      const { due_today, ...rest } = figures;
      return {
        figures: { ...rest, dueToday: due_today },
        heat: heat.map(({ unit_id, element_id, step_name, ...counts }) => ({
          unit: unitRef(units, unit_id),
          elementId: element_id,
          stepName: step_name,
          ...counts,
        })),
      };
    }),
  );
}

async function openTasks(trx: Trx, applicationIds: readonly string[]): Promise<Map<string, TaskRow>> {
  const found = await rows<TaskRow>(
    trx,
    sql`select distinct on (application_id) * from app.inbox_task
      where application_id = any(${applicationIds}) and state in ('open', 'submitting')
      order by application_id, user_task_key`,
  );
  return new Map(found.map((task) => [task.application_id, task]));
}

function registerLists(server: FastifyInstance, app: App): void {
  serve(server, app, api.list, (call) =>
    call.transact(async (work) => {
      const { query } = call;
      const at = moment(work);
      const filter = {
        view: query.view,
        ...(query.unitId ? { unitId: query.unitId } : {}),
        ...(query.elementId ? { elementId: query.elementId } : {}),
        ...lightFilter(query.light),
      };
      const after = fromCursor(query.cursor, TextCursor);
      const found = await listSupervised(work.trx, area(call), filter, at, { after, limit: query.limit + 1 });
      const { rows: shownRows, nextCursor } = page(found, query.limit, (row) => [row.sort_due, row.id]);
      const tasks = await openTasks(
        work.trx,
        shownRows.map(({ id }) => id),
      );
      const shown = await gather(app, work, { applications: shownRows, tasks: [...tasks.values()] });
      return {
        rows: shownRows.map((row) => {
          const task = tasks.get(row.id);
          const waitingSince = task?.created_at ?? row.submitted_at;
          return {
            ...caseRow(shown, row),
            stepName: task?.step_name ?? caseRow(shown, row).stepName,
            userTaskKey: task ? String(task.user_task_key) : null,
            elementId: task?.element_id ?? null,
            assignee: userRefOrNull(shown.users, task?.assignee ?? null),
            waitingSince,
            unclaimedOverADay:
              task !== undefined &&
              task.assignee === null &&
              Date.parse(waitingSince) < Date.parse(at.dayAgo),
            urges: task?.urges ?? 0,
            lastUrgedAt: task?.last_urged_at ?? null,
          };
        }),
        nextCursor,
      };
    }),
  );
  serve(server, app, api.escalations, (call) =>
    call.transact(async (work) => {
      const { cursor, limit } = call.query;
      const found = await listEscalations(work.trx, area(call), {
        after: fromCursor(cursor, TextCursor),
        limit: limit + 1,
      });
      const { rows: shownRows, nextCursor } = page(found, limit, (row) => [row.at, row.id]);
      const shown = await gather(app, work, { applicationIds: shownRows.map((row) => row.application_id) });
      const units = await unitsById(
        work.trx,
        shownRows.map((row) => row.unit_id),
      );
      const clocks = await deadlinesById(
        work.trx,
        shownRows.map((row) => row.deadline_id),
      );
      const names = await userNames(
        work.trx,
        shownRows.flatMap((row) => row.told),
      );
      return {
        rows: shownRows.map((row) => ({
          id: row.id,
          at: row.at,
          level: row.level,
          clockName: clocks.get(row.deadline_id)?.name ?? '',
          caseId: row.application_id,
          caseNumber: shown.applications.get(row.application_id)?.case_number ?? '',
          unit: unitRef(units, row.unit_id),
          told: row.told.map((id) => ({ id, name: names.get(id) ?? '—' })),
        })),
        nextCursor,
      };
    }),
  );
}

export function registerSupervisionRoutes(server: FastifyInstance, app: App): void {
  registerOverview(server, app);
  registerLists(server, app);
  serve(server, app, api.urge, (call) =>
    call.transact(async ({ trx, now, nowMs, audit }) => {
      const task = await findTask(trx, Number(call.body.userTaskKey));
      if (!task) throw notFound();
      const { facts, row } = await seeCase(trx, call.actor, task.application_id);
      const post = postView(call.actor);
      if (!post || !mayUrge(post, facts)) throw forbidden();
      if (task.state !== 'open') throw taskClosed();
      await trx.raw('select pg_advisory_xact_lock(?)', [task.user_task_key]);
      const last = await lastUrgeAt(trx, task.user_task_key);
      if (last !== null && nowMs - Date.parse(last) < urgePauseMs) {
        const again = new Date(Date.parse(last) + urgePauseMs).toISOString();
        throw problem(
          'too-many-requests',
          '这项任务刚刚催办过,两小时内不能重复催办。',
          'Reminded less than two hours ago.',
          { facts: { again } },
        );
      }
      const urge = {
        userTaskKey: task.user_task_key,
        applicationId: row.id,
        byUserId: call.actor.user.id,
        byUnitId: post.unitId,
      };
      await insertUrge(trx, { ...urge, note: call.body.note, at: now });
      await appendTimeline(trx, app.ring, {
        ...{
          applicationId: row.id,
          at: now,
          kind: 'urged',
          elementId: task.element_id,
          stepName: task.step_name,
        },
        ...{
          unitId: post.unitId,
          userId: call.actor.user.id,
          note: call.body.note,
          userTaskKey: task.user_task_key,
        },
      });
      const pool = await usersWithPost(trx, task.unit_id, task.role as UserRole);
      const told = pool.filter(({ id }) => task.assignee === null || id === task.assignee);
      audit({
        action: 'case.urge',
        objectKind: 'case',
        objectId: row.id,
        objectLabel: row.case_number,
        facts: { step: task.element_id },
      });
      return { urgedAt: now, told };
    }),
  );
}
