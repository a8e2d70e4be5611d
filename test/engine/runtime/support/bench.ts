/** A runtime on an in-memory store, driven as a client would. */
import type { Engine, Request } from '../../../../engine/commands.ts';
import { SystemEngineClock } from '../../../../engine/ports/clock.ts';
import type { EngineLog } from '../../../../engine/ports/log.ts';
import { MemoryStore } from '../../../../engine/ports/memory-store.ts';
import { createEngine, type EngineOptions } from '../../../../engine/runtime/engine.ts';

export const silent: EngineLog = { debug() {}, info() {}, warn() {}, error() {} };

/** A BPMN file with one executable process; `body` is its content. */
export function bpmn(processId: string, body: string, outside = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="${processId}" isExecutable="true">${body}</bpmn:process>${outside}
</bpmn:definitions>`;
}

export const START = Date.UTC(2026, 1, 13, 1, 0, 0);

export class Bench {
  readonly store: MemoryStore;
  readonly clock = new SystemEngineClock();
  readonly #options: Partial<EngineOptions>;
  #engine: Engine | undefined;

  constructor(options: Partial<EngineOptions> = {}) {
    this.store = new MemoryStore();
    this.#options = options;
    this.clock.pin(START);
  }

  async engine(): Promise<Engine> {
    this.#engine ??= await createEngine({
      store: this.store,
      clock: this.clock,
      log: silent,
      options: { ...this.#options },
    });
    return this.#engine;
  }

  /** A new engine with a cold cache on the same rows. */
  async restart(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = undefined;
  }

  async stop(): Promise<void> {
    await this.restart();
  }
}

export type { Engine, Request };
