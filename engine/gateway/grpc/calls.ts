/**
 * One entry per unary rpc: from its message to an engine command, and from the command's answer to its response.
 */
import type { Answer, CommandName, Engine, JobResult, Request } from '../../commands.ts';
import { checkTenants, defaultTenant, documentOf, keyOf, spanOf } from '../arguments.ts';
import { invalid } from '../rejections.ts';
import { submitWithin } from '../submit.ts';
import { evaluationResponse } from './evaluation-response.ts';
import type { CreateInstanceMessage, Messages, RpcName } from './messages.ts';

export interface CallContext {
  readonly engine: Engine;
  /** Default limit of a request, milliseconds. */
  readonly requestTimeout: number;
}

/** What an rpc does. `command` names it in rejections. */
export interface UnaryCall<Name extends RpcName> {
  readonly command: CommandName;
  readonly run: (message: Messages[Name], context: CallContext) => Promise<object>;
}

function call<Name extends RpcName, Command extends CommandName>(
  command: Command,
  request: (message: Messages[Name]) => Request<Command>,
  response: (answer: Answer<Command>) => object,
  timeout: (message: Messages[Name]) => number = () => 0,
): UnaryCall<Name> {
  return {
    command,
    run: async (message, { engine, requestTimeout }) => {
      const limit = timeout(message);
      const answer = await submitWithin(
        engine,
        command,
        request(message),
        limit > 0 ? limit : requestTimeout,
      );
      return response(answer);
    },
  };
}

const nothing = () => ({});
const tenantId = defaultTenant;

