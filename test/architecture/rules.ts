/** The checks themselves, on parsed sources; each returns what is wrong as readable lines. */
import { closed, folders, rules } from './rooms.ts';
import { roomOf, type Source } from './sources.ts';

/** Imports across rooms that the design's table does not allow. */
export function forbiddenImports(sources: readonly Source[]): string[] {
  return sources.flatMap(({ file, room, files, packages }) => {
    const rule = rules[room];
    const crossing = files.filter((target) => roomOf(target) !== room);
    const badFiles = crossing.filter((target) => {
      const other = roomOf(target);
      if (closed.some((entry) => entry.room === other && !entry.only.includes(room))) return true;
      return rule.files !== 'all' && !rule.files.some((prefix) => target.startsWith(prefix));
    });
    const more = folders.filter(({ below }) => file.startsWith(below)).flatMap((folder) => folder.packages);
    const badPackages = packages.filter(
      (name) => rule.packages !== 'all' && !rule.packages.includes(name) && !more.includes(name),
    );
    return [...badFiles, ...badPackages].map((target) => `${file} imports ${target}`);
  });
}

/** Import cycles between files, each shown once as `a → b → a`. Type imports count. */
export function cycles(sources: readonly Source[]): string[] {
  const imports = new Map(sources.map(({ file, files }) => [file, files]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  return found;
}

/** Files over `limit` lines of code. */
export function longFiles(sources: readonly Source[], limit: number): string[] {
  return sources
    .filter(({ lines }) => lines > limit)
    .map(({ file, lines }) => `${file}: ${lines} lines of code`);
}

/** What the checkers cannot see through: `any`, switched-off checks, imports of computed names. */
export function blindSpots(sources: readonly Source[]): string[] {
  return sources.flatMap(({ file, anyAt, silencedAt, computedAt }) => [
    ...anyAt.map((line) => `${file}:${line}: any`),
    ...silencedAt.map((line) => `${file}:${line}: a check switched off`),
    ...computedAt.map((line) => `${file}:${line}: import of a computed name`),
  ]);
}
