/** Models as administrators know them: drafts, and every deployed version with its source as it was drawn. */
import { maybeOne, rows, run, sql, type Trx } from './sql.ts';

export interface ModelVersionRow {
  readonly id: string;
  readonly resource_name: string;
  readonly kind: 'bpmn' | 'dmn' | 'form';
  readonly definition_id: string;
  readonly name: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly definition_key: number;
  /** Without the injected listeners. */
  readonly source: string;
  readonly source_hash: string;
  readonly note: string | null;
  readonly deployed_at: string;
  readonly deployed_by: string | null;
}
export type NewModelVersion = Omit<ModelVersionRow, 'id'> & { readonly id: string };

/** A version known already (by its key) is left as it is. */
export async function insertModelVersion(trx: Trx, v: NewModelVersion): Promise<boolean> {
  const inserted = await run(
    trx,
    sql`insert into app.model_version (id, resource_name, kind, definition_id, name, version, version_tag,
        definition_key, source, source_hash, note, deployed_at, deployed_by)
      values (${v.id}, ${v.resource_name}, ${v.kind}, ${v.definition_id}, ${v.name}, ${v.version}, ${v.version_tag},
        ${v.definition_key}, ${v.source}, ${v.source_hash}, ${v.note}, ${v.deployed_at}, ${v.deployed_by})
      on conflict (definition_key) do nothing`,
  );
  return inserted === 1;
}
/** The newest of each resource, without sources. */
export function latestModels(trx: Trx): Promise<Omit<ModelVersionRow, 'source'>[]> {
  return rows(
    trx,
    sql`select distinct on (resource_name) id, resource_name, kind, definition_id, name, version, version_tag,
        definition_key, source_hash, note, deployed_at, deployed_by
      from app.model_version order by resource_name, version desc`,
  );
}
export function modelVersions(trx: Trx, resourceName: string): Promise<Omit<ModelVersionRow, 'source'>[]> {
  return rows(
    trx,
    sql`select id, resource_name, kind, definition_id, name, version, version_tag, definition_key, source_hash, note,
        deployed_at, deployed_by
      from app.model_version where resource_name = ${resourceName} order by version desc`,
  );
}
export function findModelVersion(
  trx: Trx,
  resourceName: string,
  version: number | null,
): Promise<ModelVersionRow | null> {
  const which = version === null ? sql`true` : sql`version = ${version}`;
  return maybeOne<ModelVersionRow>(
    trx,
    sql`select * from app.model_version where resource_name = ${resourceName} and ${which} order by version desc limit 1`,
  );
}
export function findModelByKey(trx: Trx, definitionKey: number): Promise<ModelVersionRow | null> {
  return maybeOne<ModelVersionRow>(
    trx,
    sql`select * from app.model_version where definition_key = ${definitionKey}`,
  );
}
/** The newest version of a process, decision or form id: what a start by key names. */
export function findLatestDefinition(trx: Trx, definitionId: string): Promise<ModelVersionRow | null> {
  return maybeOne<ModelVersionRow>(
    trx,
    sql`select * from app.model_version where definition_id = ${definitionId} order by version desc limit 1`,
  );
}

export interface ModelDraftRow {
  readonly resource_name: string;
  readonly source: string;
  readonly revision: number;
  readonly saved_at: string;
  readonly saved_by: string;
}
export function findModelDraft(trx: Trx, resourceName: string): Promise<ModelDraftRow | null> {
  return maybeOne<ModelDraftRow>(
    trx,
    sql`select * from app.model_draft where resource_name = ${resourceName}`,
  );
}
export function listModelDrafts(trx: Trx): Promise<Omit<ModelDraftRow, 'source'>[]> {
  return rows(trx, sql`select resource_name, revision, saved_at, saved_by from app.model_draft`);
}
/** The new revision, or null when somebody saved since `revision`. */
export async function saveModelDraft(
  trx: Trx,
  draft: { resourceName: string; source: string; revision: number; userId: string; at: string },
): Promise<number | null> {
  const saved = await maybeOne<{ revision: number }>(
    trx,
    sql`insert into app.model_draft (resource_name, source, revision, saved_at, saved_by)
      values (${draft.resourceName}, ${draft.source}, ${draft.revision + 1}, ${draft.at}, ${draft.userId})
      on conflict (resource_name) do update set source = excluded.source, revision = excluded.revision,
        saved_at = excluded.saved_at, saved_by = excluded.saved_by where model_draft.revision = ${draft.revision}
      returning revision`,
  );
  return saved?.revision ?? null;
}
export async function deleteModelDraft(trx: Trx, resourceName: string): Promise<void> {
  await run(trx, sql`delete from app.model_draft where resource_name = ${resourceName}`);
}
