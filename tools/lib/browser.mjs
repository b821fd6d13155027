// A Chromium for the tests: find one that works, or install one, or say what to install.
// Order: CHROME_PATH, chromium and Chrome on the path, snap, Chrome or Edge on macOS and Windows,
// Playwright's own cache; then Debian's package (as root), then Playwright's download.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { node, run, scriptOf } from './run.mjs';
import { say, stop } from './say.mjs';

const isRoot = () => process.getuid?.() === 0;

/** Flags that keep Chromium quiet offline; the sandbox is given up only where Chromium refuses it, as root. */
export const browserFlags = () => [
  ...(isRoot() ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function onPath() {
  if (process.platform === 'win32') return [];
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), '/snap/bin/chromium'];
}

function applications() {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return ['/', os.homedir()].flatMap((base) =>
      apps.map((app) => path.join(base, 'Applications', `${app}.app`, 'Contents', 'MacOS', app)),
    );
  }
  if (process.platform === 'win32') {
    const bases = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return programs.flatMap((parts) => bases.filter(Boolean).map((base) => path.join(base, ...parts)));
  }
  return [];
}

function playwrightCache() {
  const own = process.env.PLAYWRIGHT_BROWSERS_PATH;
  const usual = {
    darwin: path.join(os.homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: path.join(process.env.LOCALAPPDATA ?? os.homedir(), 'ms-playwright'),
  };
  const folder =
    own && own !== '0'
      ? own
      : (usual[process.platform] ?? path.join(os.homedir(), '.cache', 'ms-playwright'));
  if (!existsSync(folder)) return [];
  const inside = [
    ['chrome-linux', 'chrome'],
    ['chrome-linux64', 'chrome'],
    ['chrome-linux', 'headless_shell'],
    ['chrome-headless-shell-linux64', 'chrome-headless-shell'],
    ['chrome-win', 'chrome.exe'],
    ['chrome-win64', 'chrome.exe'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
    ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac-x64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
  ];
  return readdirSync(folder)
    .filter((name) => name.startsWith('chromium'))
    .sort()
    .reverse()
    .flatMap((name) => inside.map((parts) => path.join(folder, name, ...parts)));
}

/** Whether the program really is a browser: Ubuntu's chromium package is a script that only asks for a snap. */
async function works(file) {
  if (!existsSync(file)) return false;
  // Chrome on Windows answers --version by opening a window.
  if (process.platform === 'win32') return true;
  const { code, output } = await run(file, ['--version'], { keep: true, timeout: 20_000 });
  return code === 0 && /\d+\.\d+/.test(output);
}

/** Path of a Chromium, Chrome or Edge that works, or null. A wrong CHROME_PATH stops with a sentence: it was meant. */
export async function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (await works(chosen)) return chosen;
    stop(`CHROME_PATH is ${chosen}, but that is not a browser that starts. Correct it or unset it.`);
  }
  for (const file of [...onPath(), ...applications(), ...playwrightCache()])
    if (await works(file)) return file;
  return null;
}

function isDebian() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false;
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Install a Chromium and return its path, or null if there was no way to. */
export async function installBrowser() {
  if (isDebian() && isRoot()) {
    say('No browser found: installing Debian’s chromium.');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { keep: true, env });
    const { code, output } = await run('apt-get', ['install', '-y', 'chromium'], {
      keep: true,
      env,
    });
    if (code === 0) {
      const found = await findBrowser();
      if (found) return found;
    } else say(`apt-get could not install chromium:\n${output.trim().split('\n').slice(-3).join('\n')}`);
  }
  say('Installing a Chromium through Playwright.');
  // System libraries need root; without it a password prompt would hang where nobody can answer.
  const withDeps = process.platform !== 'linux' || isRoot() || process.stdin.isTTY ? ['--with-deps'] : [];
  const { code } = await node(scriptOf('playwright-core'), ['install', ...withDeps, 'chromium'], {
    tee: true,
  });
  return code === 0 ? findBrowser() : null;
}

/** A browser that works, installed if need be; stops with a sentence if there is no way at all. */
export async function ensureBrowser() {
  const found = (await findBrowser()) ?? (await installBrowser());
  if (found) return found;
  return stop(
    'The browser tests need a Chromium and none could be found or installed. Install Chromium, Chrome or Edge ' +
      '(Debian: apt-get install chromium; elsewhere: npx playwright-core install --with-deps chromium), or set ' +
      'CHROME_PATH to one, and run the same command again.',
  );
}

/** Start a headless browser; `executablePath` is found if it is not given. */
export async function launch({ executablePath, ...more } = {}) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: executablePath ?? (await ensureBrowser()),
    headless: true,
    args: browserFlags(),
    ...more,
  });
}
