/** A completed user task as the effects see it: staged by this application, or done straight at the engine. */
import { z } from 'zod';
import type { AppliedCompletion } from '../../db/repositories/completions.ts';
import { type UserTaskId, userTask, userTaskIds } from '../../workflows/subsidy-application/contract.ts';
import { textsOf } from './answers.ts';

export interface Completed {
  readonly elementId: string;
  /** What went to the engine, checked against the contract's whitelist. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly outcome: string | null;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly note: string | null;
  readonly opinion: string | null;
  readonly reason: string | null;
  readonly userId: string | null;
  readonly unitId: string;
  readonly userTaskKey: number;
  /** Completed past this application. */
  readonly outside: boolean;
}

export function isContractTask(elementId: string): elementId is UserTaskId {
  return userTaskIds.some((id) => id === elementId);
}

/** Of the variables a listener job sees, those that the task's completion may have brought. */
function variablesOf(elementId: string, visible: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!isContractTask(elementId)) return {};
  const schema = userTask(elementId).completion;
  const options = schema instanceof z.ZodDiscriminatedUnion ? schema.options : [schema];
  for (const option of options) {
    if (!(option instanceof z.ZodObject)) continue;
    const keys = Object.keys(option.shape);
    const given = Object.fromEntries(keys.flatMap((key) => (key in visible ? [[key, visible[key]]] : [])));
    const parsed = option.safeParse(given);
    if (parsed.success) return { ...parsed.data };
  }
  return {};
}

function outcomeOf(elementId: string, variables: Readonly<Record<string, unknown>>): string | null {
  const name = isContractTask(elementId) ? userTask(elementId).outcome?.variable : undefined;
  const value = name === undefined ? undefined : variables[name];
  return typeof value === 'string' ? value : null;
}

export function completed(applied: AppliedCompletion, visible: Readonly<Record<string, unknown>>): Completed {
  const { task, completion, answers } = applied;
  const outside = completion === null;
  const variables = outside ? variablesOf(task.element_id, visible) : completion.variables;
  const given = answers?.answers ?? {};
  return {
    ...textsOf(given, answers?.reason ?? null),
    elementId: task.element_id,
    variables,
    outcome: completion?.outcome ?? outcomeOf(task.element_id, variables),
    answers: given,
    userId: completion?.user_id ?? task.assignee,
    unitId: task.unit_id,
    userTaskKey: task.user_task_key,
    outside,
  };
}
