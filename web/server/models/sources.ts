/** The models of this application: the newest deployed source of each, or the file it came with. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findModelVersion, latestModels } from '../../../db/repositories/models.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import type { Resource } from '../../../workflows/deployment/resource.ts';
import { RESOURCES } from '../../../workflows/subsidy-application/contract.ts';
import type { App } from '../context.ts';
import { notFound } from '../problems.ts';

/** As the installation brought it; null for a model that was first drawn here. */
async function shippedSource(app: App, name: string): Promise<string | null> {
  if (!RESOURCES.some((known) => known === name)) return null;
  return readFile(path.join(app.config.projectRoot, 'workflows/subsidy-application', name), 'utf8');
}

/** Throws not-found for a model nobody knows. */
export async function currentSource(app: App, trx: Trx, name: string): Promise<string> {
  const deployed = await findModelVersion(trx, name, null);
  const source = deployed?.source ?? (await shippedSource(app, name));
  if (source === null) throw notFound();
  return source;
}

/** Every resource of the deployment, in a fixed order: calls, decisions and forms bind to the same deployment. */
export async function currentSources(app: App, trx: Trx): Promise<Resource[]> {
  const deployed = (await latestModels(trx)).map((row) => row.resource_name);
  const names = [
    ...RESOURCES,
    ...deployed.filter((name) => !RESOURCES.some((known) => known === name)).toSorted(),
  ];
  const sources = [];
  for (const name of names) sources.push({ name, source: await currentSource(app, trx, name) });
  return sources;
}
