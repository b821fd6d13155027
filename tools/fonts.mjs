// Cuts the six fonts of the site to the characters of site/lib/charset.ts and writes them to site/public/fonts with
// their licences. Run by hand after a change of that list: the results are committed. Prints the size of each file and
// fails above the budget of 60 KB in total.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import subsetFont from 'subset-font';

const BUDGET = 60_000;
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const cache = path.join(root, 'node_modules', '.cache', 'spare-bits');
const target = path.join(root, 'site', 'public', 'fonts');
const require = createRequire(import.meta.url);

const SERIF = '@fontsource-variable/source-serif-4';
const SANS = '@fontsource-variable/source-sans-3';
const MONO = '@fontsource/iosevka';

/** One output file: where it comes from, where the axes are pinned, which characters and features stay. */
const FONTS = [
  {
    out: 'serif',
    set: 'text',
    from: `${SERIF}/files/source-serif-4-latin-opsz-normal.woff2`,
    axes: { opsz: 20, wght: 400 },
    features: ['kern', 'liga', 'tnum', 'pnum'],
  },
  {
    out: 'serif-italic',
    set: 'italic',
    from: `${SERIF}/files/source-serif-4-latin-opsz-italic.woff2`,
    axes: { opsz: 20, wght: 400 },
    features: ['kern', 'liga'],
  },
  {
    out: 'display',
    set: 'display',
    from: `${SERIF}/files/source-serif-4-latin-opsz-normal.woff2`,
    axes: { opsz: 60, wght: 400 },
    features: ['kern', 'liga'],
  },
  {
    out: 'sans',
    set: 'sans',
    from: `${SANS}/files/source-sans-3-latin-wght-normal.woff2`,
    axes: { wght: { min: 400, max: 650, default: 400 } },
    features: ['kern'],
  },
  { out: 'mono', set: 'mono', from: `${MONO}/files/iosevka-latin-400-normal.woff2`, features: [] },
  { out: 'mono-bold', set: 'monoBold', from: `${MONO}/files/iosevka-latin-600-normal.woff2`, features: [] },
];

/** charset.ts is TypeScript; Node 20 cannot read it, so it is bundled first. */
async function characters() {
  const out = path.join(cache, 'charset.mjs');
  await build({
    entryPoints: [path.join(root, 'site', 'lib', 'charset.ts')],
    outfile: out,
    bundle: true,
    format: 'esm',
    logLevel: 'error',
  });
  return (await import(pathToFileURL(out).href)).FONT_CHARACTERS;
}

mkdirSync(target, { recursive: true });
const sets = await characters();
let total = 0;
for (const font of FONTS) {
  const bytes = await subsetFont(readFileSync(require.resolve(font.from)), sets[font.set], {
    targetFormat: 'woff2',
    keepFeatures: font.features,
    noLayoutClosure: font.features.length === 0,
    noHinting: true,
    dropTables: ['STAT', 'MVAR', 'gasp', 'DSIG'],
    ...(font.axes ? { variationAxes: font.axes } : {}),
  });
  writeFileSync(path.join(target, `${font.out}.woff2`), bytes);
  total += bytes.length;
  console.log(`${font.out.padEnd(14)}${String(bytes.length).padStart(7)} bytes`);
}
for (const [name, pkg] of [
  ['source-serif-4', SERIF],
  ['source-sans-3', SANS],
  ['iosevka', MONO],
]) {
  copyFileSync(
    path.join(path.dirname(require.resolve(`${pkg}/package.json`)), 'LICENSE'),
    path.join(target, `OFL-${name}.txt`),
  );
}
console.log(`${'total'.padEnd(14)}${String(total).padStart(7)} bytes of ${BUDGET}`);
if (total > BUDGET) {
  console.error('fonts: over the budget; take characters or features away');
  process.exitCode = 1;
}
