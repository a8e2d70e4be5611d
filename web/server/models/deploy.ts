/**
 * Deploys one changed model together with all others (they bind to each other within a deployment) and records every
 * version that came to be, with its source as it was drawn.
 */
import { createHash, randomUUID } from 'node:crypto';
import { deleteModelDraft, findModelDraft, insertModelVersion } from '../../../db/repositories/models.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import { userNames } from '../../../db/repositories/users.ts';
import { deployable, describeResource, type Resource } from '../../../workflows/deployment/resource.ts';
import type { Actor } from '../auth/sessions.ts';
import type { App, Work } from '../context.ts';
import { EngineRefused } from '../engine-client.ts';
import { problem } from '../problems.ts';
import { engineFindings } from './engine-refusal.ts';
import type { ModelFinding } from './finding.ts';
import { lintModel } from './lint.ts';
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

/** One deployment at a time, the start of the application included: nobody deploys over a change not seen. */
async function alone<T>(app: App, work: () => Promise<T>): Promise<T> {
  return app.knex.transaction(async (trx) => {
    await trx.raw("select pg_advisory_xact_lock(hashtext('yizhan.deploy'))");
    return work();
  });
}

async function checkDraft(trx: Trx, resourceName: string, revision: number): Promise<void> {
  const draft = await findModelDraft(trx, resourceName);
  if (!draft || draft.revision === revision) return;
  const by = (await userNames(trx, [draft.saved_by])).get(draft.saved_by) ?? '';
  throw problem(
    'revision-conflict',
    `${by}已保存了更新的草稿,部署会丢掉这些修改。请先打开草稿核对。`,
    'A newer draft was saved meanwhile: look at it first.',
    { facts: { by, savedAt: draft.saved_at, revision: draft.revision } },
  );
}

interface Given {
  readonly resource: Resource;
  readonly note: string;
  readonly draftRevision: number;
}

/**
 * Deploys and records. Safe to repeat after an answer that did not come: the same texts get the versions they have.
 * Throws model-refused with findings, revision-conflict, engine-unavailable.
 */
export function deployModel(app: App, actor: Actor, transact: Transact, given: Given): Promise<Deployed> {
  return alone(app, () => deployAlone(app, actor, transact, given));
}

async function deployAlone(app: App, actor: Actor, transact: Transact, given: Given): Promise<Deployed> {
  const { resource, note } = given;
  const resources = await transact(async ({ trx }) => {
    await checkDraft(trx, resource.name, given.draftRevision);
    const current = await currentSources(app, trx);
    const findings = (await lintModel(resource, current)).filter(({ severity }) => severity === 'error');
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
    if (error instanceof EngineRefused) throw refused(engineFindings(error.message, resource.name));
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
        note: one.name === resource.name ? note : `随 ${resource.name} 一同部署`,
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
