/**
 * What a gateway may ask of the engine: typed commands, their answers and their rejections. Shapes follow Zeebe's
 * records; keys are numbers here and strings at the gateway's edge. Documents (variables) are raw JSON object texts.
 */
import type { Key } from './keys.ts';
import type { JobKind } from './records/tables.ts';

export type RejectionType =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'INVALID_STATE'
  | 'PROCESSING_ERROR'
  | 'EXCEEDED_BATCH_RECORD_SIZE'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED';

/** The engine understood and said no; the gateway maps the type to gRPC status and problem details. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly type: RejectionType;

  constructor(type: RejectionType, message: string) {
    super(message);
    this.type = type;
  }
}

export interface DeployedResource {
  readonly process?: {
    readonly bpmnProcessId: string;
    readonly version: number;
    readonly versionTag: string | null;
    readonly processDefinitionKey: Key;
    readonly resourceName: string;
    readonly isDuplicate: boolean;
  };
  readonly decision?: {
    readonly dmnDecisionId: string;
    readonly dmnDecisionName: string;
    readonly version: number;
    readonly decisionKey: Key;
    readonly dmnDecisionRequirementsId: string;
    readonly decisionRequirementsKey: Key;
  };
  readonly decisionRequirements?: {
    readonly dmnDecisionRequirementsId: string;
    readonly dmnDecisionRequirementsName: string;
    readonly version: number;
    readonly decisionRequirementsKey: Key;
    readonly resourceName: string;
  };
  readonly form?: {
    readonly formId: string;
    readonly version: number;
    readonly formKey: Key;
    readonly resourceName: string;
  };
}

export interface ActivatedJob {
  readonly key: Key;
  readonly type: string;
  readonly processInstanceKey: Key;
  readonly bpmnProcessId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: Key;
  readonly elementId: string;
  readonly elementInstanceKey: Key;
  /** JSON object of strings. */
  readonly customHeaders: string;
  readonly worker: string;
  readonly retries: number;
  readonly deadline: number;
  /** JSON object text of all visible (or the fetched) variables. */
  readonly variables: string;
  readonly kind: JobKind;
  readonly listenerEventType: string;
  /** Only for task listener jobs. */
  readonly userTask?: {
    readonly userTaskKey: Key;
    readonly action: string;
    readonly assignee: string | null;
    readonly candidateGroups: readonly string[];
    readonly candidateUsers: readonly string[];
    readonly changedAttributes: readonly string[];
    readonly dueDate: string | null;
    readonly followUpDate: string | null;
    readonly formKey: Key | null;
    readonly priority: number;
  };
}

export interface CreatedInstance {
  readonly processDefinitionKey: Key;
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processInstanceKey: Key;
}

/** Result of a job: what a task listener decided. `null` in a correction keeps; '' and [] clear. */
export interface JobResult {
  readonly denied?: boolean;
  readonly deniedReason?: string;
  readonly corrections?: {
    readonly assignee?: string | null;
    readonly dueDate?: string | null;
    readonly followUpDate?: string | null;
    readonly candidateUsers?: readonly string[] | null;
    readonly candidateGroups?: readonly string[] | null;
    readonly priority?: number | null;
  };
}

type ProcessRef =
  | { readonly processDefinitionKey: Key }
  | { readonly bpmnProcessId: string; readonly version?: number };

