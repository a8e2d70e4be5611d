/**
 * Deploys the process models and writes down which version is which.
 *
 * 1. All resources go in one deployment: calls, decisions and forms bind to it.
 * 2. An administrator's own version, once deployed, is the model; the files of the product only fill what nobody
 *    changed. A newer product file beside a changed model is reported, never put over it.
 * 3. Safe to repeat and for two processes at once: one at a time (advisory lock), and what is unchanged gets the version
 *    it has, because the engine compares bytes and the injected listeners are deterministic.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Knex } from '../db/connection.ts';
import {
  findModelVersion,
  insertModelVersion,
  latestModels,
  type ModelVersionRow,
  modelVersions,
} from '../db/repositories/models.ts';
import type { Trx } from '../db/repositories/sql.ts';
import { deployable, describeResource, kindOf } from '../workflows/deployment/resource.ts';
import { RESOURCES } from '../workflows/subsidy-application/contract.ts';
import { type DeployedDefinition, deployFiles } from './deployment-answer.ts';
import type { ZeebeGrpcClient } from './engine.ts';

const folder = new URL('../workflows/subsidy-application/', import.meta.url);

interface Model {
  readonly name: string;
  /** As drawn. */
  readonly source: string;
  /** The administrator's version this is, if it is one. */
  readonly changed: ModelVersionRow | null;
}

export interface DeployedModel {
  readonly name: string;
  readonly version: number;
  readonly key: string;
}
export interface DeploymentReport {
  readonly models: readonly DeployedModel[];
  /** Names of those that got a version that was not known before. */
  readonly fresh: readonly string[];
  /** Resources whose product file differs from the administrator's version that is in force. */
  readonly keptChanges: readonly string[];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The newest version, if somebody changed it here: its text was never one of the product's own. */
async function changedHere(trx: Trx, name: string): Promise<ModelVersionRow | null> {
  const latest = await findModelVersion(trx, name, null);
  if (latest === null || latest.deployed_by === null) return null;
  const versions = await modelVersions(trx, name);
  const shipped = versions.some(
    ({ deployed_by, source_hash }) => deployed_by === null && source_hash === latest.source_hash,
  );
  return shipped ? null : latest;
}

async function modelInForce(trx: Trx, name: string): Promise<{ model: Model; differs: boolean }> {
  const changed = await changedHere(trx, name);
  if (!RESOURCES.some((known) => known === name)) {
    const drawnHere = changed ?? (await findModelVersion(trx, name, null));
    return { model: { name, source: drawnHere?.source ?? '', changed: drawnHere }, differs: false };
  }
  const file = await readFile(new URL(name, folder), 'utf8');
  const source = changed?.source ?? file;
  return { model: { name, source, changed }, differs: source !== file };
}

/** The product's resources, and those that were first drawn here: in the order the web process deploys them, too. */
async function modelsInForce(trx: Trx): Promise<{ model: Model; differs: boolean }[]> {
  const known = (await latestModels(trx)).map(({ resource_name }) => resource_name);
  const own = known.filter((name) => !RESOURCES.some((shipped) => shipped === name)).toSorted();
  const found = [];
  for (const name of [...RESOURCES, ...own]) found.push(await modelInForce(trx, name));
  return found;
}

/** Writes down the version of a model; true when it was not known. */
async function writeDown(trx: Trx, model: Model, version: DeployedDefinition): Promise<boolean> {
  const facts = await describeResource(model);
  return insertModelVersion(trx, {
    id: randomUUID(),
    resource_name: model.name,
    kind: facts.kind,
    definition_id: facts.definitionId,
    name: facts.title,
    version: version.version,
    version_tag: facts.versionTag,
    definition_key: Number(version.key),
    source: model.source,
    source_hash: hashOf(model.source),
    note: model.changed?.note ?? null,
    deployed_at: new Date().toISOString(),
    deployed_by: model.changed?.deployed_by ?? null,
  });
}

/** Throws what the engine refuses, naming the element, and what the client throws while the engine is away. */
export async function deployModels(knex: Knex, engine: ZeebeGrpcClient): Promise<DeploymentReport> {
  return knex.transaction(async (trx) => {
    await trx.raw("select pg_advisory_xact_lock(hashtext('yizhan.deploy'))");
    const inForce = await modelsInForce(trx);
    const files = [];
    for (const { model } of inForce) {
      files.push({ name: model.name, content: Buffer.from(await deployable(model)) });
    }
    const answer = await deployFiles(engine, files);
    const models: DeployedModel[] = [];
    const fresh: string[] = [];
    for (const { model } of inForce) {
      const { definitionId } = await describeResource(model);
      const version = answer.find(
        (one) => one.kind === kindOf(model.name) && one.definitionId === definitionId,
      );
      if (version === undefined) throw new Error(`the deployment did not answer for ${model.name}`);
      if (await writeDown(trx, model, version)) fresh.push(model.name);
      models.push({ name: model.name, version: version.version, key: version.key });
    }
    return {
      models,
      fresh,
      keptChanges: inForce.flatMap(({ model, differs }) => (differs ? model.name : [])),
    };
  });
}
