/**
 * Units and people of the demonstration: 陕西铜川, 山西长治, 云南昆明 from the province down to the townships, with real
 * division codes. Every person is invented. One unit has no division code (铜川新区社会事业局, as in 铜残联发〔2021〕63号);
 * one county works behind the exchange port.
 */
import { z } from 'zod';
import { insertRate } from '../../repositories/policy.ts';
import { json, run, sql, type Trx } from '../../repositories/sql.ts';
import { insertPost, insertUser, roles } from '../../repositories/users.ts';
import { readDivisions } from '../divisions.ts';
import users from './users.json' with { type: 'json' };

const cities = ['6102', '1404', '5301'];
/** 寻甸: has a system of its own. */
const exchangeCounty = '530129';
const since = '2021-04-01';
/** All demo accounts have it; refused outside of demo mode. */
export const demoPassword = 'Yizhan-demo-1';

interface DemoUnit {
  id: string;
  parent: string | null;
  kind: string;
  level: string;
  code: string | null;
  name: string;
  telephone: string;
  reach: string;
}

/** Invented, from the range that no subscriber has. */
function telephone(area: string, number: number): string {
  return `${area}-5550${String(number % 1000).padStart(3, '0')}`;
}
const areaCodes: Readonly<Record<string, string>> = {
  '61': '029',
  '6102': '0919',
  '14': '0351',
  '1404': '0355',
  '53': '0871',
  '5301': '0871',
};

function offices(
  parent: string,
  level: string,
  code: string,
  place: string,
  area: string,
  number: number,
): DemoUnit[] {
  const of = (prefix: string, kind: string, name: string, offset: number): DemoUnit => ({
    ...{ id: `${prefix}-${code}`, parent, kind, level, code, name: `${place}${name}`, reach: 'yizhan' },
    telephone: telephone(area, number + offset),
  });
  return [
    of('mz', 'civil-affairs', '民政局', 1),
    of('cl', 'federation', '残疾人联合会', 2),
    of('cz', 'finance', '财政局', 3),
    ...(level === 'province' ? [] : [of('ck', 'window', '政务服务中心残疾人两项补贴窗口', 4)]),
  ];
}

function government(
  id: string,
  parent: string | null,
  level: string,
  code: string,
  name: string,
  tel: string,
): DemoUnit {
  return {
    id,
    parent,
    kind: 'government',
    level,
    code,
    name: `${name}人民政府`,
    telephone: tel,
    reach: 'yizhan',
  };
}

function demoUnits(): DemoUnit[] {
  const divisions = readDivisions();
  const nameOf = new Map([...divisions.provinces, ...divisions.cities, ...divisions.counties]);
  const units: DemoUnit[] = [];
  for (const city of cities) {
    const province = city.slice(0, 2);
    const provinceName = nameOf.get(province) ?? province;
    const cityName = nameOf.get(city) ?? city;
    const provinceArea = areaCodes[province] ?? '010';
    const area = areaCodes[city] ?? '010';
    units.push(
      government(`g-${province}`, null, 'province', province, provinceName, telephone(provinceArea, 1)),
    );
    units.push(...offices(`g-${province}`, 'province', province, provinceName, provinceArea, 10));
    units.push(government(`g-${city}`, `g-${province}`, 'city', city, cityName, telephone(area, 1)));
    units.push(...offices(`g-${city}`, 'city', city, cityName, area, 10));
    for (const [index, [code, name]] of divisions.counties
      .filter(([code]) => code.startsWith(city))
      .entries()) {
      const number = 100 + index * 20;
      const reach = code === exchangeCounty ? 'exchange' : 'yizhan';
      units.push({
        ...government(`g-${code}`, `g-${city}`, 'county', code, name, telephone(area, number)),
        reach,
      });
      units.push(
        ...offices(`g-${code}`, 'county', code, name, area, number).map((unit) => ({ ...unit, reach })),
      );
      for (const [at, [town, townName]] of divisions.townships
        .filter(([town]) => town.startsWith(code))
        .entries()) {
        units.push({
          ...{ id: `t-${town}`, parent: `g-${code}`, kind: 'township', level: 'township', code: town, reach },
          name: `${townName}${townName.endsWith('街道') ? '办事处' : '人民政府'}`,
          telephone: telephone(area, 500 + index * 30 + at),
        });
      }
    }
  }
  units.push({
    ...{ id: 'xq-tongchuan', parent: 'g-6102', kind: 'other', level: 'county', code: null, reach: 'yizhan' },
    name: '铜川新区社会事业局',
    telephone: telephone('0919', 990),
  });
  return units;
}

async function insertUnits(trx: Trx, units: readonly DemoUnit[]): Promise<void> {
  const paths = new Map<string, string[]>();
  const records = units.map((unit) => {
    const path = [...(unit.parent === null ? [] : (paths.get(unit.parent) ?? [])), unit.id];
    paths.set(unit.id, path);
    return { ...unit, path };
  });
  await run(
    trx,
    sql`insert into app.unit (id, parent_id, path, kind, level, division_code, telephone, reach, valid_from)
      select r.id, r.parent, r.path, r.kind, r.level, r.code, r.telephone, r.reach, ${since}::date
      from jsonb_to_recordset(${json(records)}::jsonb)
        as r(id text, parent text, path text[], kind text, level text, code text, telephone text, reach text)`,
  );
  await run(
    trx,
    sql`insert into app.unit_name (unit_id, name, valid_from)
      select r.id, r.name, ${since}::date from jsonb_to_recordset(${json(records)}::jsonb) as r(id text, name text)`,
  );
}

const Users = z.array(
  z.object({ username: z.string(), name: z.string(), posts: z.array(z.tuple([z.string(), z.enum(roles)])) }),
);

/** `passwordHash` of the password all demo accounts share. */
export async function seedDemoOrganization(trx: Trx, passwordHash: string): Promise<void> {
  await insertUnits(trx, demoUnits());
  const at = new Date().toISOString();
  for (const user of Users.parse(users)) {
    const id = `demo-${user.username}`;
    await insertUser(trx, {
      id,
      username: user.username,
      name: user.name,
      telephone: null,
      passwordHash,
      demo: true,
      at,
    });
    for (const [unitId, role] of user.posts) {
      await insertPost(trx, { id: `${id}-${unitId}-${role}`, userId: id, unitId, role, from: since });
    }
  }
  await seedDemoRates(trx);
}

/** Round figures for the demonstration, named as such; real rates come from each province's own document. */
async function seedDemoRates(trx: Trx): Promise<void> {
  for (const [province, living, nursing] of [
    ['61', '60.00', '80.00'],
    ['14', '80.00', '90.00'],
    ['53', '90.00', '100.00'],
  ] as const) {
    for (const [item, monthly] of [
      ['living', living],
      ['nursing', nursing],
    ] as const) {
      const common = {
        jurisdiction: province,
        item,
        category: null,
        grade: null,
        untilMonth: null,
        article: null,
      };
      const rate = { ...common, fromMonth: '2021-01', monthly, documentNumber: '演示标准' };
      await insertRate(trx, `demo-${province}-${item}`, rate);
    }
  }
}
