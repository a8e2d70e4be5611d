/** Observes any Camunda 8 (8.8 REST): reads its searches into a World. */
import type { Answer, EngineClient } from './client.ts';
import type { World, WorldInstance } from './world.ts';

async function all(client: EngineClient, path: string, sort: string, filter: object): Promise<Answer[]> {
  const page = { from: 0, limit: 1000 };
  const answer = await client.http('POST', path, { filter, sort: [{ field: sort, order: 'ASC' }], page });
  return answer.items as Answer[];
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

async function instanceOf(client: EngineClient, found: Answer): Promise<WorldInstance> {
  const processInstanceKey = text(found.processInstanceKey);
  const own = { processInstanceKey };
  const [elements, variables, incidents, userTasks] = await Promise.all([
    all(client, '/v2/element-instances/search', 'elementInstanceKey', own),
    all(client, '/v2/variables/search', 'variableKey', own),
    all(client, '/v2/incidents/search', 'incidentKey', own),
    all(client, '/v2/user-tasks/search', 'creationDate', own),
  ]);
  return {
    key: processInstanceKey,
    process: text(found.processDefinitionId),
    version: Number(found.processDefinitionVersion),
    state: text(found.state),
    parentElementInstanceKey: text(found.parentElementInstanceKey) || undefined,
    elements: elements
      .filter((each) => each.type !== 'PROCESS' && each.type !== 'SEQUENCE_FLOW')
      .map((each) => ({
        key: text(each.elementInstanceKey),
        id: text(each.elementId),
        type: text(each.type),
        state: text(each.state),
      })),
    variables: variables.map((each) => ({
      scopeKey: text(each.scopeKey),
      name: text(each.name),
      value: text(each.value),
    })),
    incidents: incidents.map((each) => ({
      key: text(each.incidentKey),
      element: text(each.elementId),
      type: text(each.errorType),
      message: text(each.errorMessage),
      jobKey: text(each.jobKey),
      state: text(each.state),
    })),
    userTasks: userTasks.map((each) => ({
      key: text(each.userTaskKey),
      element: text(each.elementId),
      state: text(each.state),
      attributes: {
        assignee: each.assignee || null,
        candidateGroups: each.candidateGroups ?? [],
        candidateUsers: each.candidateUsers ?? [],
        dueDate: each.dueDate,
        followUpDate: each.followUpDate,
        priority: each.priority,
        externalFormReference: each.externalFormReference || null,
        form: Boolean(each.formKey),
        headers: each.customHeaders ?? {},
      },
    })),
  };
}

export async function observeBySearch(client: EngineClient): Promise<World> {
  const found = await all(client, '/v2/process-instances/search', 'processInstanceKey', {});
  return { instances: await Promise.all(found.map((each) => instanceOf(client, each))) };
}
