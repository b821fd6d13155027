// The rule on bit numbers: where a bit lies is said once, in sim-core/layouts and sim-core/arch/descriptor.
// Everywhere else a literal shift, a literal mask or "bit N" is a finding, in code, comments and prose alike.
// .ts and .tsx are read with TypeScript's own parser; .mdx and .astro as text, their scripts with the parser.
// Not found: a bit number that hides in arithmetic (`n + 50 + 8`) or in a name that does not say that it is one.
import ts from 'typescript';
import { type Finding, lineAt } from './files.ts';

/** Splitting into halves and wrapping at a word say nothing about descriptors; nor does what lies beyond 64 bits. */
const isWordShift = (by: bigint): boolean => by === 0n || by === 32n || by >= 64n;
const wordMasks = new Set([0n, 0xffff_ffffn, 0xffff_ffff_ffff_ffffn]);
/** As a number, 2 ** n is a size; a descriptor is a bigint, and as a bigint only words and the safe integers are sizes. */
const isSize = (power: bigint, big: boolean): boolean =>
  big ? [0n, 32n, 53n, 64n].includes(power) : power <= 53n;

const K = ts.SyntaxKind;
const shifts = new Set([
  K.LessThanLessThanToken,
  K.GreaterThanGreaterThanToken,
  K.GreaterThanGreaterThanGreaterThanToken,
  K.LessThanLessThanEqualsToken,
  K.GreaterThanGreaterThanEqualsToken,
  K.GreaterThanGreaterThanGreaterThanEqualsToken,
]);
const masks = new Set([
  K.AmpersandToken,
  K.BarToken,
  K.CaretToken,
  K.AmpersandEqualsToken,
  K.BarEqualsToken,
  K.CaretEqualsToken,
]);
const bitName = /^(?!KB_|MB_|GB_)(bit|lo|hi|shift|bitNumber|[a-z]\w*Bit|[A-Z][A-Z0-9_]*_(BIT|SHIFT))$/;
const bitCall = /^(bit|BIT|BIT_ULL|GENMASK|GENMASK_ULL|maskOf|testBit|getBit|setBit|clearBit|flipBit)$/;

/** What prose may not say, and how a finding names it. */
const inWords: readonly (readonly [RegExp, string])[] = [
  [/\bbits?\s+(?:number\s+)?\d+(?![\d-]*-bit)/gi, 'a bit number in words'],
  [/\bbits\s+\d+\s*(?:to|and|–|-|:)\s*\d+/gi, 'bit numbers in words'],
  [/<<\s*\d+/g, 'a literal shift in words'],
  [/\b(?:BIT|BIT_ULL|GENMASK|GENMASK_ULL)\s*\(\s*\d+/g, 'a literal bit macro'],
];
/** In prose alone: `62:60`. In code it is the shape of many other things. */
const range = [/(?<![\w:.])\d{1,2}:\d{1,2}(?![\w:])/g, 'a range of bits'] as const;

function scan(
  text: string,
  file: string,
  patterns: readonly (readonly [RegExp, string])[],
  from = 0,
  whole = text,
): Finding[] {
  const found = new Map<number, Finding>();
  for (const [pattern, what] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const line = lineAt(whole, from + match.index);
      found.set(from + match.index, { file, line, what: `${what}: ${match[0].replace(/\s+/g, ' ')}` });
    }
  }
  return [...found.values()];
}

function literal(node: ts.Expression): bigint | null {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return literal(node.expression);
  if (ts.isBigIntLiteral(node)) return BigInt(node.text.replace(/_|n$/g, ''));
  if (ts.isNumericLiteral(node))
    return Number.isInteger(Number(node.text)) ? BigInt(Number(node.text)) : null;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'BigInt') {
    const [first] = node.arguments;
    return first ? literal(first) : null;
  }
  return null;
}

const isShift = (node: ts.Node): boolean =>
  ts.isParenthesizedExpression(node)
    ? isShift(node.expression)
    : ts.isBinaryExpression(node) && shifts.has(node.operatorToken.kind);

/** A literal that can only be a mask: in hex or binary, one set bit, or a run of them that is longer than a byte. */
function looksLikeMask(node: ts.BigIntLiteral, value: bigint): boolean {
  if (!/^0[xbo]/i.test(node.getText()) || value < 16n || wordMasks.has(value)) return false;
  let run = value;
  while ((run & 1n) === 0n) run >>= 1n;
  return (run & (run + 1n)) === 0n && (run === 1n || run > 255n);
}

