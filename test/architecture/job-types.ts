/** The job types that the diagrams ask for, and those that workers answer. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { root } from './sources.ts';

async function filesBelow(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

/** Types of service tasks, execution listeners and task listeners in every diagram, each once. */
export async function typesInDiagrams(): Promise<string[]> {
  const asks = /<zeebe:(?:taskDefinition|executionListener|taskListener)\b[^>]*?\btype="([^"]+)"/g;
  const texts = await Promise.all(
    (await filesBelow('workflows', '.bpmn')).map((file) => readFile(file, 'utf8')),
  );
  const types = texts.flatMap((text) => [...text.matchAll(asks)].map((match) => match[1] ?? ''));
  return [...new Set(types)].toSorted();
}

/** The first argument of every call `worker('type', …)` in the workers' room, with its file. */
export async function typesOfWorkers(): Promise<{ type: string; file: string }[]> {
  const found: { type: string; file: string }[] = [];
  for (const file of await filesBelow('workers', '.ts')) {
    const { program } = parseSync(file, await readFile(file, 'utf8'));
    new Visitor({
      CallExpression: ({ callee, arguments: [first] }) => {
        if (callee.type !== 'Identifier' || callee.name !== 'worker') return;
        if (first?.type !== 'Literal' || typeof first.value !== 'string') return;
        found.push({ type: first.value, file: path.relative(root, file) });
      },
    }).visit(program);
  }
  return found.toSorted((a, b) => (a.type < b.type ? -1 : 1));
}
