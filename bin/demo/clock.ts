/** Moves the application's and the engine's clock together. Demonstration and tests only. */
import type { Knex } from '../../db/connection.ts';
import { setClock } from '../../db/repositories/clock.ts';
import type { ChildConfig } from '../manager/messages.ts';

export interface MovableClock {
  /** Stands still at this instant (epoch ms). */
  set(at: number): Promise<void>;
  /** Real time again. */
  release(): Promise<void>;
}

export function movableClock(knex: Knex, engine: ChildConfig['engine']): MovableClock {
  const ask = async (method: 'PUT' | 'POST', path: string, body?: object) => {
    const headers: Record<string, string> = {};
    if (body) headers['content-type'] = 'application/json';
    if (engine.credential) {
      const { username, password } = engine.credential;
      headers.authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    const response = await fetch(`${engine.restAddress}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  };
  return {
    // The application first: what the engine's timers set going must find the new time.
    set: async (at) => {
      await setClock(knex, { offsetMs: 0, frozenAt: new Date(at).toISOString() });
      await ask('PUT', '/v2/clock', { timestamp: at });
    },
    release: async () => {
      await setClock(knex, { offsetMs: 0, frozenAt: null });
      await ask('POST', '/v2/clock/reset');
    },
  };
}