function binary(node: ts.BinaryExpression, isTest: boolean): string | null {
  const operator = node.operatorToken.kind;
  const right = literal(node.right);
  if (shifts.has(operator) && right !== null && !isWordShift(right)) {
    // Halving an index is arithmetic on numbers; on a bigint it would be a field.
    if (right === 1n && !ts.isBigIntLiteral(node.right)) return null;
    return 'a literal shift';
  }
  if (masks.has(operator)) {
    const left = literal(node.left);
    for (const [value, other] of [
      [right, node.left],
      [left, node.right],
    ] as const) {
      if (value === null || wordMasks.has(value)) continue;
      if (value === 1n && isShift(other)) continue; // (v >> n) & 1n takes out a bit whose place has a name
      return 'a literal mask';
    }
  }
  if (operator === K.AsteriskAsteriskToken && literal(node.left) === 2n && right !== null && !isTest) {
    if (!isSize(right, ts.isBigIntLiteral(node.left))) return 'a literal power of two';
  }
  return null;
}

function named(name: ts.Node | undefined, value: ts.Expression | undefined): string | null {
  if (!name || !value || !ts.isIdentifier(name) || !bitName.test(name.text)) return null;
  const inside = ts.isJsxExpression(value) ? value.expression : value;
  const number = inside ? literal(inside) : null;
  return number !== null && number > 1n && number < 64n ? `a bit number in ${name.text}` : null;
}

function problem(node: ts.Node, isTest: boolean): string | null {
  if (ts.isBinaryExpression(node)) return binary(node, isTest);
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node))
    return named(node.name, node.initializer);
  if (ts.isJsxAttribute(node)) return named(node.name, node.initializer as ts.Expression | undefined);
  if (ts.isCallExpression(node)) {
    const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    const [first] = node.arguments;
    if (ts.isIdentifier(callee) && bitCall.test(callee.text) && first && literal(first) !== null)
      return 'a literal bit number';
  }
  if (!isTest && ts.isBigIntLiteral(node)) {
    const value = literal(node);
    if (value !== null && looksLikeMask(node, value)) return 'a literal mask';
  }
  return null;
}

/** Findings in TypeScript or TSX. Hex values in tests and suites are examples; shifts and "bit N" are not, there either. */
export function checkScript(file: string, text: string, from = 0, whole = text): Finding[] {
  const kind = file.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.TSX;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true, kind);
  const found: Finding[] = [];
  const isTest = /\.test\.tsx?$|^sim-core\/test\//.test(file);
  const visit = (node: ts.Node): void => {
    const what = problem(node, isTest);
    if (what !== null) {
      const start = node.getStart(source);
      const shown = node.getText(source).split('\n')[0]?.slice(0, 60);
      found.push({ file, line: lineAt(whole, from + start), what: `${what}: ${shown}` });
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  // Strings, templates, JSX text and comments are all prose to somebody.
  const words = scan(text, file, inWords, from, whole).filter((f) => !f.what.startsWith('a literal shift'));
  return [...found, ...words];
}

/** Replace what a pattern matches by spaces, so that positions stay. */
const blank = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '));

/** Findings in the prose of .mdx and in the template of .astro. Example values in hex are prose's right. */
export function checkProse(file: string, text: string): Finding[] {
  const found: Finding[] = [];
  let prose = text;
  if (file.endsWith('.astro')) {
    for (const pattern of [/^---\r?\n([\s\S]*?)\r?\n---/, /<script\b[^>]*>([\s\S]*?)<\/script>/g]) {
      for (const match of text.matchAll(new RegExp(pattern.source, 'g'))) {
        const code = match[1] ?? '';
        const from = match.index + match[0].indexOf(code);
        found.push(...checkScript(`${file}.ts`, code, from, text).map((finding) => ({ ...finding, file })));
      }
      prose = blank(prose, new RegExp(pattern.source, 'g'));
    }
    prose = blank(prose, /<style\b[^>]*>[\s\S]*?<\/style>/g);
  }
  prose = blank(prose, /\b0x[0-9A-Fa-f_]+/g);
  prose = blank(prose, /https?:\/\/[^\s)"'>]+/g);
  found.push(...scan(prose, file, [...inWords, range]));
  return found;
}

/** Where bit numbers belong, and the granule's arithmetic, which is the one place for page shifts. */
export const home = [/^sim-core\/layouts\//, /^sim-core\/arch\/(descriptor[^/]*|granule)\.ts$/];

/** What learners might write, right or wrong, is theirs to write with numbers; solution and starter are ours. */
const specimen = /^exercises\/catalogue\/[^/]+\/[^/]+\/(legal|wrong|mutants)\//;

/** All findings of one file. */
export function checkFile(file: string, text: string): Finding[] {
  if (specimen.test(file) || home.some((pattern) => pattern.test(file))) return [];
  return /\.tsx?$/.test(file) ? checkScript(file, text) : checkProse(file, text);
}
