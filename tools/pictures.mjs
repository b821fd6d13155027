// npm run pictures: every page of the built site as pictures, light and dark, at three widths, into test-results/pictures
// (not committed); --readme makes the one picture that the README shows, which is.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { at, dist } from './lib/paths.mjs';
import { kilobytes, options, say, stop } from './lib/say.mjs';
import { serve } from './lib/server.mjs';

const chosen = options(process.argv.slice(2), {
  out: 'a folder',
  only: 'a word that the address contains',
  width: 'pixels',
  readme: 'flag',
});
await ensureInstalled();
const { buildSite } = await import('./lib/site.mjs');
const { launch } = await import('./lib/browser.mjs');
const code = await buildSite();
if (code !== 0) stop('The site was not built, so there is nothing to photograph.', code);

/** Addresses of all pages: folders of dist/ with an index.html. */
function pages(folder = '/') {
  return readdirSync(path.join(dist, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return pages(`${folder}${entry.name}/`);
    return entry.name === 'index.html' ? [folder] : [];
  });
}

/** Bring every figure to life: islands may wait until they are seen. */
async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
      window.scrollTo(0, y);
      await new Promise((done) => requestAnimationFrame(() => done()));
    }
    window.scrollTo(0, 0);
    await document.fonts.ready;
  });
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(200);
}

const open = (browser, width, height, colorScheme, scale = 1) =>
  browser.newPage({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    deviceScaleFactor: scale,
  });

/** The README's picture: the layout lens over a bit grid, as it stands in a lesson. */
async function readmePicture(browser, origin) {
  const page = await open(browser, 1280, 1010, 'light', 1.5);
  await page.goto(`${origin}/lessons/freeing-software-bits/`);
  await settle(page);
  const figure = page.locator('figure', { has: page.getByRole('grid') }).first();
  await figure.evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 56));
  await page.waitForTimeout(300);
  const file = at('site/pictures/readme.png');
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  await page.close();
  say(`site/pictures/readme.png, ${kilobytes(statSync(file).size)}`);
}

async function allPictures(browser, origin) {
  const out = path.resolve(chosen.out ?? at('test-results/pictures'));
  if (!chosen.only) rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const widths = chosen.width ? [Number(chosen.width)] : [390, 1280, 1440];
  const list = pages().filter((address) => address.includes(chosen.only ?? ''));
  let made = 0;
  for (const address of list) {
    for (const width of widths) {
      for (const scheme of ['light', 'dark']) {
        const page = await open(browser, width, width < 720 ? 844 : 900, scheme);
        await page.goto(origin + address);
        await settle(page);
        const name = address === '/' ? 'home' : address.slice(1, -1).replaceAll('/', '-');
        await page.screenshot({ path: path.join(out, `${name}-${width}-${scheme}.png`), fullPage: true });
        await page.close();
        made++;
      }
    }
    say(address);
  }
  say(`${made} pictures of ${list.length} pages in ${path.relative(process.cwd(), out) || out}`);
}

const server = await serve(dist);
const browser = await launch();
try {
  await (chosen.readme ? readmePicture(browser, server.origin) : allPictures(browser, server.origin));
} finally {
  await browser.close();
  await server.close();
}
