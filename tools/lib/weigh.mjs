// What a page costs a reader: every file that it requests in a real browser, before anything is asked of it.
// Weights are those of `gzip -9` of each file by itself, because that is what a static host sends; fonts are
// compressed already and count as they are. Not modelled: HTTP headers, caching between pages.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { resolveRequest } from './server.mjs';

const isFont = (file) => /\.(woff2?|ttf|otf)$/.test(file);

/** Load a page, scroll through all of it (figures may wait until they are seen), and list what it asked for. */
async function requestsOf(browser, url, width) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const urls = new Set();
  page.on('request', (request) => urls.add(request.url()));
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.evaluate(async () => {
    // A browser without a screen may stop drawing frames for good: then the clock goes on instead.
    const frame = () =>
      new Promise((done) => {
        requestAnimationFrame(() => done());
        setTimeout(done, 100);
      });
    for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
      window.scrollTo(0, y);
      await frame();
    }
  });
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(300);
  await page.close();
  return [...urls];
}

/**
 * The files of one page at several widths together (a phone may ask for others), each once:
 * `{ files: [{ name, bytes, font }], content, fonts, foreign }`, bytes as sent.
 */
export async function weigh(browser, { origin, folder, page, widths = [1280, 390] }) {
  const urls = new Set();
  for (const width of widths)
    for (const url of await requestsOf(browser, origin + page, width)) urls.add(url);
  const files = [];
  const foreign = [];
  for (const url of urls) {
    if (url.startsWith('data:') || url.startsWith('blob:')) continue;
    const found = url.startsWith(origin) ? resolveRequest(folder, url.slice(origin.length)) : { status: 0 };
    if (found.status !== 200) {
      foreign.push(url);
      continue;
    }
    const body = readFileSync(found.file);
    const font = isFont(found.file);
    const bytes = font ? body.length : gzipSync(body, { level: 9 }).length;
    files.push({ name: path.relative(folder, found.file).split(path.sep).join('/'), bytes, font });
  }
  files.sort((a, b) => b.bytes - a.bytes);
  const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0);
  return {
    files,
    foreign,
    content: sum(files.filter(({ font }) => !font)),
    fonts: sum(files.filter(({ font }) => font)),
  };
}
