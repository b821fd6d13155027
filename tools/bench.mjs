// npm run bench: how long a learner waits and how many submissions an instructor can grade, measured on this machine.
// 1. Click to verdict in Chromium, per exercise, with its number of calls: cold (a new browser context, nothing
//    loaded) and prewarmed (the reader has been in the editor, so a worker stands ready). Medians.
// 2. Submissions per second of the command-line grader, beside the same suites through `npx vitest run`, once per
//    submission. Same files, same machine, same minute, so the ratio is worth more than either number.
// 3. The MMU beside a C walker of the same fidelity over the same tables, as ratios (sim-core/bench).
// 4. The memory manager: faults and fork beside a store that needs none, and the replay of all recordings.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { at, dist } from './lib/paths.mjs';
import { count, duration, median, options, say, stop, table } from './lib/say.mjs';
import { serve } from './lib/server.mjs';

const chosen = options(process.argv.slice(2), { rounds: 'a number', only: 'browser, cli, mmu or mm' });
const PARTS = ['browser', 'cli', 'mmu', 'mm'];
const parts = chosen.only ? [chosen.only] : PARTS;
if (!parts.every((part) => PARTS.includes(part)))
  stop(`--only ${chosen.only}: choose browser, cli, mmu or mm.`, 2);
const rounds = Number(chosen.rounds ?? 5);
if (!Number.isInteger(rounds) || rounds < 1) stop('--rounds needs a whole number from 1.', 2);
await ensureInstalled();
const { buildSite } = await import('./lib/site.mjs');
const { launch } = await import('./lib/browser.mjs');
const { node, scriptOf } = await import('./lib/run.mjs');
const needsSite = parts.includes('browser') || parts.includes('cli');
const code = needsSite ? await buildSite() : 0;
if (code !== 0) stop('The site was not built, so there is nothing to measure.', code);

const foldersIn = (name) =>
  readdirSync(at(name), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${name}/${entry.name}`);

/** Folders of the exercises by slug. */
const folders = new Map(
  foldersIn('exercises/catalogue')
    .flatMap(foldersIn)
    .map((folder) => [folder.split('/').at(-1), at(folder)]),
);

/** In the page: from the click to the sentence of the verdict, in milliseconds, by the page's own clock. */
function clickToVerdict() {
  return new Promise((done, fail) => {
    const results = document.querySelector('.xs');
    const button = [...document.querySelectorAll('button')].find((each) =>
      /^Run checks/.test(each.textContent ?? ''),
    );
    const began = performance.now();
    let first = 0;
    const observer = new MutationObserver(() => {
      first ||= results.querySelector('[data-test]') ? performance.now() - began : 0;
      if (results.dataset.phase !== 'done') return;
      observer.disconnect();
      done({
        ms: performance.now() - began,
        first,
        heading: results.querySelector('[role=status]').textContent,
      });
    });
    observer.observe(results, { subtree: true, childList: true, characterData: true, attributes: true });
    setTimeout(() => fail(new Error('No verdict within 60 s.')), 60_000);
    button.click();
  });
}

async function openExercise(browser, origin, slug) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${origin}/exercises/${slug}/`, { waitUntil: 'networkidle' });
  await page.waitForFunction(() => !document.querySelector('astro-island[ssr]'));
  return { context, page };
}

