// What it does: measures the memory manager: faults, fork, and the replay of all recordings, in one run. A store that needs
// no fault is the yardstick: the ratios say what the kernel's part of each costs on top of the simulated hardware.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '..', '..');
const RECORDINGS = path.join(ROOT, 'sim-core', 'test', 'oracle');
/** Passes of a job: many of the small ones, few of the large. */
const passesOf = (job) => (job.operations > 100_000 ? 3 : 12);

/** Bundled as the site is, for the reason that mmu.mjs gives. */
async function load(entry) {
  const { build } = await import('vite');
  const cache = path.join(ROOT, 'node_modules', '.cache', 'spare-bits', 'bench-mm');
  await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    build: {
      outDir: cache,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: { entry: path.join(HERE, entry), formats: ['es'], fileName: () => entry.replace(/\.ts$/, '.mjs') },
    },
  });
  return import(pathToFileURL(path.join(cache, entry.replace(/\.ts$/, '.mjs'))).href);
}

function time(pass) {
  const began = process.hrtime.bigint();
  pass();
  return Number(process.hrtime.bigint() - began);
}

/** Measures and prints one line for each job. Returns nanoseconds by name, and the replay's steps per second. */
export async function benchMm({ print = console.log } = {}) {
  const { makeMmJobs, readAll, replayAll } = await load('mm-jobs.ts');
  const best = new Map();
  for (const make of makeMmJobs()) {
    const job = make();
    for (let pass = 0; pass < passesOf(job); pass++) {
      job.reset();
      const each = time(job.pass) / job.operations;
      best.set(job.name, Math.min(best.get(job.name) ?? Number.POSITIVE_INFINITY, each));
    }
  }
  const texts = readdirSync(RECORDINGS)
    .filter((name) => name.startsWith('traces-'))
    .sort()
    .map((name) => gunzipSync(readFileSync(path.join(RECORDINGS, name))).toString('utf8'));
  const traces = readAll(texts);
  let steps = 0;
  let nanoseconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++)
    nanoseconds = Math.min(
      nanoseconds,
      time(() => {
        steps = replayAll(traces);
      }),
    );
  const yardstick = best.values().next().value;
  const width = Math.max(...[...best.keys()].map((name) => name.length));
  for (const [name, each] of best)
    print(
      `  ${name.padEnd(width)} ${each.toFixed(0).padStart(7)} ns ${(each / yardstick).toFixed(1).padStart(7)} ×`,
    );
  const perSecond = steps / (nanoseconds / 1e9);
  print(
    `  replay of ${steps} recorded steps, compared field by field: ${(nanoseconds / 1e9).toFixed(2)} s, ${perSecond.toFixed(0)} steps/s`,
  );
  return { best, steps, perSecond };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await benchMm();
