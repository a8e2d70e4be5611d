/** What an empty database needs before anybody works with it. Each seed once, in a transaction; safe to repeat. */
import { hash } from '@node-rs/argon2';
import type { Knex } from '../connection.ts';
import { claimSeed } from '../repositories/requests.ts';
import { insertUnit } from '../repositories/units.ts';
import { demoPassword, seedDemoOrganization } from './demo/organization.ts';
import { seedDivisions } from './divisions.ts';
import { seedCalendarRows, seedPolicy } from './rules.ts';

export async function applySeeds(knex: Knex, options: { demo: boolean }): Promise<void> {
  await knex.transaction(async (trx) => {
    if (await claimSeed(trx, 'calendar-2026')) await seedCalendarRows(trx);
    if (await claimSeed(trx, 'policy-1')) await seedPolicy(trx);
    if (await claimSeed(trx, 'divisions-2023')) await seedDivisions(trx);
    if (await claimSeed(trx, 'system-unit')) {
      const common = { divisionCode: null, telephone: null, address: null, validFrom: '2021-04-01' };
      await insertUnit(trx, {
        ...common,
        id: 'system',
        parentId: null,
        name: '系统管理',
        kind: 'other',
        level: 'province',
      });
    }
    if (options.demo && (await claimSeed(trx, 'demo-organization'))) {
      await seedDemoOrganization(
        trx,
        await hash(demoPassword, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }),
      );
    }
  });
}
