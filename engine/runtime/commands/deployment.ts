/**
 * Deployments. A resource that equals the latest version of what it defines (same id, file name and MD5) is a duplicate;
 * if every resource is, nothing is written; one change versions all of them.
 */
import { type Answer, type DeployedResource, Rejection } from '../../commands.ts';
import type { Key } from '../../keys.ts';
import type { ExecutableProcess } from '../../model/executable.ts';
import type { DecisionDefinitionRow, DecisionRequirementsRow } from '../../records/tables.ts';
import type { Processing } from '../processing/processing.ts';
import type { PreparedResource } from './prepared-resource.ts';
import { openStartEvents } from './start-events.ts';

type Prepared<Kind> = PreparedResource & { readonly kind: Kind };

export function deployResources(
  p: Processing,
  resources: readonly PreparedResource[],
): Answer<'deployResources'> {
  checkIds(resources);
  const keep = resources.every((resource) => isDuplicate(p, resource));
  const deploymentKey = p.tx.nextKey();
  const decisions: DeployedResource[] = [];
  const forms: DeployedResource[] = [];
  const processes: DeployedResource[] = [];
  // Decisions and forms first: what a process links to within its deployment is there when it starts.
  for (const resource of resources) {
    if (resource.kind === 'dmn') decisions.push(...deployDecisions(p, resource, deploymentKey, keep));
    else if (resource.kind === 'form') forms.push(deployForm(p, resource, deploymentKey, keep));
  }
  for (const resource of resources) {
    if (resource.kind !== 'bpmn') continue;
    for (const process of resource.processes) {
      processes.push(deployProcess(p, resource, process, deploymentKey, keep));
    }
  }
  // The answer names them in Camunda's order: by kind, and within it as they were given.
  const named = decisions.filter((each) => 'decision' in each);
  const requirements = decisions.filter((each) => !('decision' in each));
  return { deploymentKey, deployments: [...processes, ...named, ...requirements, ...forms] };
}

function checkIds(resources: readonly PreparedResource[]): void {
  const seen = new Map<string, string>();
  const once = (kind: string, id: string, name: string) => {
    const other = seen.get(`${kind} ${id}`);
    if (other !== undefined) {
      throw new Rejection(
        'INVALID_ARGUMENT',
        `Expected to deploy new resources, but encountered the following errors:\nDuplicated ${kind} id in resources '${other}' and '${name}': '${id}'`,
      );
    }
    seen.set(`${kind} ${id}`, name);
  };
  for (const resource of resources) {
    if (resource.kind === 'form') once('form', resource.form.formId, resource.name);
    else if (resource.kind === 'bpmn') {
      for (const { bpmnProcessId } of resource.processes) once('process', bpmnProcessId, resource.name);
    } else {
      once('DRG', resource.requirements.id, resource.name);
      for (const { id } of resource.requirements.decisions) once('decision', id, resource.name);
    }
  }
}

interface Deployed {
  readonly resourceName: string;
  readonly checksum: string;
}

const same = (row: Deployed | undefined, resource: PreparedResource): boolean =>
  row?.resourceName === resource.name && row.checksum === resource.checksum;

function isDuplicate({ state: { definitions } }: Processing, resource: PreparedResource): boolean {
  switch (resource.kind) {
    case 'bpmn':
      return resource.processes.every(({ bpmnProcessId }) =>
        same(definitions.processes.latest(bpmnProcessId), resource),
      );
    case 'dmn':
      return same(definitions.requirements.latest(resource.requirements.id), resource);
    case 'form':
      return same(definitions.forms.latest(resource.form.formId), resource);
  }
}

function deployProcess(
  p: Processing,
  resource: Prepared<'bpmn'>,
  executable: ExecutableProcess,
  deploymentKey: Key,
  keep: boolean,
): DeployedResource {
  const { definitions } = p.state;
  const { bpmnProcessId } = executable;
  const latest = definitions.processes.latest(bpmnProcessId);
  const row =
    keep && latest
      ? latest
      : {
          key: p.tx.nextKey(),
          bpmnProcessId,
          name: executable.name ?? null,
          version: (latest?.version ?? 0) + 1,
          versionTag: executable.versionTag ?? null,
          deploymentKey,
          resourceName: resource.name,
          checksum: resource.checksum,
          resource: resource.content,
          deployedAt: p.now,
        };
  if (row !== latest) {
    p.tx.undo(definitions.processes.add(bpmnProcessId, row));
    p.tx.insertRow('process_definition', row);
    definitions.setExecutable(row.key, executable);
    openStartEvents(p, row, executable);
  }
  return {
    process: {
      bpmnProcessId,
      version: row.version,
      versionTag: row.versionTag,
      processDefinitionKey: row.key,
      resourceName: row.resourceName,
      isDuplicate: row === latest,
    },
  };
}

