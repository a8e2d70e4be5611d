/**
 * Thrown by the synchronous core when it needs what is not in memory (E5). The step is taken back, the loop loads what
 * the miss names, and the step runs again.
 */
import type { Key } from '../../keys.ts';

export type Need =
  | { readonly kind: 'instance'; readonly keys: readonly Key[] }
  | { readonly kind: 'owner'; readonly table: OwnedTable; readonly key: Key }
  | { readonly kind: 'channel'; readonly name: string; readonly correlationKey: string }
  | { readonly kind: 'lock'; readonly bpmnProcessId: string; readonly correlationKey: string }
  | { readonly kind: 'jobs'; readonly type: string }
  | { readonly kind: 'row'; readonly table: 'job' | 'user_task'; readonly key: Key }
  | { readonly kind: 'process'; readonly key: Key }
  | { readonly kind: 'decisions'; readonly key: Key };

export type OwnedTable = 'job' | 'user_task' | 'incident' | 'element_instance';

export class Miss {
  readonly need: Need;

  constructor(need: Need) {
    this.need = need;
  }
}
