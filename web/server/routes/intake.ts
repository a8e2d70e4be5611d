/** 新建申请. */
import type { FastifyInstance } from 'fastify';
import { attachmentsOfDraft } from '../../../db/repositories/attachments.ts';
import {
  deleteDraft,
  findDraft,
  type IntakeDraft,
  insertDraft,
  listDrafts,
  saveDraft,
} from '../../../db/repositories/intake-drafts.ts';
import { settleOutboxByKey, takeOutboxByKey } from '../../../db/repositories/outbox.ts';
import { jurisdictionsOf, rulesOf } from '../../../db/repositories/policy.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { findOfficeFor, getUnit, unitPath, unitsById } from '../../../db/repositories/units.ts';
import { userNames } from '../../../db/repositories/users.ts';
import { shanghaiDate } from '../../../domain/calendar/dates.ts';
import { findLimit } from '../../../domain/deadlines/limits.ts';
import { clockNames } from '../../../domain/deadlines/wording.ts';
import { maskName } from '../../../domain/identity/mask.ts';
import { requiredMaterials } from '../../../domain/materials/materials.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import * as api from '../../api/intake.ts';
import { Item } from '../../api/values.ts';
import { checkIntake } from '../commands/check-intake.ts';
import { deliverToEngine } from '../commands/engine-outbox.ts';
import { submitIntake } from '../commands/submit-intake.ts';
import type { App } from '../context.ts';
import { hasRight } from '../policies/rights.ts';
import { attachment } from '../present/attachments.ts';
import { unitRef } from '../present/units.ts';
import { forbidden, notFound, problem } from '../problems.ts';
import { type SignedCall, serve } from '../recipe.ts';

function mayIntake(call: SignedCall<Endpoint>): void {
  if (!hasRight(call.post.role, 'intake')) throw forbidden();
}

async function ownDraft(
  app: App,
  trx: Trx,
  call: SignedCall<Endpoint>,
  id: string,
  lock = false,
): Promise<IntakeDraft> {
  mayIntake(call);
  const draft = await findDraft(trx, app.ring, id, lock);
  if (!draft || draft.userId !== call.actor.user.id || draft.applicationId !== null) throw notFound();
  return draft;
}

async function presentDraft(app: App, trx: Trx, draft: IntakeDraft) {
  const files = await attachmentsOfDraft(trx, draft.id);
  const users = await userNames(
    trx,
    files.map((row) => row.uploaded_by),
  );
  return {
    id: draft.id,
    revision: draft.revision,
    savedAt: draft.savedAt,
    values: draft.values as never,
    attachments: files.map((row) => attachment(app, users, row)),
  };
}

function textAt(values: Record<string, unknown>, ...path: string[]): string {
  let value: unknown = values;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : '';
}

function registerDrafts(server: FastifyInstance, app: App): void {
  serve(server, app, api.drafts, (call) =>
    call.transact(async ({ trx }) => {
      mayIntake(call);
      const found = await listDrafts(trx, app.ring, call.actor.user.id, call.post.unit.id);
      const homes = await unitsById(
        trx,
        found.map(({ values }) => textAt(values, 'homeTownshipId')),
      );
      return {
        rows: found.map((draft) => {
          const items = Array.isArray(draft.values.items) ? draft.values.items : [];
          return {
            id: draft.id,
            applicant: maskName(textAt(draft.values, 'applicant', 'name')),
            homeName: homes.get(textAt(draft.values, 'homeTownshipId'))?.name ?? '',
            items: items.flatMap((item) => Item.safeParse(item).data ?? []),
            savedAt: draft.savedAt,
          };
        }),
      };
    }),
  );
  serve(server, app, api.createDraft, (call) =>
    call.transact(async ({ trx, now }) => {
      mayIntake(call);
      const id = await insertDraft(trx, app.ring, {
        userId: call.actor.user.id,
        unitId: call.post.unit.id,
        values: call.body.values,
        at: now,
      });
      return presentDraft(app, trx, await ownDraft(app, trx, call, id));
    }),
  );
  serve(server, app, api.getDraft, (call) =>
    call.transact(async ({ trx }) =>
      presentDraft(app, trx, await ownDraft(app, trx, call, call.params.draftId)),
    ),
  );
  serve(server, app, api.saveDraft, (call) =>
    call.transact(async ({ trx, now }) => {
      const draft = await ownDraft(app, trx, call, call.params.draftId);
      const revision = await saveDraft(trx, app.ring, {
        id: draft.id,
        values: call.body.values,
        revision: call.body.revision,
        at: now,
      });
      if (revision === null)
        throw problem(
          'revision-conflict',
          '草稿已在另一个页面更新,请刷新后继续填写。',
          'The draft was saved in another window: reload it.',
        );
      return { revision, savedAt: now };
    }),
  );
  serve(server, app, api.deleteDraft, async (call) => {
    const files = await call.transact(async ({ trx }) => {
      const draft = await ownDraft(app, trx, call, call.params.draftId, true);
      const found = await attachmentsOfDraft(trx, draft.id);
      await deleteDraft(trx, draft.id);
      return found.map(({ id }) => id);
    });
    for (const id of files) await app.files.remove(id);
    return { done: true as const };
  });
}

