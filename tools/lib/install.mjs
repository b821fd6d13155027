// "Installs what is missing": both commands of the README work in a fresh clone.
// node_modules counts as complete if the stamp beside it names this package-lock.json, or if npm's own
// record of what it installed agrees with the lock (then the stamp is written).
// Not modelled: repairing a half-deleted package; `npm ci` does that.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, cache, modules } from './paths.mjs';
import { npm } from './run.mjs';
import { say, stop } from './say.mjs';

const least = [20, 19];

/** A sentence if this Node is too old, else null. */
export function nodeComplaint(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return null;
  return `Spare Bits needs Node ${least.join('.')} or newer; this is ${version}. Install a current Node and run the same command again.`;
}

/** Whether npm's record of an installation agrees with the lock; optional packages of other systems may be absent. */
export function agrees(lock, installed) {
  const have = installed.packages ?? {};
  return Object.entries(lock.packages ?? {}).every(([where, entry]) => {
    if (!where.includes('node_modules/')) return true;
    const there = have[where];
    if (!there) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return entry.link === true || there.version === entry.version;
  });
}

const noNetwork = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED|network/i;

/** Make sure that node_modules is what package-lock.json says; install it if not. Prints a sentence and exits on failure. */
export async function ensureInstalled() {
  const complaint = nodeComplaint();
  if (complaint) stop(complaint);
  const text = readFileSync(at('package-lock.json'), 'utf8');
  const wanted = `${createHash('sha256').update(text).digest('hex')} ${process.platform} ${process.arch}`;
  const stamp = path.join(cache, 'installed');
  const record = path.join(modules, '.package-lock.json');
  const write = () => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(stamp, `${wanted}\n`);
  };
  if (existsSync(record)) {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
    if (agrees(JSON.parse(text), JSON.parse(readFileSync(record, 'utf8')))) return write();
  }
  say(
    existsSync(modules)
      ? 'The installed packages are not those of package-lock.json: installing.'
      : 'Installing packages.',
  );
  const { code, output } = await npm(['ci', '--prefer-offline', '--no-audit', '--no-fund'], { tee: true });
  if (code !== 0) {
    stop(
      noNetwork.test(output)
        ? 'The packages could not be fetched: npm could not reach its registry. Connect to a network (or point npm at a mirror) and run the same command again; nothing else is needed.'
        : `npm ci failed with code ${code}; its own message stands above. Run "npm ci" by itself to see it alone.`,
    );
  }
  write();
}
