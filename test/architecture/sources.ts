/** Every source file of the project, parsed, with what it imports. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Longest names first: web/api is a room of its own. */
export const rooms = [
  'web/api',
  'web/server',
  'web/ui',
  'workflows',
  'domain',
  'engine',
  'db',
  'workers',
  'rehearsal',
  'bin',
  'test',
] as const;
export type Room = (typeof rooms)[number];

export type Source = {
  /** Relative to the root, with slashes. */
  file: string;
  room: Room;
  /** Lines with code on them: neither blank nor only a comment. */
  lines: number;
  /** Relative imports (static, dynamic, re-exports, types), resolved to paths relative to the root. */
  files: string[];
  /** Names of packages and node: modules. */
  packages: string[];
  /** Lines with the type `any`. */
  anyAt: number[];
  /** Dynamic imports whose target is not a literal. */
  computedAt: number[];
  /** Comments that switch a checker off. */
  silencedAt: number[];
};

/** The room a file lies in; undefined outside of all. */
export function roomOf(file: string): Room | undefined {
  return rooms.find((room) => file.startsWith(`${room}/`));
}

async function sourceFiles(room: Room): Promise<string[]> {
  if (!existsSync(path.join(root, room))) return [];
  const entries = await readdir(path.join(root, room), { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        entry.isFile() && /\.(ts|tsx)$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

const packageName = (specifier: string) =>
  specifier.startsWith('node:')
    ? specifier
    : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** A specifier's target relative to the root. Vite's `?raw` and `?url` are cut off. */
function target(file: string, specifier: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, '')));
}

function codeLines(text: string, comments: readonly { start: number; end: number }[]): number {
  let code = '';
  let at = 0;
  for (const { start, end } of comments) {
    code += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, '');
    at = end;
  }
  return (code + text.slice(at)).split('\n').filter((line) => line.trim() !== '').length;
}

function parse(file: string, room: Room, text: string): Source {
  const { program, comments } = parseSync(file, text);
  const specifiers: string[] = [];
  const anyAt: number[] = [];
  const computedAt: number[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  new Visitor({
    ImportDeclaration: (node) => void specifiers.push(node.source.value),
    ExportAllDeclaration: (node) => void specifiers.push(node.source.value),
    ExportNamedDeclaration: (node) => void (node.source && specifiers.push(node.source.value)),
    TSImportType: (node) => void specifiers.push(node.source.value),
    TSAnyKeyword: (node) => void anyAt.push(lineAt(node.start)),
    ImportExpression: ({ source, start }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') specifiers.push(source.value);
      else computedAt.push(lineAt(start));
    },
  }).visit(program);
  return {
    file,
    room,
    lines: codeLines(text, comments),
    files: [...new Set(specifiers.filter((name) => name.startsWith('.')).map((name) => target(file, name)))],
    packages: [...new Set(specifiers.filter((name) => !name.startsWith('.')).map(packageName))],
    anyAt,
    computedAt,
    silencedAt: comments
      .filter(({ value }) => /@ts-(ignore|nocheck)/.test(value))
      .map(({ start }) => lineAt(start)),
  };
}

/** All of them, sorted by path. */
export async function readSources(): Promise<Source[]> {
  const files = (await Promise.all(rooms.map(sourceFiles))).flat().toSorted();
  return Promise.all(
    files.map(async (file) => {
      const room = roomOf(file);
      if (!room) throw new Error(`${file} lies in no room`);
      return parse(file, room, await readFile(path.join(root, file), 'utf8'));
    }),
  );
}
