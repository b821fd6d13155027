// What it does: measures the MMU beside a C walker of the same fidelity over the same tables, in one run, and prints
// ratios: this machine's nanoseconds say nothing elsewhere. Rounds of C and of the simulator take turns, and the best
// pass of each counts. Without a C compiler it prints nanoseconds alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '..', '..');
const AIMS = { 'walk with counters': 2.0, 'walk with counters and events': 3.0, 'TLB hit': 0.8 };
const WARM_PASSES = 60;
const PASSES = 25;

/**
 * Bundles the jobs as the site is bundled. Not with esbuild alone: it turns every top-level constant into a variable,
 * and what V8 may not take for constant is loaded and checked again at every use, which doubles the time of a walk.
 */
async function loadJobs() {
  const { build } = await import('vite');
  const cache = path.join(ROOT, 'node_modules', '.cache', 'spare-bits', 'bench');
  await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    build: {
      outDir: cache,
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      lib: { entry: path.join(HERE, 'jobs.ts'), formats: ['es'], fileName: () => 'mmu.mjs' },
    },
  });
  return import(pathToFileURL(path.join(cache, 'mmu.mjs')).href);
}

/** The words and addresses as the C walker reads them: little-endian, 64 bits each. */
function image({ words, root, vas }, base) {
  const head = new BigUint64Array([
    BigInt(base),
    BigInt(words.length / 2),
    BigInt(root),
    BigInt(vas.length / 2),
  ]);
  return Buffer.concat(
    [head, words, vas].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
}

/** Compiles the C walker. Returns a function that runs it once, or null when there is no compiler. */
function compileC(folder, workload, base) {
  const program = path.join(folder, process.platform === 'win32' ? 'walker.exe' : 'walker');
  const data = path.join(folder, 'tables.bin');
  const compiler = ['cc', 'gcc', 'clang'].find((name) => {
    const { status } = spawnSync(name, ['-O2', '-o', program, path.join(HERE, 'walker.c')], {
      stdio: 'ignore',
    });
    return status === 0;
  });
  if (compiler === undefined) return null;
  writeFileSync(data, image(workload, base));
  return () => {
    const { stdout, status } = spawnSync(program, [data, String(PASSES * 4)], { encoding: 'utf8' });
    if (status !== 0) throw new Error('bench: the C walker failed');
    const [nanoseconds, sum] = stdout.trim().split(' ').map(Number);
    return { nanoseconds, sum };
  };
}

function timePass(job) {
  job.reset();
  const began = process.hrtime.bigint();
  const sum = job.pass();
  return { nanoseconds: Number(process.hrtime.bigint() - began) / job.operations, sum };
}

/** Measures in rounds and prints one line per job. Returns the ratios by name; empty without a C compiler. */
export async function benchMmu({ rounds = 7, print = console.log } = {}) {
  const { makeJobs, makeWorkload } = await loadJobs();
  const jobs = makeJobs();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'spare-bits-bench-'));
  const best = new Map(jobs.map((job) => [job.name, Number.POSITIVE_INFINITY]));
  let yardstick = Number.POSITIVE_INFINITY;
  let checksum = null;
  try {
    const runC = compileC(folder, makeWorkload(true), 2 ** 30);
    for (let round = 0; round < rounds; round++) {
      if (runC) {
        const { nanoseconds, sum } = runC();
        yardstick = Math.min(yardstick, nanoseconds);
        checksum = sum;
      }
      for (const job of jobs) {
        for (let pass = 0; pass < (round === 0 ? WARM_PASSES : PASSES); pass++) {
          const { nanoseconds, sum } = timePass(job);
          best.set(job.name, Math.min(best.get(job.name), nanoseconds));
          if (job.comparable && checksum !== null && sum !== checksum)
            throw new Error(`bench: ${job.name} gives the sum ${sum}, the C walker ${checksum}`);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const ratios = {};
  const width = Math.max(...jobs.map((job) => job.name.length));
  const cell = (nanoseconds) => `${nanoseconds.toFixed(1).padStart(7)} ns`;
  if (checksum === null) print('  no C compiler: nanoseconds alone, which say little');
  else print(`  ${'C -O2 walk of the same fidelity'.padEnd(width)} ${cell(yardstick)}   1.00 ×`);
  for (const { name } of jobs) {
    const nanoseconds = best.get(name);
    if (checksum === null) {
      print(`  ${name.padEnd(width)} ${cell(nanoseconds)}`);
      continue;
    }
    ratios[name] = nanoseconds / yardstick;
    const aim = AIMS[name] === undefined ? '' : `   aim ≤ ${AIMS[name].toFixed(1)} ×`;
    print(`  ${name.padEnd(width)} ${cell(nanoseconds)} ${ratios[name].toFixed(2).padStart(6)} ×${aim}`);
  }
  return ratios;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await benchMmu();
