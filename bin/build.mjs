/**
 * Builds what `npm start` runs: the server bundle into dist/ and the pages into dist/ui/.
 *
 *   node bin/build.mjs                everything (runs as `prepare` after `npm ci`)
 *   node bin/build.mjs --server-only  the server bundle alone
 *
 * 1. A part whose sources did not change since its last build is skipped.
 * 2. In the bundle `import.meta.url` (and `.dirname`, `.filename`) still names the SOURCE file it was written
 *    in, so a room finds the files beside it (`new URL('./x.bpmn', import.meta.url)`) the same way under tsx,
 *    vitest and node: nothing is copied, and dist/ runs inside the project tree.
 * 3. Packages stay outside of the bundle and are resolved from node_modules.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const serverRooms = [
  'bin',
  'db',
  'domain',
  'engine',
  'rehearsal',
  'workers',
  'workflows',
  'web/api',
  'web/server',
];
const uiRooms = ['web/ui', 'web/api', 'domain', 'workflows'];
const sourceFile = /\.(ts|tsx|mjs|js|json|css|html|svg|woff2?|png)$/;

/** Every source file below the given folders, sorted, as paths relative to the root. */
async function sources(folders) {
  const found = [];
  for (const folder of folders) {
    if (!existsSync(path.join(root, folder))) continue;
    for (const entry of await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !sourceFile.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      if (!file.includes('node_modules')) found.push(path.relative(root, file));
    }
  }
  return found.sort();
}

/** Changes whenever a source, a pinned package or this script changes. Sizes and times, not contents: fast. */
async function fingerprint(folders) {
  const hash = createHash('sha256');
  const files = [...(await sources(folders)), 'package-lock.json', 'bin/build.mjs', 'tsconfig.json'];
  for (const file of files) {
    const info = await stat(path.join(root, file));
    hash.update(`${file}\0${info.size}\0${info.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Runs `build` unless its fingerprint is the recorded one. Keyed by mark file below dist/. */
async function unlessUnchanged(name, folders, output, build) {
  const mark = path.join(dist, `.${name}-fingerprint`);
  const now = await fingerprint(folders);
  const before = existsSync(mark) ? await readFile(mark, 'utf8') : '';
  if (before === now && existsSync(output)) return;
  const started = performance.now();
  await mkdir(dist, { recursive: true });
  await rm(mark, { force: true });
  await build();
  await writeFile(mark, now);
  console.log(`build: ${name} ${Math.round(performance.now() - started)} ms`);
}

/** Invariant 2: `import.meta.url` of a project source names that source, wherever the bundle lies. */
const sourceLocations = {
  name: 'source-locations',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (file.includes('node_modules') || !text.includes('import.meta.'))
        return { contents: text, loader: 'ts' };
      const relative = path.relative(dist, file).split(path.sep).join('/');
      const url = `new URL(${JSON.stringify(relative)}, import.meta.url)`;
      const contents = text
        .replace(/\bimport\.meta\.url\b/g, `${url}.href`)
        .replace(/\bimport\.meta\.filename\b/g, `__yizhanPath(${url})`)
        .replace(/\bimport\.meta\.dirname\b/g, `__yizhanPath(new URL('.', ${url})).replace(/[\\\\/]$/, '')`);
      const helper = contents.includes('__yizhanPath(')
        ? `import { fileURLToPath as __yizhanPath } from 'node:url';`
        : '';
      return { contents: helper + contents, loader: 'ts' };
    });
  },
};

/** The entry files: the command line and one per child process. All land flat in dist/. */
async function entries() {
  const children = path.join(root, 'bin/children');
  const names = existsSync(children) ? await readdir(children) : [];
  const entryFiles = names.filter((name) => name.endsWith('.ts')).map((name) => `bin/children/${name}`);
  return Object.fromEntries(
    ['bin/yizhan.ts', ...entryFiles].map((file) => [path.basename(file, '.ts'), path.join(root, file)]),
  );
}

async function buildServer() {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: await entries(),
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    chunkNames: 'chunk-[hash]',
    write: false,
    logLevel: 'warning',
    // bin/manager/child.ts finds its children by this.
    define: { 'process.env.YIZHAN_BUNDLE': '"1"' },
    plugins: [sourceLocations],
  });
  // Parts before the entries that load them, each put in place whole: a process that starts meanwhile, or a
  // second build beside this one, never meets half a bundle.
  const isEntry = ({ path: file }) => !path.basename(file).startsWith('chunk-');
  const outputs = result.outputFiles.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const { path: file, contents } of outputs) {
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, contents);
    await rename(unfinished, file);
  }
  const written = new Set(outputs.map((output) => path.basename(output.path)));
  for (const name of await readdir(dist)) {
    if (!/\.js(\.map)?$/.test(name) || written.has(name)) continue;
    // A running application may still load its own parts: those of the last day stay.
    const info = await stat(path.join(dist, name)).catch(() => null);
    if (info && Date.now() - info.mtimeMs > 86_400_000) await rm(path.join(dist, name), { force: true });
  }
}

async function buildPages() {
  const { build } = await import('vite');
  const ui = path.join(root, 'web/ui');
  const own = ['vite.config.ts', 'vite.config.mjs'].map((name) => path.join(ui, name)).find(existsSync);
  await build({
    root: ui,
    configFile: own ?? false,
    logLevel: 'warn',
    build: { outDir: path.join(dist, 'ui'), emptyOutDir: true },
  });
  await compressPages(path.join(dist, 'ui'));
}

/** A compressed twin beside every text file: the server sends it as it is, and compresses nothing itself. */
async function compressPages(folder) {
  const { brotliCompressSync, constants, gzipSync } = await import('node:zlib');
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(js|css|html|svg)$/.test(name)) continue;
    const file = path.join(folder, name);
    const text = await readFile(file);
    if (text.length < 1_024) continue;
    await writeFile(`${file}.br`, brotliCompressSync(text, { params }));
    await writeFile(`${file}.gz`, gzipSync(text, { level: 9 }));
  }
}

/** Build tools are development packages: an installation without them keeps the build it came with. */
function toolsInstalled() {
  return (
    existsSync(path.join(root, 'node_modules/esbuild')) && existsSync(path.join(root, 'node_modules/vite'))
  );
}

async function main() {
  const serverOnly = process.argv.includes('--server-only');
  if (!toolsInstalled()) {
    if (existsSync(path.join(dist, 'yizhan.js'))) return;
    throw new Error(
      'esbuild and vite are not installed and dist/ is empty: run `npm ci` without --omit=dev once',
    );
  }
  await unlessUnchanged('server', serverRooms, path.join(dist, 'yizhan.js'), buildServer);
  if (serverOnly) return;
  if (!existsSync(path.join(root, 'web/ui/index.html'))) {
    console.log('build: pages skipped, web/ui/index.html does not exist');
    return;
  }
  await unlessUnchanged('pages', uiRooms, path.join(dist, 'ui/index.html'), buildPages);
}

await main();
