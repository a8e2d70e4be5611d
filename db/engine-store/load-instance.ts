/**
 * One statement that reads everything live of a process instance: one round trip, one JSON value per table. Numbers
 * in it are safe integers (tables.ts R4), texts come back as they went in.
 */
import type { TableName } from '../../engine/records/tables.ts';
import { columnsOf } from './schema.ts';

function rowObject(table: TableName): string {
  return `(select row_to_json(r) from (select ${columnsOf(table)
    .map(({ column, field }) => `t.${column} as "${field}"`)
    .join(', ')}) r)`;
}

function live(table: TableName, condition: string): string {
  return `(select coalesce(json_agg(${rowObject(table)} order by t.key), '[]'::json)
    from engine.${table} t where t.process_instance_key = $1 and ${condition}) as ${table}`;
}

const liveScopes = `t.scope_key in (select e.key from engine.element_instance e
  where e.process_instance_key = $1 and e.end_date is null)`;

export const loadInstanceSql = `select
  (select ${rowObject('process_instance')} from engine.process_instance t where t.key = $1) as process_instance,
  ${live('element_instance', 't.end_date is null')},
  ${live('variable', liveScopes)},
  ${live('job', 't.end_date is null')},
  ${live('user_task', 't.completion_date is null')},
  ${live('incident', 't.resolved_time is null')},
  ${live('timer', 'true')},
  ${live('message_subscription', 'true')},
  ${live('message_start_lock', 'true')}`;
