/**
 * Everything deployed, by key and by id. Rows are all in memory; what they compile to is made when first needed and kept
 * (E7).
 */
import type { Key } from '../../keys.ts';
import type { ExecutableProcess } from '../../model/executable.ts';
import type { Definitions as StoredDefinitions } from '../../ports/store.ts';
import type {
  DecisionDefinitionRow,
  DecisionRequirementsRow,
  FormRow,
  MessageSubscriptionRow,
  ProcessDefinitionRow,
  TimerRow,
} from '../../records/tables.ts';
import type { CompiledDecisions } from './compiler.ts';
import { Miss } from './miss.ts';

export interface ProcessDefinition {
  readonly row: ProcessDefinitionRow;
  readonly executable: ExecutableProcess;
}

/** Versions of one id; `add` returns the way to take it back. */
class Versions<Row extends { readonly key: Key; readonly version: number; readonly deploymentKey: Key }> {
  readonly byKey = new Map<Key, Row>();
  readonly #byId = new Map<string, Row[]>();

  add(id: string, row: Row): () => void {
    const rows = this.#byId.get(id) ?? [];
    const before = [...rows];
    rows.push(row);
    rows.sort((a, b) => a.version - b.version);
    this.#byId.set(id, rows);
    this.byKey.set(row.key, row);
    return () => {
      this.#byId.set(id, before);
      this.byKey.delete(row.key);
    };
  }

  latest(id: string): Row | undefined {
    return this.#byId.get(id)?.at(-1);
  }

  find(id: string, wanted: (row: Row) => boolean): Row | undefined {
    return this.#byId.get(id)?.findLast(wanted);
  }
}

export class Definitions {
  readonly processes = new Versions<ProcessDefinitionRow>();
  readonly decisions = new Versions<DecisionDefinitionRow>();
  readonly requirements = new Versions<DecisionRequirementsRow>();
  readonly forms = new Versions<FormRow>();
  /** Start events of latest versions: timers and message subscriptions (`processInstanceKey` 0). */
  readonly startTimers = new Map<Key, TimerRow>();
  readonly startSubscriptions = new Map<Key, MessageSubscriptionRow>();
  readonly #executables = new Map<Key, ProcessDefinition>();
  readonly #compiledDecisions = new Map<Key, CompiledDecisions>();

  constructor(stored: StoredDefinitions) {
    for (const row of stored.process_definition) this.processes.add(row.bpmnProcessId, { ...row });
    for (const row of stored.decision_definition) this.decisions.add(row.decisionId, { ...row });
    for (const row of stored.decision_requirements) this.requirements.add(row.drgId, { ...row });
    for (const row of stored.form) this.forms.add(row.formId, { ...row });
    for (const row of stored.timer) this.startTimers.set(row.key, { ...row });
    for (const row of stored.message_subscription) this.startSubscriptions.set(row.key, { ...row });
  }

  /** Throws Miss when the version is not compiled yet. */
  process(key: Key): ProcessDefinition {
    const known = this.#executables.get(key);
    if (known === undefined) throw new Miss({ kind: 'process', key });
    return known;
  }

  setExecutable(key: Key, executable: ExecutableProcess): void {
    const row = this.processes.byKey.get(key);
    if (row) this.#executables.set(key, { row, executable });
  }

  /** Decisions of a decision requirements graph; throws Miss when not compiled yet. */
  compiledDecisions(requirementsKey: Key): CompiledDecisions {
    const known = this.#compiledDecisions.get(requirementsKey);
    if (known === undefined) throw new Miss({ kind: 'decisions', key: requirementsKey });
    return known;
  }

  setCompiledDecisions(requirementsKey: Key, compiled: CompiledDecisions): void {
    this.#compiledDecisions.set(requirementsKey, compiled);
  }
}