function deployForm(
  p: Processing,
  resource: Prepared<'form'>,
  deploymentKey: Key,
  keep: boolean,
): DeployedResource {
  const { forms } = p.state.definitions;
  const { formId, versionTag } = resource.form;
  const latest = forms.latest(formId);
  const row =
    keep && latest
      ? latest
      : {
          key: p.tx.nextKey(),
          formId,
          version: (latest?.version ?? 0) + 1,
          versionTag: versionTag ?? null,
          deploymentKey,
          resourceName: resource.name,
          checksum: resource.checksum,
          resource: resource.content,
          deployedAt: p.now,
        };
  if (row !== latest) {
    p.tx.undo(forms.add(formId, row));
    p.tx.insertRow('form', row);
  }
  return { form: { formId, version: row.version, formKey: row.key, resourceName: row.resourceName } };
}

function deployDecisions(
  p: Processing,
  resource: Prepared<'dmn'>,
  deploymentKey: Key,
  keep: boolean,
): DeployedResource[] {
  const { definitions } = p.state;
  const { requirements: compiled } = resource;
  const latest = definitions.requirements.latest(compiled.id);
  const row: DecisionRequirementsRow =
    keep && latest
      ? latest
      : {
          key: p.tx.nextKey(),
          drgId: compiled.id,
          name: compiled.name,
          version: (latest?.version ?? 0) + 1,
          deploymentKey,
          resourceName: resource.name,
          checksum: resource.checksum,
          resource: resource.content,
          deployedAt: p.now,
        };
  if (row !== latest) {
    p.tx.undo(definitions.requirements.add(compiled.id, row));
    p.tx.insertRow('decision_requirements', row);
    definitions.setCompiledDecisions(row.key, compiled);
  }
  const deployed: DeployedResource[] = compiled.decisions.map(({ id, name }) => ({
    decision: {
      ...describeDecision(row === latest ? findDecision(p, id, row) : addDecision(p, id, name, row)),
      dmnDecisionRequirementsId: row.drgId,
    },
  }));
  deployed.push({
    decisionRequirements: {
      dmnDecisionRequirementsId: row.drgId,
      dmnDecisionRequirementsName: row.name,
      version: row.version,
      decisionRequirementsKey: row.key,
      resourceName: row.resourceName,
    },
  });
  return deployed;
}

function findDecision(
  p: Processing,
  id: string,
  requirements: DecisionRequirementsRow,
): DecisionDefinitionRow {
  const found = p.state.definitions.decisions.find(
    id,
    ({ decisionRequirementsKey }) => decisionRequirementsKey === requirements.key,
  );
  if (found === undefined) throw new Error(`decision '${id}' of version ${requirements.version} is missing`);
  return found;
}

function addDecision(
  p: Processing,
  decisionId: string,
  name: string,
  requirements: DecisionRequirementsRow,
): DecisionDefinitionRow {
  const { decisions } = p.state.definitions;
  const row: DecisionDefinitionRow = {
    key: p.tx.nextKey(),
    decisionId,
    name,
    version: (decisions.latest(decisionId)?.version ?? 0) + 1,
    versionTag: null,
    decisionRequirementsKey: requirements.key,
    deploymentKey: requirements.deploymentKey,
  };
  p.tx.undo(decisions.add(decisionId, row));
  p.tx.insertRow('decision_definition', row);
  return row;
}

function describeDecision(row: DecisionDefinitionRow) {
  return {
    dmnDecisionId: row.decisionId,
    dmnDecisionName: row.name,
    version: row.version,
    decisionKey: row.key,
    decisionRequirementsKey: row.decisionRequirementsKey,
  };
}
