// npm start: install what is missing, build what changed, serve the site and print its address.

import { ensureInstalled } from './lib/install.mjs';
import { dist } from './lib/paths.mjs';
import { options, say, stop } from './lib/say.mjs';
import { serve } from './lib/server.mjs';

const chosen = options(process.argv.slice(2), { port: 'a number', host: 'an address', force: 'flag' });
const wish = chosen.port ?? process.env.PORT;
const port = wish === undefined ? 4321 : Number(wish);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  stop(`"${wish}" is not a port. Ports are 0 to 65535.`, 2);

await ensureInstalled();
const { buildSite } = await import('./lib/site.mjs');
const code = await buildSite({ force: chosen.force === true });
if (code !== 0)
  stop('The site was not built, so there is nothing to serve. The message of the build stands above.', code);

try {
  // A port that somebody asked for is taken or refused; the usual one makes way for the next free one.
  const server = await serve(dist, { port, host: chosen.host ?? '127.0.0.1', next: wish === undefined });
  say(`Spare Bits is at ${server.address} (Ctrl+C ends it).`);
  const end = async () => {
    await server.close();
    say('Stopped.');
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
} catch (error) {
  const why = {
    EADDRINUSE: 'it is in use',
    EACCES: 'it needs more rights',
    EADDRNOTAVAIL: 'this machine has no such address',
  };
  stop(`Cannot serve on port ${port}: ${why[error.code] ?? error.message}. Choose another with --port.`, 1);
}
