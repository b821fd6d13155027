// The direction of dependence: which part of the project may import which.
// sim-core is a stack of folders, each of which sees only what lies below it; layouts see bits alone; nobody outside
// sees more of sim-core than its index. Imports are read with TypeScript's parser, type imports included.
import path from 'node:path';
import ts from 'typescript';
import { type Finding, lineAt } from './files.ts';

/** From the bottom up; `layouts` stands beside them and sees bits alone. */
export const stack = [
  'bits',
  'arch',
  'machine',
  'pgtable',
  'mm',
  'check',
  'scenario',
  'timeline',
  'index.ts',
] as const;

/** Folders that only tests and tools use: they may see everything, and nothing in the stack may see them. */
const besides = new Set(['test', 'oracle', 'bench']);

export interface Import {
  readonly name: string;
  readonly line: number;
}

/** Every module that a file imports, re-exports or asks for with import(). */
export function importsOf(file: string, text: string): Import[] {
  const code = file.endsWith('.astro') ? (/^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? '') : text;
  const offset = text.indexOf(code);
  const source = ts.createSourceFile(`${file}.tsx`, code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX);
  const found: Import[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (!node || !ts.isStringLiteralLike(node)) return;
    found.push({ name: node.text, line: lineAt(text, offset + node.getStart(source)) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The part of sim-core that a path lies in: 'bits' for sim-core/bits/u64.ts, 'index.ts' for the index. */
const partOf = (file: string): string => file.split('/')[1] ?? '';

function withinCore(file: string, target: string): string | null {
  if (!target.startsWith('sim-core/')) return `sim-core imports ${target}, outside itself`;
  const [from, to] = [partOf(file), partOf(target)];
  if (from === to || besides.has(from)) return null;
  if (besides.has(to)) return `${from} imports ${to}, which is for tests and tools`;
  if (from === 'layouts') return to === 'bits' ? null : `layouts import ${to}; they may see bits alone`;
  const order: readonly string[] = stack;
  if (!order.includes(from)) return `sim-core/${from} has no place in the stack`;
  if (to === 'layouts')
    return order.indexOf(from) >= order.indexOf('pgtable')
      ? null
      : `${from} imports layouts; arch knows no Linux`;
  if (!order.includes(to)) return `sim-core/${to} has no place in the stack`;
  return order.indexOf(to) < order.indexOf(from) ? null : `${from} imports ${to}, which stands above it`;
}

/** What is wrong with one import, or null. */
export function wrong(file: string, name: string): string | null {
  const inCore = file.startsWith('sim-core/');
  const isTest = /\.test\.tsx?$/.test(file) || (inCore && besides.has(partOf(file)));
  if (name.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), name);
    if (inCore) return isTest && /\.test\.tsx?$/.test(file) ? null : withinCore(file, target);
    if (target.startsWith('sim-core/')) return `${name} reaches into sim-core; import @spare-bits/sim-core`;
    if (file.startsWith('site/') && target.startsWith('exercises/'))
      return `${name} reaches into exercises; import @spare-bits/exercises`;
    if (file.startsWith('exercises/') && target.startsWith('site/'))
      return `exercises import ${target} of the site`;
    return null;
  }
  if (inCore) return isTest ? null : `sim-core imports ${name}; it has no dependency at run time`;
  if (name.startsWith('@spare-bits/sim-core/'))
    return `${name} is not the index; import @spare-bits/sim-core`;
  if (file.startsWith('exercises/') && name.startsWith('@spare-bits/site'))
    return 'exercises import the site';
  if (file.startsWith('lessons/') && file.endsWith('.mdx'))
    return `a lesson imports ${name}; lessons have no logic`;
  return null;
}

/** All wrong imports of one file. */
export function checkImports(file: string, text: string): Finding[] {
  const list = file.endsWith('.mdx') ? importsOfProse(text) : importsOf(file, text);
  return list.flatMap(({ name, line }) => {
    const what = wrong(file, name);
    return what === null ? [] : [{ file, line, what }];
  });
}

const importsOfProse = (text: string): Import[] =>
  [...text.matchAll(/^import\b[^'"\n]*['"]([^'"]+)['"]/gm)].map((match) => ({
    name: match[1] ?? '',
    line: lineAt(text, match.index),
  }));
