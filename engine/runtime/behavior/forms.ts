/** Forms linked to user tasks, by id and binding. */
import type { Binding } from '../../model/executable.ts';
import type { FormRow } from '../../records/tables.ts';
import { ElementFailure } from '../processing/failure.ts';
import type { ElementContext } from '../processing/processing.ts';

export function findForm(ctx: ElementContext, formId: string, binding: Binding): FormRow {
  const { forms, processes } = ctx.p.state.definitions;
  const fail = (message: string) => new ElementFailure('FORM_NOT_FOUND', message, ctx.element.key);
  if (binding.kind === 'latest') {
    const latest = forms.latest(formId);
    if (latest) return latest;
    throw fail(
      `Expected to find a form with id '${formId}', but no form with this id is found, at least a form with this id should be available. To resolve the Incident please deploy a form with the same id`,
    );
  }
  if (binding.kind === 'versionTag') {
    const tagged = forms.find(formId, ({ versionTag }) => versionTag === binding.versionTag);
    if (tagged) return tagged;
    throw fail(
      `Expected to use a form with id '${formId}' and version tag '${binding.versionTag}', but no such form found. To resolve the incident, deploy a form with the given id and version tag.`,
    );
  }
  const deploymentKey = processes.byKey.get(ctx.element.processDefinitionKey)?.deploymentKey;
  const together = forms.find(formId, (row) => row.deploymentKey === deploymentKey);
  if (together) return together;
  throw fail(
    `Expected to use a form with id '${formId}' with binding type 'deployment', but no such form found in the deployment with key ${deploymentKey} which contained the current process. To resolve this incident, migrate the process instance to a process definition that is deployed together with the intended form to use.`,
  );
}
