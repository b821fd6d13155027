// The tools' own parts: the static server, "installs what is missing", completing the lock, the words they print.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agrees, nodeComplaint } from '../lib/install.mjs';
import { complete, hosts, type Lock, systemOf } from '../lib/lock.mjs';
import { count, duration, median, table } from '../lib/say.mjs';
import { type Served, serve } from '../lib/server.mjs';
import { read } from './files.ts';

describe('the static server', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'spare-bits-server-'));
  let served: Served;

  /** A request whose path is sent as it is: fetch would tidy it up first. */
  const ask = (
    target: string,
    method = 'GET',
  ): Promise<{ status: number; type: string; to: string; body: string }> =>
    new Promise((done, fail) => {
      const request = http.request(
        { port: served.port, host: '127.0.0.1', path: target, method },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          answer.on('end', () => {
            const { 'content-type': type = '', location: to = '' } = answer.headers;
            done({ status: answer.statusCode ?? 0, type, to, body });
          });
        },
      );
      request.on('error', fail).end();
    });

  beforeAll(async () => {
    const site = path.join(folder, 'site');
    mkdirSync(path.join(site, 'lessons', 'one'), { recursive: true });
    mkdirSync(path.join(site, 'empty'));
    writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    writeFileSync(path.join(site, 'index.html'), 'home');
    writeFileSync(path.join(site, '404.html'), 'lost');
    writeFileSync(path.join(site, 'a b.wasm'), 'wasm');
    writeFileSync(path.join(site, 'lessons', 'one', 'index.html'), 'one');
    symlinkSync(path.join(folder, 'secret.txt'), path.join(site, 'link.txt'));
    served = await serve(site);
  });

  afterAll(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  test('answers with the right type', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', body: 'home' });
    expect(await ask('/a%20b.wasm')).toMatchObject({ status: 200, type: 'application/wasm' });
    expect(await ask('/lessons/one/?x=1')).toMatchObject({ status: 200, body: 'one' });
  });

  test('sends a folder without its slash to the folder, never to another host', async () => {
    expect(await ask('/lessons/one?x=1')).toMatchObject({ status: 301, to: '/lessons/one/?x=1' });
    expect((await ask('//lessons/one')).to).toBe('/lessons/one/');
  });

  test('answers 404 with the page for it', async () => {
    expect(await ask('/nothing')).toMatchObject({
      status: 404,
      body: 'lost',
      type: 'text/html; charset=utf-8',
    });
    expect(await ask('/empty/')).toMatchObject({ status: 404 });
    expect(await ask('/index.html/')).toMatchObject({ status: 404 });
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/%00',
    '/%zz',
  ])('does not leave its folder for %s', async (target) => {
    const { status, body } = await ask(target);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('secret\n');
    expect(body).not.toBe('secret');
  });

  test('reads only', async () => {
    expect(await ask('/', 'POST')).toMatchObject({ status: 405 });
    expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  test('takes the next port only if it may', async () => {
    await expect(serve(folder, { port: served.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = await serve(folder, { port: served.port, next: true });
    expect(other.port).toBeGreaterThan(served.port);
    await other.close();
  });
});

describe('installing what is missing', () => {
  test('an old Node gets a sentence, a new one none', () => {
    expect(nodeComplaint('18.20.4')).toMatch(/needs Node 20\.19/);
    expect(nodeComplaint('20.18.1')).toMatch(/needs Node 20\.19/);
    for (const version of ['20.19.0', '22.0.0', '26.1.0']) expect(nodeComplaint(version)).toBeNull();
  });

  test('an installation agrees with the lock unless a needed package is missing or another version', () => {
    const lock = {
      packages: {
        '': {},
        'sim-core': { version: '0.1.0' },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b-darwin': { version: '1.0.0', optional: true },
      },
    };
    expect(agrees(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
    expect(agrees(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(agrees(lock, { packages: {} })).toBe(false);
    expect(agrees(lock, {})).toBe(false);
  });
});

describe('the lock', () => {
  test('gets every exact optional package, beside its parent if another version is on top', () => {
    const before: Lock = {
      packages: {
        'node_modules/a': {
          version: '1.0.0',
          optionalDependencies: { 'a-darwin-arm64': '1.0.0', range: '^1.0.0' },
        },
        'node_modules/b/node_modules/a': {
          version: '2.0.0',
          dev: true,
          optionalDependencies: { 'a-linux-x64': '2.0.0' },
        },
        'node_modules/a-linux-x64': { version: '1.0.0', optional: true },
      },
    };
    const { lock, added } = complete(before);
    expect(added).toEqual([
      'node_modules/a-darwin-arm64',
      'node_modules/b/node_modules/a/node_modules/a-linux-x64',
    ]);
    expect(lock.packages['node_modules/a-darwin-arm64']).toEqual({
      version: '1.0.0',
      optional: true,
      cpu: ['arm64'],
      os: ['darwin'],
    });
    expect(complete(lock).added).toEqual([]);
  });

  test('reads the system from a name', () => {
    expect(systemOf('@rollup/rollup-linux-arm64-musl')).toEqual({
      cpu: ['arm64'],
      libc: ['musl'],
      os: ['linux'],
    });
    expect(systemOf('@rollup/rollup-win32-x64-gnu')).toEqual({ cpu: ['x64'], os: ['win32'] });
    expect(systemOf('@rollup/rollup-android-arm-eabi')).toEqual({ cpu: ['arm'], os: ['android'] });
  });

  test('of this project is complete and names no host', () => {
    const lock: Lock = JSON.parse(read('package-lock.json'));
    expect(complete(lock).added).toEqual([]);
    expect(hosts(lock)).toEqual([]);
  });
});

test('numbers are printed the same way on every machine', () => {
  expect([duration(420), duration(8_340), duration(125_000)]).toEqual(['420 ms', '8.3 s', '2 min 5 s']);
  expect([count(7), count(61_440)]).toEqual(['7', '61,440']);
  expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 2.5]);
  expect(
    table(
      [
        ['a', '1'],
        ['bb', '22'],
      ],
      [1],
    ),
  ).toBe('  a    1\n  bb  22');
});
