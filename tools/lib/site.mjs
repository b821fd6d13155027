// Building the site: the grader's bundles, Monaco's folder, the lab's gallery, Astro's pages, in this order, each only if
// something that it is made from changed. The order matters: pages read the grader's manifest.
import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { at, cache, dist } from './paths.mjs';
import { node, scriptOf } from './run.mjs';
import { duration, say } from './say.mjs';
import { hashOf, isFresh, markFresh } from './stamp.mjs';

const common = ['package-lock.json', 'package.json', 'tsconfig.json'];
const notTests = (file) =>
  !/\.test\.tsx?$/.test(file) && !file.startsWith('site/e2e/') && !file.startsWith('site/pictures/');
const graderOut = path.join(cache, 'grader');
const monacoOut = path.join(cache, 'monaco');
const galleryOut = path.join(cache, 'lab');

/** The steps of a build; `from` are the inputs, `makes` what must exist afterwards. */
const steps = () => [
  {
    name: 'grader',
    from: [...common, 'exercises', 'sim-core'],
    // Suites are inputs of the bundles: only the grader's own tests are not.
    wanted: (file) => file.includes('/catalogue/') || notTests(file),
    makes: [path.join(graderOut, 'manifest.json')],
    script: at('exercises/grader/build.mjs'),
    args: [],
  },
  {
    name: 'monaco',
    from: [
      'package-lock.json',
      'tools/monaco.mjs',
      'tools/monaco',
      'site/exercise/monaco',
      'site/exercise/tokens.ts',
    ],
    makes: [monacoOut],
    script: at('tools/monaco.mjs'),
    args: [],
  },
  {
    name: 'gallery',
    from: ['package-lock.json', 'tools/gallery.mjs', 'sim-core'],
    wanted: notTests,
    makes: [path.join(galleryOut, 'scenarios.json')],
    script: at('tools/gallery.mjs'),
    args: [],
  },
  {
    name: 'pages',
    from: [...common, 'astro.config.mjs', 'site', 'lessons', 'sim-core', 'exercises'],
    wanted: (file) => file.includes('/catalogue/') || notTests(file),
    makes: [path.join(dist, 'index.html')],
    script: scriptOf('astro'),
    args: ['build'],
    after: copyAssets,
  },
];

function copyAssets() {
  for (const [from, name] of [
    [graderOut, 'grader'],
    [monacoOut, 'monaco'],
  ]) {
    const to = path.join(dist, name);
    rmSync(to, { recursive: true, force: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  }
  // Beside the lab's page.
  if (existsSync(galleryOut)) cpSync(galleryOut, path.join(dist, 'lab'), { recursive: true });
}

/** Build what changed (or everything, with `force`). Returns 0, or the exit code of the step that failed. */
export async function buildSite({ force = false, quiet = false } = {}) {
  for (const step of steps()) {
    if (!existsSync(step.script)) {
      say(`The build step "${step.name}" has no script ${path.basename(step.script)}.`);
      return 1;
    }
    const hash = hashOf(step.from, step.wanted);
    if (!force && isFresh(step.name, hash, step.makes)) {
      // A step before this one may have made new bundles although the pages are the same.
      step.after?.();
      continue;
    }
    const started = Date.now();
    say(`Building: ${step.name}.`);
    const { code, output } = await node(step.script, step.args, { keep: quiet });
    if (code !== 0) {
      if (quiet) process.stdout.write(output);
      say(`Building ${step.name} failed with code ${code}.`);
      return code;
    }
    step.after?.();
    markFresh(step.name, hash);
    say(`Built ${step.name} in ${duration(Date.now() - started)}.`);
  }
  return 0;
}
