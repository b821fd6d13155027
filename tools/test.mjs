// npm test: install what is missing, then every check, the browser tests included.
// --only unit,e2e runs some steps (what they need is built first); the last line is "N passed, M failed".
import { ensureInstalled } from './lib/install.mjs';
import { options, say, stop } from './lib/say.mjs';

const chosen = options(process.argv.slice(2), {
  only: 'step names, with commas between them',
  skip: 'step names',
});
await ensureInstalled();
const { steps } = await import('./lib/steps.mjs');
const { runSteps } = await import('./lib/report.mjs');
const { ensureBrowser } = await import('./lib/browser.mjs');

const names = (text) => (text ? text.split(',').map((name) => name.trim()) : []);
for (const name of [...names(chosen.only), ...names(chosen.skip)]) {
  if (!(name in steps)) stop(`There is no step "${name}". Steps: ${Object.keys(steps).join(', ')}.`, 2);
}
const wanted = new Set(chosen.only ? names(chosen.only) : Object.keys(steps));
for (const name of names(chosen.skip)) wanted.delete(name);
for (const name of [...wanted]) if (steps[name].needs) wanted.add(steps[name].needs);
const list = Object.entries(steps).filter(([name]) => wanted.has(name));

// Before the minutes of work, not after them: without a browser there is no point in starting.
if (list.some(([, step]) => step.browser)) {
  process.env.CHROME_PATH = await ensureBrowser();
  say(`Browser: ${process.env.CHROME_PATH}`);
}
process.exitCode = await runSteps(list);