function registerRules(server: FastifyInstance, app: App): void {
  serve(server, app, api.check, (call) =>
    call.transact(async ({ trx, nowMs }) => {
      mayIntake(call);
      return checkIntake(trx, app.ring, call.body, shanghaiDate(nowMs), call.language);
    }),
  );
  serve(server, app, api.jurisdiction, (call) =>
    call.transact(async ({ trx, nowMs }) => {
      mayIntake(call);
      const on = shanghaiDate(nowMs);
      const home = await getUnit(trx, call.query.homeTownshipId);
      const county = await findOfficeFor(trx, home.id, 'civil-affairs', 'county');
      const jurisdictions = await jurisdictionsOf(trx, home);
      const rules = await rulesOf(trx, 'material');
      const materials = (['self', 'guardian', 'supporter', 'village', 'agent'] as const).flatMap(
        (applicant) =>
          requiredMaterials(rules, { items: ['living', 'nursing'], applicant, jurisdictions, on }),
      );
      const unique = [...new Map(materials.map((rule) => [rule.code, rule])).values()];
      const units = new Map([home, ...(county ? [county] : [])].map((unit) => [unit.id, unit]));
      const sameCounty = home.parent_id !== null && call.post.unit.path.includes(home.parent_id);
      const sameProvince = home.path[0] !== undefined && home.path[0] === call.post.unit.path[0];
      const limitSet = sameCounty ? 'local' : sameProvince ? 'within-province' : 'cross-province';
      const limits = await rulesOf(trx, 'limit');
      return {
        home: unitRef(units, home.id),
        homePath: (await unitPath(trx, home)).map(({ name }) => name.replace(/人民政府$/, '')),
        county: county ? unitRef(units, county.id) : null,
        route: sameCounty ? ('local' as const) : ('cross' as const),
        reach: home.reach,
        materials: unique.map((rule) => ({
          code: rule.code,
          name: rule.name,
          required: rule.required,
          items: rule.items,
          applicants: rule.applicants,
          note: rule.note,
          source: { documentNumber: rule.documentNumber, article: rule.article, repealedOn: null },
        })),
        limits: (['forward', 'decide', 'tell'] as const).flatMap((clock) => {
          const row = findLimit(limits, { clock, limitSet, jurisdictions, on });
          if (!row) return [];
          const source = { documentNumber: row.documentNumber, article: row.article, repealedOn: null };
          return [{ clock, name: clockNames[clock][call.language], days: row.workingDays, source }];
        }),
      };
    }),
  );
}

export function registerIntakeRoutes(server: FastifyInstance, app: App): void {
  registerDrafts(server, app);
  registerRules(server, app);
  serve(server, app, api.submit, async (call) => {
    mayIntake(call);
    const given = { draftId: call.params.draftId, ...call.body };
    const submitted = await call.transact((work) =>
      submitIntake(app, call.actor, work, given, call.language),
    );
    await startAtOnce(app, submitted.caseId);
    const next = submitted.materialsComplete
      ? `已受理,受理编号 ${submitted.caseNumber}。系统正在核查,通过后转入下一步。`
      : `已登记,编号 ${submitted.caseNumber}。材料尚未收齐,请打印一次性告知单交给申请人。`;
    return { ...submitted, next };
  });
}

/** Tries the start now; when it fails the outbox does it. */
async function startAtOnce(app: App, caseId: string): Promise<void> {
  const key = `start:${caseId}`;
  const taken = await app.knex.transaction((trx) => takeOutboxByKey(trx, key));
  if (!taken) return;
  try {
    await deliverToEngine(app, taken);
    await app.knex.transaction((trx) => settleOutboxByKey(trx, key));
  } catch (error) {
    app.log.warn({ caseId, error: String(error) }, 'process start left to the outbox');
  }
}
