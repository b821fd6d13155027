// The README promises commands and files: each must exist, and the picture must stay small enough to open with.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { read, root } from './files.ts';

const readme = read('README.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

test('every command of the README is a script, and every script runs a plain Node file that exists', () => {
  const named = [...readme.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:-]+)/g)].map(
    (match) => match[1] ?? '',
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  for (const [name, command] of Object.entries(scripts)) {
    const file = /^node ([\w/.-]+\.mjs)\b/.exec(command)?.[1] ?? '';
    expect(existsSync(path.join(root, file)), `${name}: ${command}`).toBe(true);
  }
});

test('the README opens with one picture and two commands', () => {
  const [opening = ''] = readme.split('\n## ');
  expect(opening.match(/!\[/g)).toHaveLength(1);
  expect(opening.match(/^npm .*$/gm)?.map((line) => line.split('#')[0]?.trim())).toEqual([
    'npm start',
    'npm test',
  ]);
});

test('what the README links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
  const picture = links.find((link) => link.endsWith('.png')) ?? '';
  expect(statSync(path.join(root, picture)).size).toBeLessThan(400 * 1024);
});
