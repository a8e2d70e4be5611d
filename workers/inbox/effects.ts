/**
 * What a completed user task means for the case: opinions become decisions, corrections, confirmations, notices. In the
 * transaction in which the completion is applied, once.
 */
import { z } from 'zod';
import {
  decideItem,
  itemsOf,
  overrideChecks,
  recordCaseEvent,
  updateApplication,
} from '../../db/repositories/applications.ts';
import {
  answerCorrections,
  MissingMaterial,
  recordNotice,
  requestCorrection,
} from '../../db/repositories/case-parts.ts';
import type { CaseEvent, Step as ReviewStep } from '../../domain/case-status/status.ts';
import {
  Category,
  Grade,
  ItemDecision,
  RefusalReason,
  TellChannel,
  type UserTaskId,
} from '../../workflows/subsidy-application/contract.ts';
import type { Step } from '../step.ts';
import { resultOf } from '../subsidy-application/return-result.ts';
import { type Completed, isContractTask } from './completion.ts';

type Effect = (step: Step, done: Completed) => Promise<void>;

/** A case event with its line of the timeline, by whoever completed the task. */
async function record(step: Step, done: Completed, event: CaseEvent, kind: string, note: string | null) {
  await recordCaseEvent(step.trx, step.ring, step.application.id, event, {
    ...{ at: step.now, kind, elementId: done.elementId, unitId: done.unitId, userId: done.userId, note },
    dedupKey: step.key(kind),
  });
}

/** 据实受理 (民发〔2021〕70号 art 10). */
const resolveCheck: Effect = async (step, done) => {
  if (done.outcome !== 'override') return;
  if (done.userId !== null) {
    const by = { userId: done.userId, reason: done.reason ?? '', at: step.now };
    await overrideChecks(step.trx, step.ring, step.application.id, by);
  }
  await record(step, done, { type: 'check-passed' }, 'overridden', done.reason);
};

const checkHukou: Effect = async (step, done) => {
  if (done.outcome !== 'here') return;
  await record(step, done, { type: 'hukou-confirmed' }, 'hukou-confirmed', null);
};

const Missing = z.array(MissingMaterial);

async function askForCorrection(step: Step, done: Completed, asking: ReviewStep): Promise<void> {
  const { trx, ring, application, now } = step;
  const named = Missing.safeParse(done.answers.missingMaterials);
  const listed = named.success ? named.data : [];
  const materials =
    listed.length > 0 ? listed : [{ code: null, name: '补正内容', what: done.reason ?? '见审核意见' }];
  await requestCorrection(trx, ring, {
    ...{ applicationId: application.id, elementId: done.elementId, unitId: done.unitId },
    ...{ userId: done.userId, materials, note: done.reason, at: now, dedupKey: step.key('correction') },
  });
  const event = { type: 'correction-requested', step: asking } as const;
  await record(step, done, event, 'correction-requested', done.reason);
}

const townshipReview: Effect = async (step, done) => {
  if (done.outcome === 'correct') await askForCorrection(step, done, 'township-review');
};

const Confirmed = z.object({ confirmedCategory: Category, confirmedGrade: Grade });

const federationReview: Effect = async (step, done) => {
  if (done.outcome === 'correct') return askForCorrection(step, done, 'federation-review');
  const confirmed = Confirmed.safeParse(done.variables);
  if (done.outcome !== 'pass' || !confirmed.success) return;
  const { confirmedCategory: category, confirmedGrade: grade } = confirmed.data;
  await updateApplication(step.trx, step.application.id, { category, grade });
};

const Decisions = z.object({
  livingDecision: ItemDecision.optional(),
  nursingDecision: ItemDecision.optional(),
  livingRefusal: RefusalReason.optional(),
  nursingRefusal: RefusalReason.optional(),
});

/** Each item has its own decision and reason; `asking` is the office, if it asks for a correction instead. */
function decision(asking: 'decision' | 'township-decision'): Effect {
  return async (step, done) => {
    if (done.outcome === 'correct') return askForCorrection(step, done, asking);
    if (done.outcome !== 'decide') return;
    const { trx, ring, application, now } = step;
    const given = Decisions.parse(done.variables);
    const byItem = {
      living: { decision: given.livingDecision, refusal: given.livingRefusal },
      nursing: { decision: given.nursingDecision, refusal: given.nursingRefusal },
    };
    for (const item of application.items) {
      const { decision: decided, refusal } = byItem[item];
      if (decided === undefined) continue;
      await decideItem(trx, ring, {
        ...{ applicationId: application.id, item, decision: decided },
        ...{
          refusal: refusal ?? null,
          reason: done.opinion ?? done.reason,
          unitId: done.unitId,
          userId: done.userId,
          at: now,
        },
      });
    }
    const result = resultOf((await itemsOf(trx, application.id)).map((row) => row.decision));
    const level = asking === 'decision' ? 'county' : 'township';
    await record(step, done, { type: 'decided', result, level }, 'decided', null);
  };
}

const supplyCorrection: Effect = async (step, done) => {
  await answerCorrections(step.trx, step.application.id, step.now);
  await record(step, done, { type: 'correction-supplied' }, 'correction-answered', done.note);
};

const Telling = z.object({ toldOn: z.iso.date(), toldBy: TellChannel });
const ToldTo = z.object({ toldTo: z.string() });

/** How, when and by whom the applicant was told. */
const tellApplicant: Effect = async (step, done) => {
  const { toldOn, toldBy } = Telling.parse(done.variables);
  const toldTo = ToldTo.safeParse(done.answers);
  const words = [toldTo.success ? `告知对象:${toldTo.data.toldTo}` : null, done.note];
  const note = words.filter((word) => word !== null).join('\n');
  await recordNotice(step.trx, step.ring, {
    ...{ applicationId: step.application.id, kind: 'result', toldOn, channel: toldBy },
    ...{
      userId: done.userId,
      unitId: done.unitId,
      note: note === '' ? null : note,
      at: step.now,
      dedupKey: step.key('told'),
    },
  });
  await record(step, done, { type: 'told' }, 'told', null);
};

const effects: Partial<Readonly<Record<UserTaskId, Effect>>> = {
  'resolve-check': resolveCheck,
  'check-hukou': checkHukou,
  'township-review': townshipReview,
  'federation-review': federationReview,
  'civil-affairs-decision': decision('decision'),
  'township-decision': decision('township-decision'),
  'correction-for-township': supplyCorrection,
  'correction-for-federation': supplyCorrection,
  'correction-for-civil-affairs': supplyCorrection,
  'correction-for-township-decision': supplyCorrection,
  'tell-applicant': tellApplicant,
};

/** Steps that an administrator added to the diagram have no effect of their own: their answers are kept. */
export async function applyEffects(step: Step, done: Completed): Promise<void> {
  if (isContractTask(done.elementId)) await effects[done.elementId]?.(step, done);
}