function creation(message: CreateInstanceMessage | null): Request<'createProcessInstance'> {
  if (!message) throw invalid('Expected a request to create a process instance, but none was given');
  checkTenants('CreateProcessInstance', [message.tenantId]);
  if (message.runtimeInstructions.length > 0) {
    throw invalid('Runtime instructions are not supported by this engine');
  }
  const { processDefinitionKey, bpmnProcessId, version, startInstructions, tags } = message;
  if (processDefinitionKey < 0 && bpmnProcessId === '') {
    throw invalid(
      'Expected either a bpmnProcessId or a processDefinitionKey to identify the process, but none was given',
    );
  }
  const named = version > 0 ? { bpmnProcessId, version } : { bpmnProcessId };
  return {
    process: bpmnProcessId === '' ? { processDefinitionKey: keyOf(processDefinitionKey) } : named,
    variables: documentOf(message.variables),
    ...(startInstructions.length > 0
      ? { startInstructions: startInstructions.map(({ elementId }) => ({ elementId })) }
      : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

function jobResult(result: NonNullable<Messages['CompleteJob']['result']>): JobResult {
  const { denied, deniedReason, corrections } = result;
  const given = corrections && {
    ...corrections,
    candidateUsers: corrections.candidateUsers?.values ?? null,
    candidateGroups: corrections.candidateGroups?.values ?? null,
  };
  return {
    ...(denied === undefined ? {} : { denied }),
    ...(deniedReason === undefined ? {} : { deniedReason }),
    ...(given ? { corrections: given } : {}),
  };
}

/** Resources with the deployment's answer. */
const deployResource = call<'DeployResource', 'deployResources'>(
  'deployResources',
  ({ resources, tenantId: tenant }) => {
    checkTenants('DeployResource', [tenant]);
    return { resources: resources.map(({ name, content }) => ({ name, content: content.toString() })) };
  },
  ({ deploymentKey, deployments }) => ({
    key: deploymentKey,
    tenantId,
    deployments: deployments.map(({ process, decision, decisionRequirements, form }) => {
      if (process) return { process: { ...process, tenantId } };
      if (decision) return { decision: { ...decision, tenantId } };
      if (decisionRequirements) return { decisionRequirements: { ...decisionRequirements, tenantId } };
      return { form: { ...form, tenantId } };
    }),
  }),
);

const deployProcess = call<'DeployProcess', 'deployResources'>(
  'deployResources',
  ({ processes }) => ({
    resources: processes.map(({ name, definition }) => ({ name, content: definition.toString() })),
  }),
  ({ deploymentKey, deployments }) => ({
    key: deploymentKey,
    processes: deployments.flatMap(({ process }) => (process ? [{ ...process, tenantId }] : [])),
  }),
);

const createProcessInstanceWithResult = call<
  'CreateProcessInstanceWithResult',
  'createProcessInstanceWithResult'
>(
  'createProcessInstanceWithResult',
  ({ request, fetchVariables }) => ({
    ...creation(request),
    ...(fetchVariables.length > 0 ? { fetchVariables } : {}),
  }),
  (answer) => ({ ...answer, tenantId }),
  ({ requestTimeout }) => requestTimeout,
);

const migrateProcessInstance = call<'MigrateProcessInstance', 'migrateProcessInstance'>(
  'migrateProcessInstance',
  ({ processInstanceKey, migrationPlan }) => {
    if (!migrationPlan) throw invalid('Expected a migration plan, but none was given');
    return {
      processInstanceKey: keyOf(processInstanceKey),
      targetProcessDefinitionKey: keyOf(migrationPlan.targetProcessDefinitionKey),
      mappingInstructions: migrationPlan.mappingInstructions,
    };
  },
  nothing,
);

const evaluateDecision = call<'EvaluateDecision', 'evaluateDecision'>(
  'evaluateDecision',
  ({ decisionKey, decisionId, variables, tenantId: tenant }) => {
    checkTenants('EvaluateDecision', [tenant]);
    if (decisionKey > 0 === (decisionId !== '')) {
      throw invalid(
        `Expected either a decision id or a valid decision key, but ${decisionId === '' ? 'none' : 'both'} provided`,
      );
    }
    const which = decisionId === '' ? { decisionKey: keyOf(decisionKey) } : { decisionId };
    return { ...which, variables: documentOf(variables) };
  },
  evaluationResponse,
);

export const unaryCalls: {
  readonly [Name in Exclude<RpcName, 'Topology' | 'ActivateJobs' | 'StreamActivatedJobs'>]: UnaryCall<Name>;
} = {
  DeployResource: deployResource,
  DeployProcess: deployProcess,
  CreateProcessInstance: call('createProcessInstance', creation, (answer) => ({ ...answer, tenantId })),
  CreateProcessInstanceWithResult: createProcessInstanceWithResult,
  CompleteJob: call(
    'completeJob',
    ({ jobKey, variables, result }) => ({
      jobKey: keyOf(jobKey),
      variables: documentOf(variables),
      ...(result ? { result: jobResult(result) } : {}),
    }),
    nothing,
  ),
  FailJob: call(
    'failJob',
    (message) => ({
      ...message,
      jobKey: keyOf(message.jobKey),
      retryBackOff: spanOf(message.retryBackOff),
      variables: documentOf(message.variables),
    }),
    nothing,
  ),
  ThrowError: call(
    'throwError',
    (message) => ({ ...message, jobKey: keyOf(message.jobKey), variables: documentOf(message.variables) }),
    nothing,
  ),
  UpdateJobRetries: call(
    'updateJobRetries',
    ({ jobKey, retries }) => ({ jobKey: keyOf(jobKey), retries }),
    nothing,
  ),
  UpdateJobTimeout: call(
    'updateJobTimeout',
    ({ jobKey, timeout }) => ({ jobKey: keyOf(jobKey), timeout: spanOf(timeout) }),
    nothing,
  ),
  PublishMessage: call(
    'publishMessage',
    ({ tenantId: tenant, ...message }) => {
      checkTenants('PublishMessage', [tenant]);
      const timeToLive = spanOf(message.timeToLive);
      return { ...message, timeToLive, variables: documentOf(message.variables) };
    },
    ({ key }) => ({ key, tenantId }),
  ),
  SetVariables: call(
    'setVariables',
    ({ elementInstanceKey, variables, local }) => ({
      elementInstanceKey: keyOf(elementInstanceKey),
      variables: documentOf(variables),
      local,
    }),
    ({ key }) => ({ key }),
  ),
  ResolveIncident: call(
    'resolveIncident',
    ({ incidentKey }) => ({ incidentKey: keyOf(incidentKey) }),
    nothing,
  ),
  CancelProcessInstance: call(
    'cancelProcessInstance',
    ({ processInstanceKey }) => ({ processInstanceKey: keyOf(processInstanceKey) }),
    nothing,
  ),
  MigrateProcessInstance: migrateProcessInstance,
  EvaluateDecision: evaluateDecision,
};
