// npm run e2e: build what changed, then the browser tests. Arguments go to vitest: npm run e2e -- axe, or -t "Reset".

import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { stop } from './lib/say.mjs';

await ensureInstalled();
const { buildSite } = await import('./lib/site.mjs');
const { node, scriptOf } = await import('./lib/run.mjs');
const code = await buildSite();
if (code !== 0) stop('The site was not built, so there is nothing to test.', code);
const config = at('site/e2e/vitest.config.ts');
process.exitCode = (
  await node(scriptOf('vitest'), ['run', '--config', config, ...process.argv.slice(2)])
).code;
