import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { rooms, root } from './sources.ts';

/** Relative link targets of a Markdown text, anchors cut off. */
function relativeLinks(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
}

it('gives every room a README', () => {
  const built = rooms.filter((room) => existsSync(path.join(root, room)));
  const without = built.filter((room) => !existsSync(path.join(root, room, 'README.md')));
  expect(without).toEqual([]);
});

it('links only to what is there', async () => {
  const readmes = ['README.md', ...rooms.map((room) => `${room}/README.md`)];
  const broken: string[] = [];
  for (const readme of readmes.filter((file) => existsSync(path.join(root, file)))) {
    const text = await readFile(path.join(root, readme), 'utf8');
    for (const link of relativeLinks(text)) {
      if (!existsSync(path.resolve(root, path.dirname(readme), link))) broken.push(`${readme}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
});
