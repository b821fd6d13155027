// House rules that neither the compiler nor the linter enforces: length of files, no escape from types, a simulator
// without clock and chance, no name of a machine or a registry in any file, a lock that names no host.
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { type Finding, files, lineAt, read, show } from './files.ts';

const longest = 300;
/** A style sheet is a list of short lines. */
const longestSheet = 400;
/** Files that are one table of data: their length is the length of what they list. */
const data = [
  /^sim-core\/layouts\//,
  /^sim-core\/arch\/descriptor[^/]*\.ts$/,
  /^lessons\/sources\.ts$/,
  /^sim-core\/oracle\//,
];
const code = ['.ts', '.tsx', '.mjs', '.astro', '.css'];
const isData = (file: string): boolean => data.some((pattern) => pattern.test(file));

function matches(names: readonly string[], pattern: RegExp, what: string): Finding[] {
  return names.flatMap((file) => {
    const text = read(file);
    return [...text.matchAll(pattern)].map((match) => ({
      file,
      line: lineAt(text, match.index),
      what: `${what}: ${match[0].trim()}`,
    }));
  });
}

test(`no file is longer than ${longest} lines`, () => {
  const found = files(code)
    .filter((file) => !isData(file))
    .map((file) => ({ file, line: read(file).trimEnd().split('\n').length, what: 'lines' }))
    .filter(({ file, line }) => line > (file.endsWith('.css') ? longestSheet : longest));
  expect(show(found)).toEqual([]);
});

test('every file of code begins by saying what it is', () => {
  const found = files(['.ts', '.tsx', '.mjs'])
    .filter((file) => !/\.test\.tsx?$|\/catalogue\/.*\/(starter|solution|mutants|legal|wrong)\b/.test(file))
    .filter((file) => !/^(#!.*\n)?\s*(\/\/|\/\*)/.test(read(file)));
  expect(found).toEqual([]);
});

describe('types are not escaped from', () => {
  const scripts = files(['.ts', '.tsx', '.astro', '.mjs']).filter(
    (file) => file !== 'tools/house/style.test.ts',
  );

  test('no compiler error is switched off', () => {
    expect(
      show(matches(scripts, /@ts-(?:ignore|nocheck|expect-error)/g, 'switches off the compiler')),
    ).toEqual([]);
  });

  test('no any', () => {
    const found = files(['.ts', '.tsx']).flatMap((file) => {
      const text = read(file);
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
      const list: Finding[] = [];
      const visit = (node: ts.Node): void => {
        if (node.kind === ts.SyntaxKind.AnyKeyword)
          list.push({ file, line: lineAt(text, node.getStart(source)), what: 'any' });
        ts.forEachChild(node, visit);
      };
      visit(source);
      return list;
    });
    expect(show(found)).toEqual([]);
  });

  test('no default export, except where a tool asks for one', () => {
    const names = files(['.ts', '.tsx', '.mjs']).filter(
      (file) => !/\.(config|directive)\.(ts|mjs)$/.test(file),
    );
    expect(
      show(matches(names, /^export default\b|^export \{[^}]*\bas default\b/gm, 'default export')),
    ).toEqual([]);
  });

  test('nothing is left for later', () => {
    const marks = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`, 'g');
    expect(show(matches(files([...code, '.mdx', '.md']), marks, 'left for later'))).toEqual([]);
    const focus = new RegExp(`\\b(?:it|test|describe|suite)\\.(?:on${'ly'}|sk${'ip'}|to${'do'})\\b`, 'g');
    expect(show(matches(scripts, focus, 'a test that hides tests'))).toEqual([]);
  });
});

describe('the simulator is deterministic and stands alone', () => {
  const banned = new Set([
    'Date',
    'performance',
    'setTimeout',
    'setInterval',
    'fetch',
    'process',
    'globalThis',
    'window',
  ]);
  const core = files(['.ts']).filter(
    (file) => file.startsWith('sim-core/') && !/\.test\.ts$|^sim-core\/(test|oracle|bench)\//.test(file),
  );

  function impure(file: string, text: string): Finding[] {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
    const found: Finding[] = [];
    const add = (node: ts.Node, what: string): void => {
      found.push({ file, line: lineAt(text, node.getStart(source)), what });
    };
    const visit = (node: ts.Node): void => {
      const parent = node.parent;
      const isMember = parent && ts.isPropertyAccessExpression(parent) && parent.name === node;
      const isKey =
        parent && (ts.isPropertySignature(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
      if (ts.isIdentifier(node) && banned.has(node.text) && !isMember && !isKey) add(node, node.text);
      if (ts.isPropertyAccessExpression(node) && node.getText(source) === 'Math.random')
        add(node, 'Math.random');
      if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) add(node, 'async');
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  }

  test('the check finds a clock and chance', () => {
    expect(impure('a.ts', 'const t = Date.now() + Math.random(); const x = async () => 1;')).toHaveLength(3);
    expect(impure('a.ts', 'const t = { Date: 1 }; const d = t.Date;')).toEqual([]);
  });

  test('sim-core has no clock, no chance, nothing asynchronous', () => {
    expect(show(core.flatMap((file) => impure(file, read(file))))).toEqual([]);
  });
});

describe('no file names a machine', () => {
  const readable = files().filter(
    (file) => !/\.(png|woff2|ttf|wasm|ico|gz|jpg|webp)$/.test(file) && file !== 'package-lock.json',
  );

  test('no registry, no proxy', () => {
    const hosts = /registry[.]npmjs|registry[.]yarnpkg|npmmirror|artifactory|verdaccio/gi;
    const own = readable.filter((file) => file !== 'tools/house/style.test.ts');
    expect(show(matches(own, hosts, 'a registry'))).toEqual([]);
  });

  test('no path of somebody’s machine', () => {
    const folders = ['work', 'tmp', 'root', 'home', 'Users', 'mnt', 'private'].join('|');
    const paths = new RegExp(`(?<![\\w./~:)\\]}*-])/(?:${folders})/[\\w.-]+`, 'g');
    expect(show(matches(readable, paths, 'a machine’s path'))).toEqual([]);
  });
});