const fill = (page, source) =>
  page.evaluate((text) => {
    const field = document.querySelector('textarea');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, source);

async function inBrowser(browser, origin) {
  const rows = [];
  for (const [slug, folder] of folders) {
    const source = readFileSync(path.join(folder, 'solution.ts'), 'utf8');
    const cold = [];
    const warm = [];
    const early = [];
    for (let round = 0; round < rounds; round++) {
      const { context, page } = await openExercise(browser, origin, slug);
      await fill(page, source);
      await page.waitForTimeout(300);
      const run = await page.evaluate(clickToVerdict);
      if (!/^All /.test(run.heading))
        stop(`${slug}: the solution did not pass in the browser: ${run.heading}`);
      cold.push(run.ms);
      // The panel keeps a fresh worker ready after each run, as it does on focus.
      await page.locator('textarea').first().focus();
      await page.waitForTimeout(2000);
      const again = await page.evaluate(clickToVerdict);
      warm.push(again.ms);
      early.push(again.first);
      await context.close();
    }
    rows.push({
      slug,
      calls: await callsOf(slug, folder),
      cold: median(cold),
      warm: median(warm),
      first: median(early),
    });
    say(`${slug}: cold ${duration(median(cold))}, prewarmed ${duration(median(warm))}`);
  }
  return rows;
}

async function callsOf(slug, folder) {
  const args = ['--exercise', slug, '--format', 'json', path.join(folder, 'solution.ts')];
  const { output } = await node(at('tools/grade.mjs'), args, { keep: true });
  // With `keep` the grader's progress lines come first; the result begins with the first brace.
  return JSON.parse(output.slice(output.indexOf('{'))).calls;
}

async function timed(job) {
  const began = process.hrtime.bigint();
  await job();
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/** Milliseconds per submission of the command line and of vitest, for one exercise. */
async function throughput(slug, folder) {
  const files = [
    'solution.ts',
    'starter.ts',
    ...readdirSync(path.join(folder, 'mutants')).map((name) => `mutants/${name}`),
  ]
    .map((name) => path.join(folder, name))
    .slice(0, 8);
  const many = Array.from({ length: 5 }, () => files).flat();
  const cli = await timed(() =>
    node(at('tools/grade.mjs'), ['--exercise', slug, '--format', 'json', ...many], { keep: true }),
  );
  const suites = path.relative(at('exercises'), folder).split(path.sep).join('/');
  const each = [];
  for (const file of files.slice(0, 3)) {
    const env = { SUBMISSION: file };
    each.push(
      await timed(() =>
        node(scriptOf('vitest'), ['run', '--project', 'exercises', suites], { keep: true, env }),
      ),
    );
  }
  return { slug, submissions: many.length, cli: cli / many.length, vitest: median(each) };
}

const lines = [];
if (parts.includes('browser')) {
  const server = await serve(dist);
  const browser = await launch();
  try {
    const rows = await inBrowser(browser, server.origin);
    const head = ['click to verdict', 'calls', 'cold', 'prewarmed', 'first check at'];
    const cells = rows.map((row) => [
      row.slug,
      count(row.calls),
      ...[row.cold, row.warm, row.first].map(duration),
    ]);
    process.stdout.write(`\n${table([head, ...cells], [1, 2, 3, 4])}\n  medians of ${rounds}\n\n`);
    const slowest = rows.reduce((a, b) => (b.warm > a.warm ? b : a));
    lines.push(`slowest prewarmed ${duration(slowest.warm)} for ${count(slowest.calls)} calls`);
  } finally {
    await browser.close();
    await server.close();
  }
}
if (parts.includes('cli')) {
  const rows = [];
  for (const [slug, folder] of folders) rows.push(await throughput(slug, folder));
  const head = [
    'grading',
    'submissions',
    'command line',
    'per second',
    'vitest run each',
    'per second',
    'ratio',
  ];
  const cells = rows.map((row) => [
    row.slug,
    `${row.submissions}`,
    duration(row.cli),
    (1000 / row.cli).toFixed(2),
    duration(row.vitest),
    (1000 / row.vitest).toFixed(2),
    `${(row.vitest / row.cli).toFixed(1)}×`,
  ]);
  process.stdout.write(`\n${table([head, ...cells], [1, 2, 3, 4, 5, 6])}\n\n`);
  const mean = (key) => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  lines.push(
    `command line ${(1000 / mean('cli')).toFixed(1)} submissions/s, ${(mean('vitest') / mean('cli')).toFixed(1)}× vitest`,
  );
}
if (parts.includes('mmu')) {
  const { benchMmu } = await import(pathToFileURL(at('sim-core/bench/mmu.mjs')).href);
  const ratios = await benchMmu();
  const [walk, hit] = [ratios['walk with counters'], ratios['TLB hit']];
  lines.push(
    walk && hit
      ? `walk with counters ${walk.toFixed(1)}× a C walk, TLB hit ${hit.toFixed(1)}×`
      : 'no C compiler to compare with',
  );
}
if (parts.includes('mm')) {
  const { benchMm } = await import(pathToFileURL(at('sim-core/bench/mm.mjs')).href);
  const { best, perSecond } = await benchMm();
  const fault = best.get('anonymous write fault');
  const fork = [...best].findLast(([name]) => name.startsWith('fork of'))?.[1];
  lines.push(
    `replay ${count(Math.round(perSecond))} steps/s, fault ${count(Math.round(fault))} ns, fork ${count(Math.round(fork))} ns per entry`,
  );
}
process.stdout.write(`bench: ${lines.join('; ')}\n`);
