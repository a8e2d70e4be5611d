import { createKnex } from '../../db/connection.ts';
import { ensureFirstAdministrator } from '../../web/server/auth/first-administrator.ts';

/**
 * The line that shows the one-time link of the first administrator; null once somebody administers the system.
 * Each call makes a new link and voids the last one.
 */
export async function firstAdministratorLine(databaseUrl: string, address: string): Promise<string | null> {
  const knex = createKnex({ url: databaseUrl, name: 'yizhan-admin-link', max: 1 });
  try {
    const link = await ensureFirstAdministrator(knex);
    if (!link) return null;
    return `首位管理员开户链接(一次有效,72 小时内)· first administrator: ${address}${link.path}`;
  } finally {
    await knex.destroy();
  }
}
