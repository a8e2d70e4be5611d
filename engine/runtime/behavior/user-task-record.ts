/**
 * The attributes of a user task while a transition is under way (Zeebe's intermediate state), kept in the row's `pending`
 * column until the listeners have run.
 */
import type { UserTaskRow } from '../../records/tables.ts';

export interface TaskAttributes {
  readonly assignee: string | null;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly priority: number;
}

export type TransitionKind = 'create' | 'assign' | 'claim' | 'update' | 'complete' | 'cancel';
export type ListenerEvent = 'creating' | 'assigning' | 'updating' | 'completing' | 'canceling';

export interface PendingTransition {
  readonly kind: TransitionKind;
  readonly attributes: TaskAttributes;
  readonly action: string;
  /** JSON document a completion carries, or variables an update brings. */
  readonly variables: string;
  /** The update was asked for as variables of the task's element. */
  readonly variableUpdate?: { readonly local: boolean; readonly key: number };
  /** The assignee the model defines, while the task is being created. */
  readonly modelAssignee?: string;
  /** Listeners of the event that completed. */
  readonly done: number;
  /** Who waits for the answer; absent when the engine itself began it. */
  readonly waiter?: string;
}

export const EVENT_OF: Readonly<Record<TransitionKind, ListenerEvent>> = {
  create: 'creating',
  assign: 'assigning',
  claim: 'assigning',
  update: 'updating',
  complete: 'completing',
  cancel: 'canceling',
};

export const STATE_OF = {
  create: 'CREATING',
  assign: 'ASSIGNING',
  claim: 'ASSIGNING',
  update: 'UPDATING',
  complete: 'COMPLETING',
  cancel: 'CANCELING',
} as const;

export function attributesOf(task: UserTaskRow): TaskAttributes {
  return {
    assignee: task.assignee,
    candidateGroups: JSON.parse(task.candidateGroups) as string[],
    candidateUsers: JSON.parse(task.candidateUsers) as string[],
    dueDate: task.dueDate,
    followUpDate: task.followUpDate,
    priority: task.priority,
  };
}

export function pendingOf(task: UserTaskRow): PendingTransition | undefined {
  return task.pending === null ? undefined : (JSON.parse(task.pending) as PendingTransition);
}

/** Attributes by the names under which Zeebe's records tell that they changed. */
const NAMES = {
  assignee: 'assignee',
  candidateGroupsList: 'candidateGroups',
  candidateUsersList: 'candidateUsers',
  dueDate: 'dueDate',
  followUpDate: 'followUpDate',
  priority: 'priority',
} as const;

export function changedAttributes(before: TaskAttributes, after: TaskAttributes): string[] {
  const changed: string[] = [];
  for (const [name, attribute] of Object.entries(NAMES)) {
    if (JSON.stringify(before[attribute]) !== JSON.stringify(after[attribute])) changed.push(name);
  }
  return changed;
}

/** What a client or a listener asks to change: undefined or null keeps, '' and [] clear. */
export interface AttributeChanges {
  readonly assignee?: string | null;
  readonly candidateGroups?: readonly string[] | null;
  readonly candidateUsers?: readonly string[] | null;
  readonly dueDate?: string | null;
  readonly followUpDate?: string | null;
  readonly priority?: number | null;
}

const text = (value: string | null | undefined, kept: string | null): string | null =>
  value === undefined || value === null ? kept : value === '' ? null : value;

export function withChanges(attributes: TaskAttributes, changes: AttributeChanges): TaskAttributes {
  return {
    assignee: text(changes.assignee, attributes.assignee),
    candidateGroups: changes.candidateGroups ?? attributes.candidateGroups,
    candidateUsers: changes.candidateUsers ?? attributes.candidateUsers,
    dueDate: text(changes.dueDate, attributes.dueDate),
    followUpDate: text(changes.followUpDate, attributes.followUpDate),
    priority: changes.priority ?? attributes.priority,
  };
}
