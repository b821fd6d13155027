// npm run build: install what is missing, then build the site into dist/. --force builds unchanged parts too.
import { ensureInstalled } from './lib/install.mjs';
import { options } from './lib/say.mjs';

const chosen = options(process.argv.slice(2), { force: 'flag' });
await ensureInstalled();
const { buildSite } = await import('./lib/site.mjs');
process.exitCode = await buildSite({ force: chosen.force === true });
