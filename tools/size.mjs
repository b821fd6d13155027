// npm run size: what each lesson page transfers before the reader asks for the editor or runs code, in Chromium.
// Limits: 60 KB of HTML, CSS, scripts and pictures, and 60 KB of fonts, per lesson page. --all weighs every exercise page and prints every file.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { dist } from './lib/paths.mjs';
import { count, kilobytes, options, say, stop, table } from './lib/say.mjs';
import { serve } from './lib/server.mjs';

const limit = 60 * 1024;
const chosen = options(process.argv.slice(2), { all: 'flag' });
await ensureInstalled();
const { buildSite } = await import('./lib/site.mjs');
const { launch } = await import('./lib/browser.mjs');
const { weigh } = await import('./lib/weigh.mjs');
const code = await buildSite();
if (code !== 0) stop('The site was not built, so there is nothing to weigh.', code);

const folder = realpathSync(dist);
const below = (name) =>
  existsSync(`${folder}/${name}`)
    ? readdirSync(`${folder}/${name}`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `/${name}/${entry.name}/`)
    : [];
const lessons = below('lessons');
// Exercise pages and the rest have no limit of their own, but they are printed: their weight should surprise nobody.
// Exercise pages are of one kind: the first stands for all unless all are asked for.
const exercises = below('exercises');
const pages = [
  ...lessons,
  '/',
  ...['exercises', 'about'].filter((n) => existsSync(`${folder}/${n}`)).map((n) => `/${n}/`),
  ...(chosen.all ? exercises : exercises.slice(0, 1)),
];
if (lessons.length === 0) stop('The built site has no lesson pages.');

const server = await serve(folder);
const browser = await launch();
const rows = [];
const complaints = [];
let heaviest = { page: '', content: 0, fonts: 0 };
try {
  for (const page of pages) {
    const weight = await weigh(browser, { origin: server.origin, folder, page });
    const limited = lessons.includes(page);
    const over = limited && (weight.content > limit || weight.fonts > limit);
    if (over) complaints.push(`${page} is over the limit`);
    for (const url of weight.foreign)
      complaints.push(`${page} asks for ${url}, which is not a file of the site`);
    if (limited && weight.content > heaviest.content) heaviest = { page, ...weight };
    rows.push([
      page,
      `${weight.files.length}`,
      `${count(weight.content)}`,
      `${count(weight.fonts)}`,
      limited ? (over ? '✗ over' : '✓') : 'no limit',
    ]);
    if (chosen.all || over) {
      const files = weight.files.map(({ name, bytes, font }) => [name, count(bytes), font ? 'font' : '']);
      process.stdout.write(`${page}\n${table(files, [1])}\n\n`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
const head = ['page', 'files', 'bytes (gzip -9)', 'font bytes', `limit ${count(limit)} each`];
process.stdout.write(`\n${table([head, ...rows], [1, 2, 3])}\n\n`);
for (const complaint of complaints) say(complaint);
process.stdout.write(
  `size: heaviest lesson ${heaviest.page} ${kilobytes(heaviest.content)} of 60 KB, fonts ${kilobytes(heaviest.fonts)} of 60 KB\n`,
);
process.exitCode = complaints.length ? 1 : 0;