/** Command name → [request, answer]. An answer comes only after the batch that holds its changes is committed (E2). */
export interface Commands {
  deployResources: [
    { readonly resources: readonly { readonly name: string; readonly content: string }[] },
    { readonly deploymentKey: Key; readonly deployments: readonly DeployedResource[] },
  ];
  createProcessInstance: [
    {
      readonly process: ProcessRef;
      readonly variables: string;
      readonly startInstructions?: readonly { readonly elementId: string }[];
      readonly tags?: readonly string[];
    },
    CreatedInstance,
  ];
  /** Answers when the instance completes; rejected with DEADLINE_EXCEEDED by the gateway, NOT_FOUND when terminated. */
  createProcessInstanceWithResult: [
    {
      readonly process: ProcessRef;
      readonly variables: string;
      readonly fetchVariables?: readonly string[];
      readonly startInstructions?: readonly { readonly elementId: string }[];
      readonly tags?: readonly string[];
    },
    CreatedInstance & { readonly variables: string },
  ];
  cancelProcessInstance: [{ readonly processInstanceKey: Key }, Record<string, never>];
  migrateProcessInstance: [
    {
      readonly processInstanceKey: Key;
      readonly targetProcessDefinitionKey: Key;
      readonly mappingInstructions: readonly {
        readonly sourceElementId: string;
        readonly targetElementId: string;
      }[];
    },
    Record<string, never>,
  ];
  setVariables: [
    { readonly elementInstanceKey: Key; readonly variables: string; readonly local: boolean },
    { readonly key: Key },
  ];
  publishMessage: [
    {
      readonly name: string;
      readonly correlationKey: string;
      readonly timeToLive: number;
      readonly messageId: string;
      readonly variables: string;
    },
    { readonly key: Key },
  ];
  /** `/v2/messages/correlation`: correlates at once or rejects NOT_FOUND; never buffers. */
  correlateMessage: [
    { readonly name: string; readonly correlationKey: string; readonly variables: string },
    { readonly messageKey: Key; readonly processInstanceKey: Key },
  ];
  /** One activation attempt, without waiting; long polling is the gateway's, woken by `Engine.onJobsAvailable`. */
  activateJobs: [
    {
      readonly type: string;
      readonly worker: string;
      readonly timeout: number;
      readonly maxJobs: number;
      readonly fetchVariables?: readonly string[];
    },
    { readonly jobs: readonly ActivatedJob[]; readonly truncated: boolean },
  ];
  completeJob: [
    { readonly jobKey: Key; readonly variables: string; readonly result?: JobResult },
    Record<string, never>,
  ];
  failJob: [
    {
      readonly jobKey: Key;
      readonly retries: number;
      readonly errorMessage: string;
      readonly retryBackOff: number;
      readonly variables: string;
    },
    Record<string, never>,
  ];
  throwError: [
    {
      readonly jobKey: Key;
      readonly errorCode: string;
      readonly errorMessage: string;
      readonly variables: string;
    },
    Record<string, never>,
  ];
  updateJobRetries: [{ readonly jobKey: Key; readonly retries: number }, Record<string, never>];
  updateJobTimeout: [{ readonly jobKey: Key; readonly timeout: number }, Record<string, never>];
  resolveIncident: [{ readonly incidentKey: Key }, Record<string, never>];
  evaluateDecision: [
    ({ readonly decisionKey: Key } | { readonly decisionId: string }) & { readonly variables: string },
    {
      readonly decisionKey: Key;
      readonly decisionId: string;
      readonly decisionName: string;
      readonly decisionVersion: number;
      readonly decisionRequirementsId: string;
      readonly decisionRequirementsKey: Key;
      /** JSON text; null when the evaluation failed. */
      readonly decisionOutput: string;
      readonly failedDecisionId: string;
      readonly failureMessage: string;
      readonly decisionInstanceKey: Key;
      readonly evaluatedDecisions: readonly EvaluatedDecision[];
    },
  ];
  assignUserTask: [
    {
      readonly userTaskKey: Key;
      readonly assignee: string;
      readonly allowOverride: boolean;
      readonly action: string;
    },
    Record<string, never>,
  ];
  unassignUserTask: [{ readonly userTaskKey: Key; readonly action: string }, Record<string, never>];
  updateUserTask: [
    {
      readonly userTaskKey: Key;
      /** Absent keeps; null, '' or [] clears. */
      readonly changeset: {
        readonly candidateGroups?: readonly string[] | null;
        readonly candidateUsers?: readonly string[] | null;
        readonly dueDate?: string | null;
        readonly followUpDate?: string | null;
        readonly priority?: number | null;
      };
      readonly action: string;
    },
    Record<string, never>,
  ];
  completeUserTask: [
    { readonly userTaskKey: Key; readonly variables: string; readonly action: string },
    Record<string, never>,
  ];
}

export interface EvaluatedDecision {
  readonly decisionKey: Key;
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionVersion: number;
  readonly decisionType: string;
  /** JSON text. */
  readonly decisionOutput: string;
  readonly evaluatedInputs: readonly {
    readonly inputId: string;
    readonly inputName: string;
    readonly inputValue: string;
  }[];
  readonly matchedRules: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly evaluatedOutputs: readonly {
      readonly outputId: string;
      readonly outputName: string;
      readonly outputValue: string;
    }[];
  }[];
}

export type CommandName = keyof Commands;
export type Request<Name extends CommandName> = Commands[Name][0];
export type Answer<Name extends CommandName> = Commands[Name][1];

/** The running engine as its gateway sees it. */
export interface Engine {
  /** Rejects with `Rejection`; with RESOURCE_EXHAUSTED at once when the queue is full. */
  submit<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Answer<Name>>;
  /** Called (once per batch and type) when jobs of a type became activatable; returns the way to stop listening. */
  onJobsAvailable(listener: (jobType: string) => void): () => void;
  /** Looks at timers, leases, back-offs and message expiry now (after a clock change); resolves when all due work ran. */
  tick(): Promise<void>;
  readonly health: () => { readonly healthy: boolean; readonly queue: number; readonly reason?: string };
  /** Stops taking commands, finishes the batch in flight, releases the store. */
  stop(): Promise<void>;
}
