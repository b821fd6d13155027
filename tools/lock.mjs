// npm run lock: complete package-lock.json after a change of dependencies (see lib/lock.mjs) and check it.
// --check changes nothing and fails if the lock is incomplete or names a host.
import { readFileSync, writeFileSync } from 'node:fs';
import { complete, hosts } from './lib/lock.mjs';
import { at } from './lib/paths.mjs';
import { options, say, stop } from './lib/say.mjs';

const chosen = options(process.argv.slice(2), { check: 'flag' });
const file = at('package-lock.json');
const before = JSON.parse(readFileSync(file, 'utf8'));
const { lock, added } = complete(before);

const named = hosts(before);
if (named.length) {
  stop(
    `${named.length} entries of package-lock.json name a host, the first is ${named[0]}. Set omit-lockfile-registry-resolved in .npmrc and write the lock anew.`,
  );
}
if (added.length === 0)
  say(`package-lock.json is complete: ${Object.keys(lock.packages).length} entries, no host.`);
else if (chosen.check)
  stop(
    `package-lock.json lacks ${added.length} optional packages, the first is ${added[0]}. Run: npm run lock`,
  );
else {
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  for (const place of added) say(`added ${place}`);
  say(`package-lock.json is complete now: ${added.length} optional packages added.`);
}
