import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findModelVersion, insertModelVersion } from '../../db/repositories/models.ts';
import { deployModels } from '../../workers/deploy.ts';
import { RESOURCES } from '../../workflows/subsidy-application/contract.ts';
import { World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());

const deploy = () => deployModels(world.database.knex, world.client.grpc);

it('deploys once, however often and by however many processes it is asked', async () => {
  const both = await Promise.all([deploy(), deploy()]);
  expect(both.map(({ fresh }) => fresh.length).toSorted()).toEqual([0, RESOURCES.length]);
  expect(both[0].models).toEqual(both[1].models);
  expect(both[0].models.map(({ version }) => version)).toEqual(RESOURCES.map(() => 1));
  const again = await deploy();
  expect(again).toMatchObject({ fresh: [], keptChanges: [], models: both[0].models });
  const row = await world.read((trx) => findModelVersion(trx, 'subsidy-application.bpmn', null));
  expect(row).toMatchObject({
    definition_id: 'subsidy-application',
    name: '两项补贴申请',
    deployed_by: null,
  });
  // Kept as it was drawn.
  expect(row?.source).not.toContain('inbox-creating');
});

it('keeps a model that was changed here, and says that the product has another', async () => {
  const name = 'deadline-escalation.bpmn';
  const file = new URL(`../../workflows/subsidy-application/${name}`, import.meta.url);
  const source = (await readFile(file, 'utf8')).replace('临期与超期督办', '临期与超期督办(本地)');
  const shipped = await world.read((trx) => findModelVersion(trx, name, null));
  const user = await world.database.knex('app.app_user').first('id');
  if (!shipped) throw new Error('not deployed');
  const own = { ...shipped, id: 'own', source, source_hash: 'own', version: 2, definition_key: 1 };
  await world.read((trx) => insertModelVersion(trx, { ...own, deployed_by: String(user?.id) }));
  const report = await deploy();
  expect(report.keptChanges).toEqual([name]);
  // One change versions the whole deployment: its parts bind to each other.
  expect(report.fresh.length).toBe(RESOURCES.length);
  const latest = await world.read((trx) => findModelVersion(trx, name, null));
  expect(latest?.source).toBe(source);
  expect((await deploy()).fresh).toEqual([]);
});
