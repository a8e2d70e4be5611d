/**
 * Deploys one changed model together with all others (they bind to each other within a deployment) and records every
 * version that came to be, with its source as it was drawn.
 */
import { createHash, randomUUID } from 'node:crypto';
import { deleteModelDraft, findModelDraft, insertModelVersion } from '../../../db/repositories/models.ts';
import { deployable, describeResource, type Resource } from '../../../workflows/deployment/resource.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { EngineRefused } from '../engine-client.ts';
import { problem } from '../problems.ts';
import { lintModel, type ModelFinding } from './lint.ts';
import { currentSources } from './sources.ts';

type Transact = <T>(work: (work: Work) => Promise<T>) => Promise<T>;

export interface Deployed {
  readonly version: number;
  readonly definitionKey: string;
  readonly unchanged: boolean;
}

function refused(findings: readonly ModelFinding[]) {
  return problem(
    'model-refused',
    '模型没有通过检查,尚未部署。请按列出的问题修改。',
    'The model was refused; nothing was deployed.',
    {
      errors: findings.map(({ elementId, message }) => ({ field: elementId ?? 'source', message })),
      facts: { findings },
    },
  );
}

/** The engine names the element in its own words: kept, with the element when it can be found. */
function engineFindings(error: EngineRefused): ModelFinding[] {
  const lines = error.message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const element = /(?:Element: |with id ')([\w.-]+)/.exec(error.message)?.[1] ?? null;
  return [
    { severity: 'error', elementId: element, rule: 'engine', message: lines.join(' ').slice(0, 2_000) },
  ];
}

export async function deployModel(
  app: App,
  actor: Actor,
  transact: Transact,
  given: { resource: Resource; note: string; draftRevision: number },
): Promise<Deployed> {
  const { resource, note } = given;
  const resources = await transact(async ({ trx }) => {
    const current = await currentSources(app, trx);
    const others = current.filter(({ name }) => name !== resource.name);
    const findings = (await lintModel(resource, others)).filter(({ severity }) => severity === 'error');
    if (findings.length > 0) throw refused(findings);
    const known = current.some(({ name }) => name === resource.name);
    return known
      ? current.map((one) => (one.name === resource.name ? resource : one))
      : [...current, resource];
  });
  const files = await Promise.all(
    resources.map(async (one) => ({ name: one.name, content: Buffer.from(await deployable(one)) })),
  );
  const deployed = await app.engine.deploy(files).catch((error: unknown) => {
    if (error instanceof EngineRefused) throw refused(engineFindings(error));
    throw error;
  });
  return transact(async ({ trx, now, audit }) => {
    let answer: Deployed | null = null;
    for (const one of resources) {
      const facts = await describeResource(one);
      const found = deployed.find(
        ({ kind, definitionId }) => kind === facts.kind && definitionId === facts.definitionId,
      );
      if (!found) continue;
      const fresh = await insertModelVersion(trx, {
        id: randomUUID(),
        resource_name: one.name,
        kind: facts.kind,
        definition_id: facts.definitionId,
        name: facts.title,
        version: found.version,
        version_tag: facts.versionTag,
        definition_key: Number(found.key),
        source: one.source,
        source_hash: createHash('sha256').update(one.source).digest('hex'),
        note: one.name === resource.name ? note : null,
        deployed_at: now,
        deployed_by: actor.user.id,
      });
      if (one.name === resource.name)
        answer = { version: found.version, definitionKey: found.key, unchanged: !fresh };
    }
    if (!answer) throw new Error(`the deployment did not answer for ${resource.name}`);
    const draft = await findModelDraft(trx, resource.name);
    if (draft?.revision === given.draftRevision) await deleteModelDraft(trx, resource.name);
    const facts = { version: answer.version, note, unchanged: answer.unchanged };
    audit({
      action: 'model.deploy',
      objectKind: 'model',
      objectId: answer.definitionKey,
      objectLabel: resource.name,
      facts,
    });
    return answer;
  });
}
