// Writes seed.json from the package chinese-days: node domain/calendar/extract-seed.mjs
// One entry a year, as the yearly notice has it: runs of days off, and weekend days that are worked.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const data = JSON.parse(readFileSync(require.resolve('chinese-days/dist/chinese-days.json'), 'utf8'));
const source = 'chinese-days 1.5.7 (MIT)';
/** Notices whose number was found in public copies of the notice. Others: the package alone is the source. */
const documents = {
  2021: '国办发明电〔2020〕27号',
  2022: '国办发明电〔2021〕11号',
  2023: '国办发明电〔2022〕16号',
  2024: '国办发明电〔2023〕7号',
  2025: '国办发明电〔2024〕12号',
  2026: '国办发明电〔2025〕7号',
};
/** A notice covers the holiday of its title year: the days of a 元旦 that begin in December belong to the next. */
const noticeYear = (date, name) =>
  Number(date.slice(0, 4)) + (name === '元旦' && date.slice(5, 7) === '12' ? 1 : 0);
const years = new Map();
for (const [kind, days] of [
  ['holiday', data.holidays],
  ['makeup', data.workdays],
]) {
  for (const [date, label] of Object.entries(days)) {
    const name = label.split(',')[1];
    const year = noticeYear(date, name);
    const entry = years.get(year) ?? { year, documentNumber: documents[year] ?? null, source, days: [] };
    years.set(year, entry);
    entry.days.push([date, kind, name]);
  }
}
const notices = [...years.values()].sort((a, b) => a.year - b.year);
for (const notice of notices) notice.days.sort(([a], [b]) => (a < b ? -1 : 1));
const first = notices[0].year;
const last = notices.at(-1).year;
const lines = notices.map((n) => {
  const head = JSON.stringify({ year: n.year, documentNumber: n.documentNumber, source: n.source }).slice(
    0,
    -1,
  );
  return `    ${head},"days":[\n${n.days.map((d) => `      ${JSON.stringify(d)}`).join(',\n')}\n    ]}`;
});
writeFileSync(
  new URL('seed.json', import.meta.url),
  `{\n  "coveredFrom": "${first}-01-01",\n  "coveredUntil": "${last}-12-31",\n  "notices": [\n${lines.join(',\n')}\n  ]\n}\n`,
);
