// What it does: `npm run selftests [-- NAME] [--layout L]` runs the kernel's own test programs, told again against the
// simulated kernel, prints what they print, and compares it with recordings of the real programs on real kernels. The
// programs are TypeScript in sim-core/scenario/selftests and are bundled here; this file only reads files and prints.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const RECORDINGS = path.join(ROOT, 'sim-core', 'test', 'oracle', 'selftests');
const USAGE = `Usage: npm run selftests [-- NAME] [--layout LAYOUT] [--before-patch-5]
Runs all programs, or the one called NAME, on both layouts or on one, and compares them with their recordings.
--before-patch-5  runs soft-dirty as it was, on a kernel with a mistake: results fail, and the exit status is 0`;

/** Bundles the programs; esbuild is the only tool it needs. */
async function loadPrograms() {
  const { build } = await import('esbuild');
  const cache = path.join(ROOT, 'node_modules', '.cache', 'spare-bits');
  const outfile = path.join(cache, 'selftests.mjs');
  await mkdir(cache, { recursive: true });
  await build({
    entryPoints: [path.join(ROOT, 'sim-core', 'scenario', 'selftests', 'index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** The name and the options; a string says what is wrong. */
function parse(argv) {
  const found = { name: undefined, layout: undefined, before: false, help: false };
  for (let i = 0; i < argv.length; i++) {
    const [option, inline] = /^--layout=/.test(argv[i]) ? ['--layout', argv[i].slice(9)] : [argv[i]];
    if (option === '--before-patch-5') found.before = true;
    else if (option === '--help' || option === '-h') found.help = true;
    else if (option === '--layout') found.layout = inline ?? argv[++i] ?? '';
    else if (option.startsWith('-')) return `Unknown option ${option}.`;
    else if (found.name === undefined) found.name = option;
    else return 'Name one program, or none for all.';
  }
  return found;
}

function runOne(programs, name, layout, sum) {
  console.log(`# ${name} on ${layout}`);
  const run = programs.runSelftest(name, layout);
  console.log(run.lines.join('\n'));
  console.log(`# exit status: ${run.status}`);
  sum.programs++;
  const file = path.join(RECORDINGS, programs.recordingName(name, layout));
  const recording = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const compared = programs.compareWithRecording(run.lines, run.status, recording);
  sum.results += compared.results;
  sum.equal += compared.equal;
  if (run.notModelled !== null) {
    sum.notModelled += compared.results - compared.equal;
    console.log(
      `# not modelled: ${run.notModelled}; ${compared.equal} of ${compared.results} results equal\n`,
    );
    return;
  }
  sum.differ += compared.differences.length;
  sum.notModelled += compared.notModelled.length;
  for (const difference of compared.differences) console.log(`# differs: ${difference}`);
  for (const missing of compared.notModelled) console.log(`# not played: ${missing}`);
  const rest = compared.notModelled.length > 0 ? ' in all that is played' : '';
  const verdict = compared.differences.length === 0 ? 'equal to' : 'differs from';
  console.log(`# ${verdict} the recording${rest}\n`);
}

async function main(argv) {
  const found = parse(argv);
  if (typeof found === 'string') {
    console.error(`${found}\n${USAGE}`);
    return 2;
  }
  if (found.help) {
    console.log(USAGE);
    return 0;
  }
  const programs = await loadPrograms();
  if (found.before) {
    const run = programs.runBeforePatchFive();
    console.log(`${run.lines.join('\n')}\n# exit status: ${run.status}`);
    return run.status;
  }
  if (found.name !== undefined && !programs.SELFTESTS.includes(found.name)) {
    console.error(`No program is called "${found.name}". There are ${programs.SELFTESTS.join(', ')}.`);
    return 2;
  }
  if (found.layout !== undefined && !programs.SELFTEST_LAYOUTS.includes(found.layout)) {
    console.error(`There are recordings for ${programs.SELFTEST_LAYOUTS.join(' and ')} only.`);
    return 2;
  }
  const sum = { programs: 0, results: 0, equal: 0, differ: 0, notModelled: 0 };
  for (const name of found.name === undefined ? programs.SELFTESTS : [found.name])
    for (const layout of found.layout === undefined ? programs.SELFTEST_LAYOUTS : [found.layout])
      runOne(programs, name, layout, sum);
  const { programs: ran, results, equal, differ, notModelled } = sum;
  console.log(
    `selftests: ${ran} programs, ${results} results, ${equal} equal, ${differ} differ, ${notModelled} not modelled`,
  );
  return differ > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
