/**
 * The requests of gateway.proto as the decoder delivers them (numbers for int64, names for enums, '' and 0 for what
 * was not sent, empty arrays; `optional` fields are absent).
 */
export interface ResourceMessage {
  readonly name: string;
  readonly content: Buffer;
}

export interface CreateInstanceMessage {
  readonly processDefinitionKey: number;
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly variables: string;
  readonly startInstructions: readonly { readonly elementId: string }[];
  readonly tenantId: string;
  readonly runtimeInstructions: readonly object[];
  readonly tags: readonly string[];
}

interface StringList {
  readonly values: readonly string[];
}

export interface Messages {
  Topology: object;
  DeployResource: { readonly resources: readonly ResourceMessage[]; readonly tenantId: string };
  DeployProcess: { readonly processes: readonly { readonly name: string; readonly definition: Buffer }[] };
  CreateProcessInstance: CreateInstanceMessage;
  CreateProcessInstanceWithResult: {
    readonly request: CreateInstanceMessage | null;
    readonly requestTimeout: number;
    readonly fetchVariables: readonly string[];
  };
  ActivateJobs: {
    readonly type: string;
    readonly worker: string;
    readonly timeout: number;
    readonly maxJobsToActivate: number;
    readonly fetchVariable: readonly string[];
    readonly requestTimeout: number;
    readonly tenantIds: readonly string[];
  };
  StreamActivatedJobs: {
    readonly type: string;
    readonly worker: string;
    readonly timeout: number;
    readonly fetchVariable: readonly string[];
    readonly tenantIds: readonly string[];
  };
  CompleteJob: {
    readonly jobKey: number;
    readonly variables: string;
    readonly result?: {
      readonly denied?: boolean;
      readonly deniedReason?: string;
      readonly corrections?: {
        readonly assignee?: string;
        readonly dueDate?: string;
        readonly followUpDate?: string;
        readonly candidateUsers?: StringList;
        readonly candidateGroups?: StringList;
        readonly priority?: number;
      };
    };
  };
  FailJob: {
    readonly jobKey: number;
    readonly retries: number;
    readonly errorMessage: string;
    readonly retryBackOff: number;
    readonly variables: string;
  };
  ThrowError: {
    readonly jobKey: number;
    readonly errorCode: string;
    readonly errorMessage: string;
    readonly variables: string;
  };
  UpdateJobRetries: { readonly jobKey: number; readonly retries: number };
  UpdateJobTimeout: { readonly jobKey: number; readonly timeout: number };
  PublishMessage: {
    readonly name: string;
    readonly correlationKey: string;
    readonly timeToLive: number;
    readonly messageId: string;
    readonly variables: string;
    readonly tenantId: string;
  };
  SetVariables: { readonly elementInstanceKey: number; readonly variables: string; readonly local: boolean };
  ResolveIncident: { readonly incidentKey: number };
  CancelProcessInstance: { readonly processInstanceKey: number };
  MigrateProcessInstance: {
    readonly processInstanceKey: number;
    readonly migrationPlan: {
      readonly targetProcessDefinitionKey: number;
      readonly mappingInstructions: readonly {
        readonly sourceElementId: string;
        readonly targetElementId: string;
      }[];
    } | null;
  };
  EvaluateDecision: {
    readonly decisionKey: number;
    readonly decisionId: string;
    readonly variables: string;
    readonly tenantId: string;
  };
}

export type RpcName = keyof Messages;
