/** What every worker has at hand. */
import type { Logger } from 'pino';
import type { Knex } from '../db/connection.ts';
import type { KeyRing } from '../db/crypto/key-ring.ts';

export interface Services {
  readonly knex: Knex;
  readonly ring: KeyRing;
  readonly log: Logger;
}
