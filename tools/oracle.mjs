// What it does: `npm run oracle -- helpers [FILE…]` compares the simulator's helpers with recordings of real kernels,
// `npm run oracle -- mmu [FILE…]` its MMU with recordings of translations, `npm run oracle -- traces [FILE…]` the whole of
// it with recordings of scenarios. The comparison is TypeScript in sim-core/oracle and is bundled here; this file only
// reads files and prints.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const RECORDINGS = path.join(ROOT, 'sim-core', 'test', 'oracle');
const USAGE = `Usage: npm run oracle -- helpers|mmu|traces [FILE…]
helpers  compares every result in the recordings (.jsonl or .jsonl.gz) with the simulator's helpers
mmu      compares AT results, accesses, faults and descriptors with the simulator's MMU
traces   replays recorded scenarios and compares every field of every step
         --only NAME  the scenario of that name, or those whose names begin so
         --first      stop at the first scenario that differs
Without FILE: all recordings of the kind in sim-core/test/oracle.`;

/** Bundles the comparison; esbuild is the only tool it needs. */
async function loadComparison() {
  const { build } = await import('esbuild');
  const cache = path.join(ROOT, 'node_modules', '.cache', 'spare-bits');
  const outfile = path.join(cache, 'oracle.mjs');
  await mkdir(cache, { recursive: true });
  await build({
    entryPoints: [path.join(ROOT, 'sim-core', 'oracle', 'index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** The text of a recording, compressed or not; the content decides, not the name. */
function readText(file) {
  const bytes = readFileSync(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Why a file cannot be read, in words. */
function reason(error) {
  if (error?.code === 'ENOENT') return 'there is no such file';
  if (error?.code === 'EISDIR') return 'it is a folder';
  if (error?.code === 'EACCES') return 'it may not be read';
  if (String(error?.code).startsWith('Z_')) return 'it is not a complete gzip file';
  return error instanceof Error ? error.message : String(error);
}

function publicFiles(kind) {
  return readdirSync(RECORDINGS)
    .filter((name) => name.startsWith(`${kind}-`) && /\.jsonl(\.gz)?$/.test(name))
    .sort()
    .map((name) => path.join(RECORDINGS, name));
}

async function helpers(files) {
  const { compareRecording, reportLines } = await loadComparison();
  let vectors = 0;
  let differ = 0;
  let unreadable = 0;
  for (const file of files.length > 0 ? files : publicFiles('helpers')) {
    try {
      const comparison = compareRecording(readText(file));
      vectors += comparison.vectors;
      differ += comparison.differ;
      console.log(reportLines(path.basename(file), comparison).join('\n'));
    } catch (error) {
      unreadable++;
      console.error(`${file} cannot be compared: ${reason(error)}.`);
    }
  }
  console.log(`helpers: ${vectors} vectors, ${differ} differ`);
  return differ > 0 || unreadable > 0 ? 1 : 0;
}

async function mmu(files) {
  const { compareMmu, mmuReport, parseCases } = await loadComparison();
  const sum = { cases: 0, results: 0, differ: 0, impdef: 0 };
  let unreadable = 0;
  for (const file of files.length > 0 ? files : publicFiles('mmu')) {
    try {
      const comparison = compareMmu(parseCases(readText(file)));
      for (const key of Object.keys(sum)) sum[key] += comparison[key];
      console.log(mmuReport(path.basename(file), comparison).join('\n'));
    } catch (error) {
      unreadable++;
      console.error(`${file} cannot be compared: ${reason(error)}.`);
    }
  }
  console.log(`mmu: ${sum.cases} cases, ${sum.results} results, ${sum.differ} differ, ${sum.impdef} impdef`);
  return sum.differ > 0 || unreadable > 0 ? 1 : 0;
}

/** The scenarios of all files; the first file that cannot be read ends it, so that no sum leaves one out. */
async function traces(files, { only, first: stop }) {
  const { compareTraces, readTraces, tracesReport, tracesSummary } = await loadComparison();
  const sum = { scenarios: 0, steps: 0, equal: 0, differ: 0, notModelled: 0 };
  const readings = [];
  for (const file of files.length > 0 ? files : publicFiles('traces')) {
    try {
      readings.push({ file, scenarios: readTraces(readText(file)) });
    } catch (error) {
      console.error(`${file} cannot be compared: ${reason(error)}.`);
      return 2;
    }
  }
  const names = readings.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
  const wanted = names.includes(only) ? (name) => name === only : (name) => name.startsWith(only ?? '');
  if (!names.some(wanted)) {
    console.error(`No scenario in these recordings is called "${only}" or begins so.`);
    return 2;
  }
  for (const { file, scenarios } of readings) {
    const chosen = scenarios.filter(({ name }) => wanted(name));
    if (chosen.length === 0 || (stop && sum.differ > 0)) continue;
    const comparison = compareTraces(chosen, { stop });
    for (const key of Object.keys(sum)) sum[key] += comparison[key];
    console.log(tracesReport(path.basename(file), comparison).join('\n'));
  }
  console.log(tracesSummary('traces', sum));
  return sum.differ > 0 ? 1 : 0;
}

/** Files and options of `traces`; a string says what is wrong. */
function traceArguments(rest) {
  const found = { files: [], only: undefined, first: false };
  for (let i = 0; i < rest.length; i++) {
    const [option, inline] = /^--only=/.test(rest[i]) ? ['--only', rest[i].slice(7)] : [rest[i]];
    if (option === '--first') found.first = true;
    else if (option === '--only') {
      found.only = inline ?? rest[++i];
      if (!found.only || found.only.startsWith('-')) return '--only needs the name of a scenario.';
    } else if (option.startsWith('-')) return `Unknown option ${option}.`;
    else found.files.push(option);
  }
  return found;
}

async function main([command, ...rest]) {
  if (command === 'helpers' || command === 'mmu') {
    const option = rest.find((argument) => argument.startsWith('-'));
    if (option === undefined) return command === 'mmu' ? mmu(rest) : helpers(rest);
    console.error(`Unknown option ${option}.\n${USAGE}`);
    return 2;
  }
  if (command === 'traces') {
    const found = traceArguments(rest);
    if (typeof found !== 'string') return traces(found.files, found);
    console.error(found);
    return 2;
  }
  if (command === '--help' || command === '-h') {
    console.log(USAGE);
    return 0;
  }
  console.error(command === undefined ? USAGE : `Unknown command "${command}".\n${USAGE}`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
