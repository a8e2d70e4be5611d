/**
 * The workers of the task listeners: `inbox_task` follows the engine, one row per user-task key.
 *
 * 1. They run last of a task's listeners: what another one denies is never projected.
 * 2. `completing` applies the staged completion with its effects, in one transaction. A completion that nobody staged
 *    (another client of the engine) is recorded as such.
 * 3. A task whose office is unknown stops with an incident: nobody could find it.
 */
import { z } from 'zod';
import { recordCaseEvent } from '../../db/repositories/applications.ts';
import { applyTaskCompletion } from '../../db/repositories/completions.ts';
import {
  findTask,
  projectTaskAssigned,
  projectTaskCanceled,
  projectTaskCreated,
} from '../../db/repositories/inbox.ts';
import { moveTask, reviveCompletion } from '../../db/repositories/inbox-changes.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import { findUnit } from '../../db/repositories/units.ts';
import { findUser } from '../../db/repositories/users.ts';
import type { Step as ReviewStep } from '../../domain/case-status/status.ts';
import { type ListenerEvent, listenerType } from '../../workflows/deployment/inbox-listeners.ts';
import { userTask } from '../../workflows/subsidy-application/contract.ts';
import { BrokenError, Denial } from '../errors.ts';
import type { Services } from '../services.ts';
import { once, type Step } from '../step.ts';
import { listener, type Worker } from '../worker.ts';
import { completed, isContractTask } from './completion.ts';
import { applyEffects } from './effects.ts';
import { assigneeOf, type Place, placeOf, userTaskKeyOf } from './place.ts';
import { describeTask } from './task-names.ts';

const Variables = z.looseObject({ applicationId: z.string() });

function project(
  event: ListenerEvent,
  work: (step: Step, key: number, variables: Readonly<Record<string, unknown>>) => Promise<void>,
): Worker<Services> {
  return listener<typeof Variables, Services>(listenerType(event), Variables, (variables, job, services) => {
    const key = userTaskKeyOf(job);
    return once(services, job, variables.applicationId, (step) => work(step, key, variables));
  });
}

/** Throws BrokenError for a place that nobody works at. */
async function placeFor(step: Step): Promise<Place> {
  const place = placeOf(step.job);
  if (place === null)
    throw new BrokenError(`${step.job.elementId} 没有候选岗位 (no candidate group unit:id:role)`);
  if ((await findUnit(step.trx, place.unitId)) === null) {
    throw new BrokenError(`${step.job.elementId}:没有单位 ${place.unitId} (no such unit)`);
  }
  return place;
}

const reviewSteps: Readonly<Record<string, ReviewStep>> = {
  'township-review': 'township-review',
  'federation-review': 'federation-review',
  'civil-affairs-decision': 'decision',
  'township-decision': 'township-decision',
};

const creating = project('creating', async (step, userTaskKey) => {
  const { trx, ring, job, application, now } = step;
  const { unitId, role } = await placeFor(step);
  const { name, formId } = await describeTask(trx, job);
  await projectTaskCreated(trx, {
    ...{ userTaskKey, applicationId: application.id, unitId, role, at: now },
    processInstanceKey: Number(job.processInstanceKey),
    processDefinitionKey: Number(job.processDefinitionKey),
    ...{ elementId: job.elementId, stepName: name, formId, assignee: null },
  });
  const entry = { at: now, kind: 'created', elementId: job.elementId, stepName: name, unitId, userTaskKey };
  const dedupKey = step.key('created');
  const entered = reviewSteps[job.elementId];
  if (entered === undefined) {
    await appendTimeline(trx, ring, { ...entry, applicationId: application.id, dedupKey });
  } else {
    const event = { type: 'step-entered', step: entered } as const;
    await recordCaseEvent(trx, ring, application.id, event, { ...entry, dedupKey });
  }
  const facts = { task: String(userTaskKey), step: job.elementId };
  step.audit({ action: 'task.arrive', unitId, role, facts });
});

const assigning = project('assigning', async (step, userTaskKey) => {
  const { trx, ring, job, application, now } = step;
  const assignee = assigneeOf(job);
  if (assignee !== null && (await findUser(trx, assignee)) === null) {
    throw new Denial(`没有用户 ${assignee} (no such user)`);
  }
  const before = await findTask(trx, userTaskKey);
  await projectTaskAssigned(trx, userTaskKey, assignee, now);
  if (before === null || before.assignee === assignee) return;
  const kind = assignee === null ? 'released' : before.assignee === null ? 'claimed' : 'transferred';
  const about = { applicationId: application.id, elementId: job.elementId, stepName: before.step_name };
  await appendTimeline(trx, ring, {
    ...{ ...about, at: now, kind, unitId: before.unit_id, userId: assignee ?? before.assignee, userTaskKey },
    dedupKey: step.key('assigned'),
  });
  const facts = { task: String(userTaskKey), from: before.assignee, to: assignee };
  step.audit({ action: 'task.assigned', unitId: before.unit_id, role: before.role, facts });
});

const updating = project('updating', async (step, userTaskKey) => {
  if (placeOf(step.job) === null) return;
  const place = await placeFor(step);
  if (!(await moveTask(step.trx, userTaskKey, place))) return;
  const facts = { task: String(userTaskKey), unit: place.unitId, role: place.role };
  step.audit({ action: 'task.move', unitId: place.unitId, role: place.role, facts });
});

const completing = project('completing', async (step, userTaskKey, visible) => {
  const { trx, ring, application, now } = step;
  await reviveCompletion(trx, userTaskKey, visible);
  const applied = await applyTaskCompletion(trx, ring, userTaskKey, now);
  if (!applied.fresh) return;
  const done = completed(applied, visible);
  if (done.outside) {
    const label =
      done.outcome !== null && isContractTask(done.elementId)
        ? (userTask(done.elementId).outcome?.values[done.outcome] ?? null)
        : null;
    await appendTimeline(trx, ring, {
      ...{ applicationId: application.id, at: now, kind: 'completed-outside', elementId: done.elementId },
      ...{ stepName: applied.task.step_name, outcome: done.outcome, outcomeLabel: label },
      ...{ unitId: done.unitId, userId: done.userId, userTaskKey, dedupKey: step.key('completed-outside') },
    });
  }
  await applyEffects(step, done);
  const facts = {
    ...{ task: String(userTaskKey), step: done.elementId, outcome: done.outcome, outside: done.outside },
  };
  const { unitId, userId } = done;
  step.audit({ action: 'task.completed', userId, unitId, role: applied.task.role, facts });
});

const canceling = project('canceling', async (step, userTaskKey) => {
  const { trx, ring, application, now, job } = step;
  const before = await findTask(trx, userTaskKey);
  await projectTaskCanceled(trx, userTaskKey, now);
  if (before === null || before.state === 'completed' || before.state === 'canceled') return;
  await appendTimeline(trx, ring, {
    ...{ applicationId: application.id, at: now, kind: 'canceled', elementId: job.elementId },
    ...{ stepName: before.step_name, unitId: before.unit_id, userTaskKey, dedupKey: step.key('canceled') },
  });
  const facts = { task: String(userTaskKey), step: job.elementId };
  step.audit({ action: 'task.canceled', unitId: before.unit_id, role: before.role, facts });
});

export const projectionWorkers: readonly Worker<Services>[] = [
  creating,
  assigning,
  updating,
  completing,
  canceling,
];
