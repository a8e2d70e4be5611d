/** One deployment through gRPC; its answer as one entry per process, decision and form. */
import { z } from 'zod';
import { kindOf, type ResourceKind } from '../workflows/deployment/resource.ts';
import type { ZeebeGrpcClient } from './engine.ts';

export interface DeployedDefinition {
  readonly kind: ResourceKind;
  readonly definitionId: string;
  readonly version: number;
  readonly key: string;
}

const key = z.coerce.string();
const version = z.number();
/** The fields of an answer that say nothing are null. */
const Part = z.object({
  process: z.object({ bpmnProcessId: z.string(), version, processDefinitionKey: key }).nullish(),
  decision: z.object({ dmnDecisionId: z.string(), version, decisionKey: key }).nullish(),
  form: z.object({ formId: z.string(), version, formKey: key }).nullish(),
});

function definitionOf(part: z.infer<typeof Part>): DeployedDefinition[] {
  if (part.process) {
    const { bpmnProcessId: definitionId, processDefinitionKey, version: number } = part.process;
    return [{ kind: 'bpmn', definitionId, version: number, key: processDefinitionKey }];
  }
  if (part.decision) {
    const { dmnDecisionId: definitionId, decisionKey, version: number } = part.decision;
    return [{ kind: 'dmn', definitionId, version: number, key: decisionKey }];
  }
  if (!part.form) return [];
  return [
    { kind: 'form', definitionId: part.form.formId, version: part.form.version, key: part.form.formKey },
  ];
}

export async function deployFiles(
  engine: ZeebeGrpcClient,
  files: readonly { readonly name: string; readonly content: Buffer }[],
): Promise<DeployedDefinition[]> {
  const answer = await engine.deployResources(
    files.map(({ name, content }) => {
      const kind = kindOf(name);
      if (kind === 'bpmn') return { name, process: content };
      return kind === 'dmn' ? { name, decision: content } : { name, form: content };
    }),
  );
  return answer.deployments.flatMap((deployment) => definitionOf(Part.parse(deployment)));
}
