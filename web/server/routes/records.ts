/** Deadlines with their reasons, papers, revealed values. */
import type { FastifyInstance } from 'fastify';
import { getApplication } from '../../../db/repositories/applications.ts';
import { deadlineEvents, getDeadline } from '../../../db/repositories/deadlines.ts';
import { getPerson, type Person } from '../../../db/repositories/persons.ts';
import { readCalendar } from '../../../db/repositories/policy.ts';
import { unitsById } from '../../../db/repositories/units.ts';
import { userNames } from '../../../db/repositories/users.ts';
import * as deadlineApi from '../../api/deadlines.ts';
import * as paperApi from '../../api/papers.ts';
import * as revealApi from '../../api/reveal.ts';
import type { App } from '../context.ts';
import { seeCase } from '../policies/load.ts';
import { clockSummary } from '../present/clocks.ts';
import { paper } from '../present/papers.ts';
import { unitRef, userRefOrNull } from '../present/units.ts';
import { forbidden, problem } from '../problems.ts';
import { serve } from '../recipe.ts';

const startReasons: Readonly<Record<string, string>> = {
  'materials-complete': '材料收齐',
  'push-received': '推送送达',
  'result-returned': '结果返回',
  bounced: '户籍不符退回',
  'forwarded-on': '转送新户籍地',
  'step-entered': '进入本步骤',
};
/** Why a clock began, stood still, went on, moved or ended. */
const eventReasons: Readonly<Record<string, string>> = {
  ...startReasons,
  correction: '补正',
  'public-notice': '公示',
  calendar: '放假安排变更',
  met: '按期办结',
  missed: '超期办结',
  closed: '不再计算',
};
const eventKinds = { extended: 'changed' } as const;

function registerDeadlines(server: FastifyInstance, app: App): void {
  serve(server, app, deadlineApi.get, (call) =>
    call.transact(async ({ trx, nowMs }) => {
      const row = await getDeadline(trx, call.params.deadlineId);
      await seeCase(trx, call.actor, row.application_id);
      const application = await getApplication(trx, row.application_id);
      const events = await deadlineEvents(trx, row.id);
      const users = await userNames(
        trx,
        events.map((event) => event.user_id),
      );
      const unitId = row.unit_id ?? application.home_township_id;
      const { calendar } = await readCalendar(trx);
      return {
        summary: clockSummary(calendar, row, nowMs),
        caseId: application.id,
        caseNumber: application.case_number,
        unit: unitRef(await unitsById(trx, [unitId]), unitId),
        warnAt: row.warn_at,
        limitSource:
          row.limit_document === null
            ? null
            : { documentNumber: row.limit_document, article: row.limit_article, repealedOn: null },
        startReason: startReasons[row.start_reason] ?? row.start_reason,
        trace: row.trace.map(
          ({ date, kind, working, counted, number, first, paused, name, documentNumber, provisional }) => ({
            ...{ date, kind, working, counted, number, first, paused, name, documentNumber, provisional },
          }),
        ),
        events: events.map((event) => ({
          at: event.at,
          kind: event.kind === 'extended' ? eventKinds.extended : event.kind,
          who: userRefOrNull(users, event.user_id),
          reason: event.reason === null ? null : (eventReasons[event.reason] ?? event.reason),
          dueAt: event.due_at,
        })),
      };
    }),
  );
}

const fieldOf: Readonly<Record<(typeof revealApi.revealFields)[number], (person: Person) => string>> = {
  name: (person) => person.name,
  identityNumber: (person) => person.identityNumber,
  certificateNumber: (person) => person.certificateNumber,
  phone: (person) => person.phone,
  account: (person) => person.details.payee.account,
  agentIdentityNumber: (person) => person.details.filedBy.identityNumber,
  agentPhone: (person) => person.details.filedBy.phone,
};

function registerPapersAndReveal(server: FastifyInstance, app: App): void {
  serve(server, app, paperApi.get, (call) =>
    call.transact(async (work) => {
      const seen = await seeCase(work.trx, call.actor, call.params.caseId);
      const shown = await paper(app, work, seen, call.params.kind, call.query?.id);
      work.audit({
        action: 'case.print',
        objectKind: 'case',
        objectId: seen.row.id,
        objectLabel: seen.row.case_number,
        facts: { paper: call.params.kind },
      });
      return shown;
    }),
  );
  serve(server, app, revealApi.reveal, (call) =>
    call.transact(async ({ trx, now, audit }) => {
      const seen = await seeCase(trx, call.actor, call.params.caseId);
      if (seen.view !== 'full' || !seen.actions.has('reveal')) throw forbidden();
      const { field, purpose, note } = call.body;
      if (purpose === 'other' && note.length < 2) {
        const message = '请写明查看的目的。';
        throw problem('input-invalid', message, 'Say what it is for.', {
          errors: [{ field: 'note', message }],
        });
      }
      const person = await getPerson(trx, app.ring, seen.row.person_id);
      audit({
        action: 'case.reveal',
        objectKind: 'case',
        objectId: seen.row.id,
        objectLabel: seen.row.case_number,
        facts: { field, purpose, note },
      });
      return { value: fieldOf[field](person), revealedAt: now, seconds: 60 };
    }),
  );
}

export function registerRecordRoutes(server: FastifyInstance, app: App): void {
  registerDeadlines(server, app);
  registerPapersAndReveal(server, app);
}
