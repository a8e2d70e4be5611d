/** The one-time link with which the first administrator makes their account; printed at the console by the manager. */
import type { Knex } from '../../../db/connection.ts';
import { hasAdministrator, insertLink, voidLinks } from '../../../db/repositories/users.ts';
import { newToken, tokenHash } from './tokens.ts';

const validHours = 72;

/**
 * Null when somebody administers the system already. Otherwise a new link's path ('/links/…'); earlier links are
 * void. Only its hash is stored, so a lost link is replaced by calling this again.
 */
export async function ensureFirstAdministrator(
  knex: Knex,
): Promise<{ path: string; expiresAt: string } | null> {
  return knex.transaction(async (trx) => {
    if (await hasAdministrator(trx)) return null;
    const now = Date.now();
    const at = new Date(now).toISOString();
    const expiresAt = new Date(now + validHours * 3_600_000).toISOString();
    const token = newToken();
    await voidLinks(trx, 'first-administrator', null, at);
    await insertLink(trx, {
      tokenHash: tokenHash(token),
      purpose: 'first-administrator',
      userId: null,
      createdBy: null,
      at,
      expiresAt,
    });
    return { path: `/links/${token}`, expiresAt };
  });
}
