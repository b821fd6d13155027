// What it does: makes the gallery of the lab, a file with every recorded scenario as text, from the recordings in
// sim-core/test/oracle. A step of `npm run build`; the reading is TypeScript in sim-core/oracle and is bundled here.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { at, cache } from './lib/paths.mjs';

const recordings = at('sim-core/test/oracle');
const bundle = path.join(cache, 'gallery.mjs');
const out = path.join(cache, 'lab');
await build({
  entryPoints: [at('sim-core/oracle/gallery.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'error',
});
const { galleryOf } = await import(pathToFileURL(bundle).href);
const texts = readdirSync(recordings)
  .filter((name) => /^traces-.*\.jsonl\.gz$/.test(name))
  .sort()
  .map((name) => gunzipSync(readFileSync(path.join(recordings, name))).toString('utf8'));
mkdirSync(out, { recursive: true });
writeFileSync(path.join(out, 'scenarios.json'), JSON.stringify(galleryOf(texts)));
