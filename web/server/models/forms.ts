/** Forms as deployed; before a deployment has been recorded, as they come with the application. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findLatestDefinition } from '../../../db/repositories/models.ts';
import type { Trx } from '../../../db/repositories/sql.ts';
import type { App } from '../context.ts';
import { notFound } from '../problems.ts';

export async function readForm(app: App, trx: Trx, formId: string): Promise<unknown> {
  if (!/^[\w-]{1,80}$/.test(formId)) throw notFound();
  const deployed = await findLatestDefinition(trx, formId);
  if (deployed?.kind === 'form') return JSON.parse(deployed.source);
  const file = path.join(app.config.projectRoot, 'workflows/subsidy-application', `${formId}.form`);
  const text = await readFile(file, 'utf8').catch(() => {
    throw notFound();
  });
  return JSON.parse(text);
}
