/** Name and form of a user task, as the deployed model has them; the contract's for the steps it knows. */
import { findModelByKey } from '../../db/repositories/models.ts';
import type { Trx } from '../../db/repositories/sql.ts';
import { engineUserTasks, extensions, readBpmn, text } from '../../workflows/deployment/bpmn.ts';
import { userTask } from '../../workflows/subsidy-application/contract.ts';
import type { JobContext } from '../worker.ts';
import { isContractTask } from './completion.ts';

export interface TaskDescription {
  readonly name: string;
  readonly formId: string | null;
}

/** Models do not change under their key. */
const described = new Map<string, ReadonlyMap<string, TaskDescription>>();

async function describeModel(trx: Trx, definitionKey: string): Promise<ReadonlyMap<string, TaskDescription>> {
  const known = described.get(definitionKey);
  if (known !== undefined) return known;
  const row = await findModelByKey(trx, Number(definitionKey));
  // Deployed by somebody else, or not written down yet: asked again next time.
  if (row === null) return new Map();
  const found = new Map<string, TaskDescription>();
  const { rootElement } = await readBpmn(row.source);
  for (const task of engineUserTasks(rootElement)) {
    const id = task.id ?? '';
    const formId = text(extensions(task, 'zeebe:FormDefinition')[0], 'formId') ?? null;
    found.set(id, { name: text(task, 'name') ?? id, formId });
  }
  described.set(definitionKey, found);
  return found;
}

export async function describeTask(
  trx: Trx,
  job: Pick<JobContext, 'elementId' | 'processDefinitionKey'>,
): Promise<TaskDescription> {
  const { elementId } = job;
  if (isContractTask(elementId)) {
    const { name, formId } = userTask(elementId);
    return { name, formId };
  }
  const model = await describeModel(trx, job.processDefinitionKey);
  return model.get(elementId) ?? { name: elementId, formId: null };
}
