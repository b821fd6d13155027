// Models: the one place where the full editor is bundled: three scripts, a style sheet and a font, made by esbuild into
// the cache and copied from there into the built site. It runs again only if its inputs or versions changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, version as esbuildVersion } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'spare-bits', 'monaco');
const exercise = join(root, 'site', 'exercise');
const monacoFolder = join(root, 'node_modules', 'monaco-editor');
// Beside the folder, not in it: everything in it is shipped.
const stampFile = join(root, 'node_modules', '.cache', 'spare-bits', 'monaco.stamp');

/** What the bundle depends on: our entry and its neighbours, this file, and the versions of Monaco and esbuild. */
async function fingerprint() {
  const hash = createHash('sha256');
  hash.update(esbuildVersion);
  hash.update(JSON.parse(await readFile(join(monacoFolder, 'package.json'), 'utf8')).version);
  hash.update(await readFile(fileURLToPath(import.meta.url)));
  const folder = join(exercise, 'monaco');
  const files = (await readdir(folder)).sort().map((name) => join(folder, name));
  for (const file of [...files, join(exercise, 'tokens.ts')]) hash.update(await readFile(file));
  return hash.digest('hex');
}

/** Makes the bundle if it is missing or old; resolves to the folder that holds it. */
export async function buildMonaco() {
  const stamp = await fingerprint();
  if (existsSync(cache) && existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp)
    return cache;
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const shared = {
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'error',
    nodePaths: [join(root, 'node_modules')],
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    outdir: cache,
  };
  const monaco = (path) => join(monacoFolder, 'esm', 'vs', ...path.split('/'));
  await build({ ...shared, entryPoints: { editor: join(exercise, 'monaco', 'entry.ts') } });
  await build({
    ...shared,
    entryPoints: {
      'editor.worker': monaco('editor/editor.worker.js'),
      'ts.worker': monaco('language/typescript/ts.worker.js'),
    },
  });
  await writeFile(join(cache, 'LICENSE.txt'), await readFile(join(monacoFolder, 'LICENSE')));
  await writeFile(
    join(cache, 'ThirdPartyNotices.txt'),
    await readFile(join(monacoFolder, 'ThirdPartyNotices.txt')),
  );
  await writeFile(stampFile, stamp);
  return cache;
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  console.log(`Full editor: ${await buildMonaco()}`);
}
