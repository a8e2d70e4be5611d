/** 流程与规则: models, versions, drafts, deployment, incidents. */
import type { FastifyInstance } from 'fastify';
import {
  deleteModelDraft,
  findModelDraft,
  findModelVersion,
  latestModels,
  listModelDrafts,
  modelVersions,
  saveModelDraft,
} from '../../../db/repositories/models.ts';
import { rows, sql, type Trx } from '../../../db/repositories/sql.ts';
import { userNames } from '../../../db/repositories/users.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import * as api from '../../api/processes.ts';
import type { App } from '../context.ts';
import { EngineRefused } from '../engine-client.ts';
import { deployModel } from '../models/deploy.ts';
import { lintModel } from '../models/lint.ts';
import { currentSource, currentSources } from '../models/sources.ts';
import { hasRight } from '../policies/rights.ts';
import { elementNames } from '../present/element-names.ts';
import { userRefOrNull } from '../present/units.ts';
import { forbidden, notFound, problem } from '../problems.ts';
import { type SignedCall, serve } from '../recipe.ts';

type VersionRow = Awaited<ReturnType<typeof modelVersions>>[number];

function mustAdminister(call: SignedCall<Endpoint>): void {
  if (!hasRight(call.post.role, 'processes')) throw forbidden();
}

type Counts = { readonly running: number | null; readonly incidents: number | null };
type Counted = Parameters<App['engine']['countInstances']>[0];

/** Running instances and incidents; null where the engine has no search or is away. */
async function countsOf(app: App, kind: VersionRow['kind'], of: Counted): Promise<Counts> {
  if (kind !== 'bpmn') return { running: 0, incidents: 0 };
  return app.engine.countInstances(of).catch(() => ({ running: null, incidents: null }));
}

function presentVersion(row: VersionRow, users: ReadonlyMap<string, string>, running: number | null) {
  return {
    id: row.id,
    version: row.version,
    versionTag: row.version_tag,
    definitionKey: String(row.definition_key),
    deployedAt: row.deployed_at,
    deployedBy: userRefOrNull(users, row.deployed_by),
    note: row.note,
    running,
  };
}

function registerModels(server: FastifyInstance, app: App): void {
  serve(server, app, api.list, async (call) => {
    mustAdminister(call);
    const { latest, drafts, users, counts } = await call.transact(async ({ trx }) => {
      const found = await latestModels(trx);
      const saved = await listModelDrafts(trx);
      const names = await userNames(trx, [
        ...found.map((row) => row.deployed_by),
        ...saved.map((row) => row.saved_by),
      ]);
      const versions = await rows<{ resource_name: string; versions: number }>(
        trx,
        sql`select resource_name, count(*)::int as versions from app.model_version group by resource_name`,
      );
      return {
        latest: found,
        drafts: saved,
        users: names,
        counts: new Map(versions.map((row) => [row.resource_name, row.versions])),
      };
    });
    const models = await Promise.all(
      latest.map(async (row) => {
        const { running, incidents } = await countsOf(app, row.kind, { processId: row.definition_id });
        const own = await countsOf(app, row.kind, { definitionKey: String(row.definition_key) });
        const draft = drafts.find((one) => one.resource_name === row.resource_name);
        return {
          resourceName: row.resource_name,
          kind: row.kind,
          definitionId: row.definition_id,
          name: row.name,
          latest: presentVersion(row, users, own.running),
          versions: counts.get(row.resource_name) ?? 1,
          running,
          incidents,
          draft: draft
            ? {
                savedAt: draft.saved_at,
                by: { id: draft.saved_by, name: users.get(draft.saved_by) ?? '—' },
                revision: draft.revision,
              }
            : null,
        };
      }),
    );
    return { models };
  });
  serve(server, app, api.versions, async (call) => {
    mustAdminister(call);
    const { found, users } = await call.transact(async ({ trx }) => {
      const list = await modelVersions(trx, call.params.resourceName);
      return {
        found: list,
        users: await userNames(
          trx,
          list.map((row) => row.deployed_by),
        ),
      };
    });
    if (found.length === 0) throw notFound();
    const versions = await Promise.all(
      found.map(async (row) => {
        const counts = await countsOf(app, row.kind, { definitionKey: String(row.definition_key) });
        return presentVersion(row, users, counts.running);
      }),
    );
    return { versions };
  });
  serve(server, app, api.source, (call) =>
    call.transact(async ({ trx }) => {
      mustAdminister(call);
      const { resourceName } = call.params;
      const version = call.query?.version;
      const draft = await findModelDraft(trx, resourceName);
      if (version === 'draft') {
        if (!draft) throw notFound();
        return { source: draft.source, version: null, draftRevision: draft.revision };
      }
      const found = await findModelVersion(trx, resourceName, version === undefined ? null : Number(version));
      if (!found && version !== undefined) throw notFound();
      const source = found?.source ?? (await currentSource(app, trx, resourceName));
      return { source, version: found?.version ?? null, draftRevision: draft?.revision ?? 0 };
    }),
  );
}

