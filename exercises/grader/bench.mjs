// `node exercises/grader/bench.mjs`: the seam's speed for each exercise, one line each.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { buildGrader, toolsFolder } from './build.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');

/** Measures all exercises. */
export async function benchSeam() {
  const folder = await buildGrader();
  const outfile = path.join(root, 'node_modules', '.cache', 'spare-bits', 'bench-seam.mjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join(here, 'bench-seam.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    outfile,
    logLevel: 'warning',
  });
  const { measureSeam } = await import(pathToFileURL(outfile).href);
  const { openGrader } = await import(pathToFileURL(path.join(toolsFolder, 'cli.mjs')).href);
  const { manifest, assets } = await openGrader(folder);
  const figures = [];
  for (const { task, solution } of manifest.exercises)
    figures.push(await measureSeam(assets, task, solution));
  return figures;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const { slug, calls, callsPerSecond, readyMs, loadMs } of await benchSeam()) {
    const rate = Math.round(callsPerSecond / 1000);
    const ms = (value) => `${value.toFixed(0)} ms`;
    process.stdout.write(
      `${slug}: ${calls} calls, ${rate} k calls/s; sandbox ready in ${ms(readyMs)}, file loaded in ${ms(loadMs)}\n`,
    );
  }
}
