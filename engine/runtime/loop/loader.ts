/** Fetches from the store what the core missed, and puts it into the state. */
import type { EngineStore } from '../../ports/store.ts';
import type { Compiler } from '../state/compiler.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { Need } from '../state/miss.ts';

const JOB_WINDOW = 500;

export class Loader {
  readonly #store: EngineStore;
  readonly #compiler: Compiler;
  readonly #lastCommitted: () => number;

  constructor(store: EngineStore, compiler: Compiler, lastCommitted: () => number) {
    this.#store = store;
    this.#compiler = compiler;
    this.#lastCommitted = lastCommitted;
  }

  async load(state: EngineState, need: Need): Promise<void> {
    const store = this.#store;
    switch (need.kind) {
      case 'instance':
        await Promise.all(
          need.keys.map(async (key) => state.addLoadedInstance(key, await store.loadInstance(key))),
        );
        return;
      case 'owner': {
        const instanceKey = await store.findInstanceOf(need.table, need.key);
        if (instanceKey !== undefined && !state.instances.has(instanceKey)) {
          state.addLoadedInstance(instanceKey, await store.loadInstance(instanceKey));
        }
        if (!state.owners.has(need.key)) state.addAbsent(need.key);
        return;
      }
      case 'channel': {
        const { name, correlationKey } = need;
        const [messages, subscriptions] = await Promise.all([
          store.findMessages(name, correlationKey),
          store.findSubscriptions(name, correlationKey),
        ]);
        state.addLoadedChannel(name, correlationKey, messages, subscriptions);
        return;
      }
      case 'lock': {
        const { bpmnProcessId, correlationKey } = need;
        state.addLoadedLock(
          bpmnProcessId,
          correlationKey,
          await store.findStartLock(bpmnProcessId, correlationKey),
        );
        return;
      }
      case 'jobs': {
        const committed = this.#lastCommitted();
        const jobs = await store.findActivatableJobs(need.type, state.queue(need.type).cursor, JOB_WINDOW);
        state.addLoadedJobs(need.type, jobs, jobs.length < JOB_WINDOW, committed);
        return;
      }
      case 'process':
        return this.#compileProcess(state, need.key);
      case 'decisions':
        return this.#compileDecisions(state, need.key);
    }
  }

  async #compileProcess(state: EngineState, key: number): Promise<void> {
    const row = state.definitions.processes.byKey.get(key);
    if (row === undefined) throw new Error(`process definition ${key} is not in the store`);
    for (const executable of await this.#compiler.processes(row.resource, row.resourceName)) {
      if (executable.bpmnProcessId === row.bpmnProcessId) state.definitions.setExecutable(key, executable);
    }
  }

  async #compileDecisions(state: EngineState, key: number): Promise<void> {
    const row = state.definitions.requirements.byKey.get(key);
    if (row === undefined) throw new Error(`decision requirements ${key} are not in the store`);
    state.definitions.setCompiledDecisions(
      key,
      await this.#compiler.decisions(row.resource, row.resourceName),
    );
  }
}
