// A small static server for the built site: what any static host does, and no more.
// Folders answer with their index.html, a folder without its slash is redirected, everything else is 404.
// Not modelled: compression, ranges, caching (every answer says no-cache, so that a rebuild shows at once).
import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

/** The answer to one request path: a file, a redirect, or a status. Never a file outside `folder`. */
export function resolveRequest(folder, url) {
  const [rawPath, query] = url.split(/\?(.*)/s);
  let name;
  try {
    name = decodeURIComponent(rawPath);
  } catch {
    return { status: 400 };
  }
  if (!name.startsWith('/') || /[\0\\]/.test(name) || name.split('/').includes('..')) return { status: 400 };
  const file = path.join(folder, ...name.split('/'));
  if (!existsSync(file)) return { status: 404 };
  const real = realpathSync(file);
  if (real !== folder && !real.startsWith(folder + path.sep)) return { status: 404 };
  if (!statSync(real).isDirectory())
    return name.endsWith('/') ? { status: 404 } : { status: 200, file: real };
  const index = path.join(real, 'index.html');
  if (!existsSync(index)) return { status: 404 };
  // The redirect is built from the decoded segments, so that '//host' cannot leave this server.
  if (!name.endsWith('/')) {
    const clean = name.split('/').filter(Boolean).map(encodeURIComponent).join('/');
    return { status: 301, location: `/${clean}/${query === undefined ? '' : `?${query}`}` };
  }
  return { status: 200, file: index };
}

function answer(folder, request, response) {
  const head = { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
  const text = (status, sentence, more = {}) => {
    response.writeHead(status, { ...head, 'Content-Type': types['.txt'], ...more });
    response.end(request.method === 'HEAD' ? undefined : `${sentence}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return text(405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
  const found = resolveRequest(folder, request.url ?? '/');
  if (found.status === 301) return text(301, 'Moved.', { Location: found.location });
  if (found.status === 400) return text(400, 'Not a path.');
  const page404 = path.join(folder, '404.html');
  const file = found.file ?? (existsSync(page404) ? page404 : null);
  if (!file) return text(404, 'Not found.');
  response.writeHead(found.status, {
    ...head,
    'Content-Type': types[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': statSync(file).size,
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

function listen(server, port, host) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      done(server.address().port);
    });
  });
}

/**
 * Serve `folder`. Port 0 takes any free port; with `next`, a busy port makes way for one of the 20 after it.
 * Returns the address and `close()`, which also ends connections that a browser keeps open.
 */
export async function serve(folder, { port = 0, host = '127.0.0.1', next = false } = {}) {
  const real = realpathSync(folder);
  const server = createServer((request, response) => answer(real, request, response));
  let taken;
  for (let tried = port; taken === undefined; tried++) {
    try {
      taken = await listen(server, tried, host);
    } catch (error) {
      if (!(next && error.code === 'EADDRINUSE' && tried < port + 20)) throw error;
    }
  }
  const name = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    port: taken,
    // Tests use the numeric address: 'localhost' may mean ::1 first.
    origin: `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${taken}`,
    address: `http://${name.includes(':') ? `[${name}]` : name}:${taken}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
