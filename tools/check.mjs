// npm run check: types, lint and unit tests; no build, no browser.
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
const { steps } = await import('./lib/steps.mjs');
const { runSteps } = await import('./lib/report.mjs');
const names = ['types', 'lint', 'unit'];
process.exitCode = await runSteps(names.map((name) => [name, steps[name]]));
