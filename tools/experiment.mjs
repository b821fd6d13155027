// What it does: `npm run experiment:sw-bits [-- --entries N]` runs our reconstruction of the rejected design, notes in a
// side region instead of the entry; `npm run experiment:predump` runs a checkpoint tool's pre-dump in two ways. Both are
// TypeScript in sim-core/scenario and are bundled here; this file only prints. A claim that does not hold is an error.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { options, stop } from './lib/say.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MOST_ENTRIES = 2 ** 20;

/** Bundles the experiments; esbuild is the only tool it needs. */
async function load() {
  const { build } = await import('esbuild');
  const cache = path.join(ROOT, 'node_modules', '.cache', 'spare-bits');
  const outfile = path.join(cache, `experiment-${process.pid}.mjs`);
  await mkdir(cache, { recursive: true });
  await build({
    entryPoints: [path.join(ROOT, 'sim-core', 'scenario', 'experiment', 'index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  const { rm } = await import('node:fs/promises');
  const loaded = await import(pathToFileURL(outfile).href);
  await rm(outfile);
  return loaded;
}

const [name, ...rest] = process.argv.slice(2);
if (name !== 'sw-bits' && name !== 'predump')
  stop('Usage: npm run experiment:sw-bits [-- --entries N], npm run experiment:predump', 2);
const chosen = options(rest, name === 'sw-bits' ? { entries: 'a number' } : {});
if (chosen.rest.length > 0) stop(`Unknown argument ${chosen.rest[0]}.`, 2);
const experiments = await load();
const entries = Number(chosen.entries ?? experiments.FORK_ENTRIES);
if (!Number.isInteger(entries) || entries < 1 || entries > MOST_ENTRIES)
  stop(`--entries needs a whole number from 1 to ${MOST_ENTRIES}.`, 2);
const report = name === 'sw-bits' ? experiments.swBitsReport(entries) : experiments.predumpReport();
for (const line of report.lines) console.log(line);
const broken = report.claims.filter(({ holds }) => !holds);
for (const { what } of broken) console.error(`Does not hold: ${what}.`);
console.log(`${report.last}; ${report.claims.length - broken.length} of ${report.claims.length} claims hold`);
process.exitCode = broken.length > 0 ? 1 : 0;