function registerDrafts(server: FastifyInstance, app: App): void {
  serve(server, app, api.saveDraft, (call) =>
    call.transact(async ({ trx, now, audit }) => {
      mustAdminister(call);
      const { resourceName } = call.params;
      const { source, revision } = call.body;
      const saved = await saveModelDraft(trx, {
        resourceName,
        source,
        revision,
        userId: call.actor.user.id,
        at: now,
      });
      if (saved === null)
        throw problem(
          'revision-conflict',
          '草稿已被同事更新,请刷新后再改。',
          'A colleague saved the draft: reload.',
        );
      audit({
        action: 'model.save-draft',
        objectKind: 'model',
        objectId: resourceName,
        objectLabel: resourceName,
      });
      return { revision: saved, savedAt: now };
    }),
  );
  serve(server, app, api.discardDraft, (call) =>
    call.transact(async ({ trx, audit }) => {
      mustAdminister(call);
      await deleteModelDraft(trx, call.params.resourceName);
      audit({
        action: 'model.discard-draft',
        objectKind: 'model',
        objectId: call.params.resourceName,
        objectLabel: call.params.resourceName,
      });
      return { done: true as const };
    }),
  );
  serve(server, app, api.lint, (call) =>
    call.transact(async ({ trx }) => {
      mustAdminister(call);
      const resource = { name: call.params.resourceName, source: call.body.source };
      return { findings: await lintModel(resource, await currentSources(app, trx)) };
    }),
  );
  serve(server, app, api.deploy, (call) => {
    mustAdminister(call);
    const { source, note, draftRevision } = call.body;
    return deployModel(app, call.actor, call.transact, {
      resource: { name: call.params.resourceName, source },
      note,
      draftRevision,
    });
  });
}

async function casesOfInstances(
  trx: Trx,
  keys: readonly number[],
): Promise<Map<string, { id: string; case_number: string }>> {
  const found = await rows<{ id: string; case_number: string; process_instance_key: number }>(
    trx,
    sql`select id, case_number, process_instance_key from app.application where process_instance_key = any(${keys})`,
  );
  return new Map(found.map((row) => [String(row.process_instance_key), row]));
}

/** A cluster without secondary storage knows the search addresses, or does not, but has nothing to search in. */
function withoutSearch(error: unknown): never {
  if (error instanceof EngineRefused && (error.kind === 'NOT_FOUND' || error.kind === 'OTHER')) {
    throw problem(
      'engine-unavailable',
      '所连接的流程引擎没有开通查询,这里看不到出错的流程。请在引擎自带的运维工具中查看和重试。',
      'This engine has no search: look at its incidents in its own tools.',
    );
  }
  throw error;
}

export function registerProcessRoutes(server: FastifyInstance, app: App): void {
  registerModels(server, app);
  registerDrafts(server, app);
  serve(server, app, api.incidents, async (call) => {
    mustAdminister(call);
    const { cursor, limit } = call.query;
    const { incidents, next } = await app.engine.incidents(cursor ?? null, limit).catch(withoutSearch);
    const { cases, names } = await call.transact(async ({ trx }) => ({
      cases: await casesOfInstances(
        trx,
        incidents.map((one) => Number(one.processInstanceKey)),
      ),
      names: await elementNames(
        trx,
        incidents.map(({ processId }) => processId),
      ),
    }));
    return {
      rows: incidents.map((incident) => {
        const own = cases.get(incident.processInstanceKey);
        return {
          ...incident,
          elementName: names.get(incident.processId)?.get(incident.elementId) ?? incident.elementId,
          at: new Date(incident.at).toISOString(),
          caseId: own?.id ?? null,
          caseNumber: own?.case_number ?? null,
        };
      }),
      nextCursor: next,
    };
  });
  serve(server, app, api.retryIncident, async (call) => {
    mustAdminister(call);
    const { incidentKey } = call.params;
    const incident = await app.engine.findIncident(incidentKey).catch(withoutSearch);
    if (!incident) throw notFound();
    if (incident.jobKey !== null) await app.engine.updateRetries(incident.jobKey, 3);
    await app.engine.resolveIncident(incidentKey);
    await call.transact(async ({ audit }) => {
      audit({
        action: 'incident.retry',
        objectKind: 'incident',
        objectId: incidentKey,
        objectLabel: incident.elementId,
        facts: { error: incident.errorType },
      });
    });
    return { done: true as const };
  });
}
