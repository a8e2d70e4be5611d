/** Observes the reference engine: folds its record stream (exporter JSON) into a World. */
import type { World, WorldInstance, WorldUserTask } from './world.ts';

interface LogRecord {
  readonly position: number;
  readonly timestamp: number;
  readonly key: number;
  readonly recordType: string;
  readonly valueType: string;
  readonly intent: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const hidden = new Set(['PROCESS', 'SEQUENCE_FLOW']);

const elementStates: Readonly<Record<string, string>> = {
  ELEMENT_ACTIVATING: 'ACTIVE',
  ELEMENT_ACTIVATED: 'ACTIVE',
  ELEMENT_COMPLETING: 'ACTIVE',
  ELEMENT_COMPLETED: 'COMPLETED',
  ELEMENT_TERMINATING: 'ACTIVE',
  ELEMENT_TERMINATED: 'TERMINATED',
};

const userTaskStates: Readonly<Record<string, string>> = {
  CREATING: 'CREATING',
  CREATED: 'CREATED',
  ASSIGNING: 'ASSIGNING',
  CLAIMING: 'ASSIGNING',
  ASSIGNED: 'CREATED',
  ASSIGNMENT_DENIED: 'CREATED',
  UPDATING: 'UPDATING',
  UPDATED: 'CREATED',
  UPDATE_DENIED: 'CREATED',
  COMPLETING: 'COMPLETING',
  COMPLETED: 'COMPLETED',
  COMPLETION_DENIED: 'CREATED',
  CANCELING: 'CANCELING',
  CANCELED: 'CANCELED',
};

/** Records whose attributes are what the task then has; in between they are only asked for. */
const settled = new Set(['CREATING', 'CREATED', 'ASSIGNED', 'UPDATED', 'COMPLETED', 'CANCELED', 'MIGRATED']);

export class RecordFold {
  private readonly instances = new Map<string, WorldInstance>();
  private readonly timers = new Map<number, number>();
  private readonly backOffs = new Map<number, number>();
  private readonly leases = new Map<number, number>();
  private last = -1;

  get position(): number {
    return this.last;
  }

  add(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.last = Math.max(this.last, record.position);
      if (record.recordType === 'EVENT') this.event(record);
    }
  }

  world(): World {
    return { instances: [...this.instances.values()] };
  }

  /** Something should still happen by itself at this time. */
  overdue(now: number): boolean {
    const due = (times: ReadonlyMap<number, number>, slack: number) =>
      [...times.values()].some((time) => time + slack <= now);
    return due(this.timers, 0) || due(this.backOffs, 1) || due(this.leases, 30_000);
  }

  private event(record: LogRecord): void {
    const fold: Readonly<Record<string, (record: LogRecord) => void>> = {
      PROCESS_INSTANCE: (each) => this.processInstance(each),
      VARIABLE: (each) => this.variable(each),
      INCIDENT: (each) => this.incident(each),
      USER_TASK: (each) => this.userTask(each),
      TIMER: (each) => this.timer(each),
      JOB: (each) => this.job(each),
      JOB_BATCH: (each) => this.job(each),
    };
    fold[record.valueType]?.(record);
  }

  private timer({ key, intent, timestamp, value }: LogRecord): void {
    // One that is due when it is created fires 100 ms of engine time later.
    if (intent === 'CREATED') this.timers.set(key, Math.max(Number(value.dueDate), timestamp + 100));
    else if (intent === 'MIGRATED') this.timers.set(key, Number(value.dueDate));
    else this.timers.delete(key);
  }

  private processInstance({ key, intent, value }: LogRecord): void {
    const instanceKey = String(value.processInstanceKey);
    const type = String(value.bpmnElementType);
    const state = elementStates[intent];
    if (type === 'PROCESS') {
      const instance = this.instances.get(instanceKey) ?? this.begin(value);
      const parent = Number(value.parentElementInstanceKey);
      instance.version = Number(value.version);
      instance.parentElementInstanceKey = parent > 0 ? String(parent) : undefined;
      if (state) instance.state = state;
    }
    if (hidden.has(type)) return;
    const elements = this.instances.get(instanceKey)?.elements;
    const element = elements?.find((each) => each.key === String(key));
    if (element && intent === 'ELEMENT_MIGRATED') element.id = String(value.elementId);
    if (!state) return;
    if (element) element.state = state;
    else elements?.push({ key: String(key), id: String(value.elementId), type, state });
  }

  private variable({ intent, value }: LogRecord): void {
    if (intent === 'MIGRATED') return;
    const { variables } = this.instances.get(String(value.processInstanceKey)) ?? this.begin(value);
    const [scopeKey, name] = [String(value.scopeKey), String(value.name)];
    const known = variables.find((each) => each.scopeKey === scopeKey && each.name === name);
    if (known) known.value = String(value.value);
    else variables.push({ scopeKey, name, value: String(value.value) });
  }

  /** Start variables come before their instance. */
  private begin(value: LogRecord['value']): WorldInstance {
    const key = String(value.processInstanceKey);
    const instance: WorldInstance = {
      key,
      process: String(value.bpmnProcessId),
      ...{ version: 0, state: 'ACTIVE', parentElementInstanceKey: undefined },
      ...{ elements: [], variables: [], incidents: [], userTasks: [] },
    };
    this.instances.set(key, instance);
    return instance;
  }

  private incident({ key, intent, value }: LogRecord): void {
    const incidents = this.instances.get(String(value.processInstanceKey))?.incidents ?? [];
    const known = incidents.find((each) => each.key === String(key));
    if (intent === 'CREATED' && !known) {
      incidents.push({
        key: String(key),
        element: String(value.elementId),
        type: String(value.errorType),
        message: String(value.errorMessage),
        jobKey: String(value.jobKey),
        state: 'ACTIVE',
      });
    } else if (known && intent === 'RESOLVED') known.state = 'RESOLVED';
  }

  private userTask({ key, intent, value }: LogRecord): void {
    const tasks = this.instances.get(String(value.processInstanceKey))?.userTasks ?? [];
    let task: WorldUserTask | undefined = tasks.find((each) => each.key === String(key));
    if (!task) {
      task = { key: String(key), element: String(value.elementId), state: 'CREATING', attributes: {} };
      tasks.push(task);
    }
    task.state = userTaskStates[intent] ?? task.state;
    if (!settled.has(intent)) return;
    task.attributes = {
      assignee: value.assignee || null,
      candidateGroups: value.candidateGroupsList,
      candidateUsers: value.candidateUsersList,
      dueDate: value.dueDate,
      followUpDate: value.followUpDate,
      priority: value.priority,
      externalFormReference: value.externalFormReference || null,
      form: Number(value.formKey) > 0,
      headers: value.customHeaders,
    };
  }

  private job({ key, intent, valueType, value }: LogRecord): void {
    if (valueType === 'JOB_BATCH') {
      if (intent !== 'ACTIVATED') return;
      const jobs = value.jobs as { deadline: number }[];
      for (const [index, jobKey] of (value.jobKeys as number[]).entries()) {
        this.leases.set(jobKey, jobs[index]?.deadline ?? 0);
      }
      return;
    }
    if (intent === 'TIMEOUT_UPDATED') this.leases.set(key, Number(value.deadline));
    else if (intent !== 'RETRIES_UPDATED') this.leases.delete(key);
    const backsOff = intent === 'FAILED' && Number(value.retries) > 0 && Number(value.retryBackoff) > 0;
    if (backsOff) this.backOffs.set(key, Number(value.recurringTime));
    else this.backOffs.delete(key);
  }
}
