/** Cases: lists, one case, its diagram, data corrections, copies, withdrawal, deadlines, papers, reveal. */
import type { FastifyInstance } from 'fastify';
import { type CaseScope, listCases, searchApplications } from '../../../db/repositories/case-lists.ts';
import { setMaterialState } from '../../../db/repositories/case-parts.ts';
import { insertCopy, markCopyRead } from '../../../db/repositories/habits.ts';
import { tasksOf } from '../../../db/repositories/inbox.ts';
import { rows, sql } from '../../../db/repositories/sql.ts';
import * as api from '../../api/cases.ts';
import type { Role } from '../../api/values.ts';
import { correctApplicant } from '../commands/correct-applicant.ts';
import { withdrawCase } from '../commands/withdraw.ts';
import type { App } from '../context.ts';
import { fromCursor, page, TextCursor } from '../cursor.ts';
import { seeCase } from '../policies/load.ts';
import { hasRight } from '../policies/rights.ts';
import { caseDetail } from '../present/case-detail.ts';
import { caseRow, gather } from '../present/case-rows.ts';
import { caseDiagram } from '../present/diagram.ts';
import { forbidden, notFound } from '../problems.ts';
import { serve } from '../recipe.ts';
import { lightFilter } from './inbox.ts';

/** Where the post's cases are found. */
export function caseScope(role: Role, unitId: string): CaseScope {
  if (role === 'window') return { kind: 'receiver', unitId };
  return role === 'supervisor' ? { kind: 'supervised', unitId } : { kind: 'home', unitId };
}

function registerLists(server: FastifyInstance, app: App): void {
  serve(server, app, api.list, (call) =>
    call.transact(async (work) => {
      const { query, post } = call;
      if (!hasRight(post.role, 'cases')) throw forbidden();
      const ids = query.q ? await searchApplications(work.trx, app.ring, query.q) : undefined;
      if (ids?.length === 0) return { rows: [], nextCursor: null };
      const filter = {
        now: work.now,
        ...(ids ? { applicationIds: ids } : {}),
        ...(query.status ? { status: query.status } : {}),
        ...(query.open === undefined ? {} : { open: query.open === 'true' }),
        ...lightFilter(query.light),
        ...(query.item ? { item: query.item } : {}),
        ...(query.submittedFrom ? { submittedFrom: query.submittedFrom } : {}),
        ...(query.submittedTo ? { submittedTo: query.submittedTo } : {}),
      };
      const after = fromCursor(query.cursor, TextCursor);
      const wanted = { sort: query.sort, order: query.order, after, limit: query.limit + 1 };
      const found = await listCases(work.trx, caseScope(post.role, post.unit.id), filter, wanted);
      const sortOf = { submitted: 'submitted_at', due: 'sort_due', caseNumber: 'case_number' } as const;
      const paged = page(found, query.limit, (row) => [row[sortOf[query.sort]], row.id]);
      const shown = await gather(app, work, { applications: paged.rows });
      return { rows: paged.rows.map((row) => caseRow(shown, row)), nextCursor: paged.nextCursor };
    }),
  );
  serve(server, app, api.get, (call) =>
    call.transact(async (work) =>
      caseDetail(app, work, call.actor, await seeCase(work.trx, call.actor, call.params.caseId)),
    ),
  );
  serve(server, app, api.diagram, (call) =>
    call.transact(async (work) =>
      caseDiagram(work.trx, (await seeCase(work.trx, call.actor, call.params.caseId)).row),
    ),
  );
}

function registerCopies(server: FastifyInstance, app: App): void {
  serve(server, app, api.copyCandidates, (call) =>
    call.transact(async ({ trx }) => {
      const { row } = await seeCase(trx, call.actor, call.params.caseId);
      const units = [
        row.receiving_unit_id,
        row.home_township_id,
        row.home_federation_id,
        row.home_civil_affairs_id,
        call.post.unit.id,
      ];
      const users = await rows<{ id: string; name: string; unit_name: string; role: string }>(
        trx,
        sql`select distinct on (x.id) x.id, x.name, p.role,
            (select n.name from app.unit_name n where n.unit_id = p.unit_id order by n.valid_from desc limit 1) as unit_name
          from app.post p join app.app_user x on x.id = p.user_id and x.state = 'active'
          where p.unit_id = any(${units.filter((id) => id !== null)}) and p.valid_to is null and x.id <> ${call.actor.user.id}
            and p.role in ('window', 'township', 'federation', 'civil-affairs', 'supervisor')
          order by x.id limit 200`,
      );
      return {
        users: users.map(({ id, name, unit_name, role }) => ({ id, name, unitName: unit_name, role })),
      };
    }),
  );
  serve(server, app, api.copy, (call) =>
    call.transact(async ({ trx, now, audit }) => {
      const seen = await seeCase(trx, call.actor, call.params.caseId);
      if (seen.view !== 'full') throw forbidden();
      for (const toUserId of new Set(call.body.userIds)) {
        const copy = {
          applicationId: seen.row.id,
          toUserId,
          fromUserId: call.actor.user.id,
          fromUnitId: call.post.unit.id,
        };
        await insertCopy(trx, app.ring, { ...copy, note: call.body.note, at: now });
      }
      audit({
        action: 'case.copy',
        objectKind: 'case',
        objectId: seen.row.id,
        objectLabel: seen.row.case_number,
        facts: { to: call.body.userIds },
      });
      return { copied: new Set(call.body.userIds).size };
    }),
  );
  serve(server, app, api.markRead, (call) =>
    call.transact(async ({ trx, now }) => {
      if ((await markCopyRead(trx, call.params.copyId, call.actor.user.id, now)) === null) throw notFound();
      return { done: true as const };
    }),
  );
}

export function registerCaseRoutes(server: FastifyInstance, app: App): void {
  registerLists(server, app);
  registerCopies(server, app);
  serve(server, app, api.correctData, (call) =>
    call.transact(async (work) => {
      const seen = await seeCase(work.trx, call.actor, call.params.caseId);
      await correctApplicant(app, call.actor, work, seen, call.body);
      return { done: true as const };
    }),
  );
  serve(server, app, api.setMaterial, (call) =>
    call.transact(async ({ trx, now, audit }) => {
      const seen = await seeCase(trx, call.actor, call.params.caseId);
      const { code } = call.params;
      const open = await tasksOf(trx, seen.row.id, true);
      if (!seen.actions.has('attach') || open.length === 0) throw forbidden();
      const change = {
        applicationId: seen.row.id,
        code,
        state: call.body.state,
        note: call.body.note ?? null,
        at: now,
      };
      if (!(await setMaterialState(trx, app.ring, change))) throw notFound();
      audit({
        action: 'case.set-material',
        objectKind: 'case',
        objectId: seen.row.id,
        objectLabel: seen.row.case_number,
        facts: { code, state: call.body.state },
      });
      return { done: true as const };
    }),
  );
  serve(server, app, api.withdraw, (call) =>
    withdrawCase(app, call.actor, call.transact, call.params.caseId, call.body),
  );
}
