/** References bound to their own deployment: what they name must be deployed together with them. */
import type { ExecutableProcess, StaticOrExpression } from './executable.ts';
import type { Problem } from './problems.ts';

export type ReferenceKind = 'process' | 'decision' | 'form';

export interface DeploymentReference {
  readonly kind: ReferenceKind;
  readonly id: string;
  /** The referring element, as problems name it. */
  readonly element: string;
}

const places: Readonly<Record<ReferenceKind, string>> = {
  process: 'calledElement',
  decision: 'calledDecision',
  form: 'formDefinition',
};

/** References by expression are left to the runtime. */
export function deploymentReferences(process: ExecutableProcess): readonly DeploymentReference[] {
  const found: DeploymentReference[] = [];
  const add = (kind: ReferenceKind, elementId: string, id: StaticOrExpression | undefined) => {
    if (id?.kind !== 'static') return;
    found.push({ kind, id: id.value, element: `${elementId} > extensionElements > ${places[kind]}` });
  };
  for (const { id, calledElement, decision, userTask } of process.elements.values()) {
    if (calledElement?.binding.kind === 'deployment') add('process', id, calledElement.processId);
    if (decision?.binding.kind === 'deployment') add('decision', id, decision.decisionId);
    if (userTask?.formBinding?.kind === 'deployment') add('form', id, userTask.formId);
  }
  return found;
}

/** `deployed`: ids in the deployment, by kind. Problems for `ModelError`. */
export function missingFromDeployment(
  references: readonly DeploymentReference[],
  deployed: Readonly<Record<ReferenceKind, ReadonlySet<string>>>,
): readonly Problem[] {
  return references
    .filter(({ kind, id }) => !deployed[kind].has(id))
    .map(({ kind, id, element }) => ({
      element,
      message: `Expected to find ${kind} with id '${id}' in current deployment, but not found.`,
    }));
}
