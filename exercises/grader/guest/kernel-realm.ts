// Models: the kernel's side of the sandbox: the reference helpers and the loop that calls the learner's function. It runs
// inside QuickJS, in a realm of its own, so that nothing the learner does to built-in objects reaches it.
// Rule of the border: only primitives cross, in both directions; objects and errors of one realm never reach the other.
// Does not model: time and memory limits (the host counts) and the learner's realm (learner-realm.ts).
import {
  type HelperName,
  makeHelpers,
  makeLayout,
  offerHelpers,
  type PgtableHelpers,
} from '@spare-bits/sim-core';
import type { Signature, Value, ValueType } from '../values.ts';
import { BLOCK, blockOf, columnAt, KIND, PART } from './kinds.ts';

type Word = bigint | boolean;
type Foreign = (...args: Value[]) => unknown;
type Hand = (helper: number, ...args: Word[]) => Word | string;
/** Calls a function for one row of the input columns. */
type Row = (fn: Foreign, row: number) => unknown;

const MESSAGE_LIMIT = 300;
const OUTPUT_LIMIT = 500;
const WRITTEN_LIMIT = 4000;

/** Memory that the host fills and reads. */
const buffer = (globalThis as unknown as { kernelBlock: ArrayBuffer }).kernelBlock;
const first = new BigUint64Array(buffer, columnAt(0, 1), BLOCK);
const result = new BigUint64Array(buffer, PART.result, BLOCK);
const resultNumbers = new Float64Array(buffer, PART.result, BLOCK);
const kinds = new Uint8Array(buffer, PART.kinds, BLOCK);
const cursor = new Int32Array(buffer, PART.cursor, 2);

interface Desk {
  readonly hand: Hand;
  readonly arities: readonly number[];
  readonly bound: Map<string, Foreign>;
}

const desks: Desk[] = [];
const signatures: { readonly row: Row | null; readonly words: readonly string[] }[] = [];
let report = '';
let last: unknown;
let output = '';

function text(value: unknown, limit: number): string {
  return typeof value === 'string' ? value.slice(0, limit) : '';
}

/** Reads what was thrown. Reading may run the learner's code once more: getters, proxies. It is counted like a call. */
function describeThrown(thrown: unknown): string {
  try {
    if (typeof thrown !== 'object' || thrown === null) {
      return JSON.stringify({ name: '', message: text(String(thrown), MESSAGE_LIMIT), stack: '' });
    }
    const { name, message, stack } = thrown as Record<string, unknown>;
    return JSON.stringify({
      name: text(name, MESSAGE_LIMIT),
      message: text(message, MESSAGE_LIMIT),
      stack: text(stack, OUTPUT_LIMIT * 2),
    });
  } catch {
    return '{"name":"","message":"","stack":""}';
  }
}

function kindOfThrown(thrown: unknown): number {
  if (report === '') report = describeThrown(thrown);
  return report.includes('"name":"InternalError","message":"out of memory"') ? KIND.noMemory : KIND.threw;
}

function kindOf(value: unknown): number {
  if (value === true) return KIND.yes;
  if (value === false) return KIND.no;
  if (value === null) return KIND.nil;
  switch (typeof value) {
    case 'number':
      return KIND.number;
    case 'string':
      return KIND.text;
    case 'undefined':
      return KIND.nothing;
    case 'function':
      return KIND.callable;
    case 'symbol':
      return KIND.symbol;
    default:
      return KIND.object;
  }
}

/**
 * One compiled call for each list of parameter types: reading a row then costs no question of type.
 * Bigints and numbers are read as such; of an answer or a word the low half is its place in a list.
 */
function rowOf(params: readonly ValueType[]): Row {
  const views = params.map((type, i) => {
    const [at, rows] = [columnAt(i, params.length), blockOf(params.length)];
    if (type === 'bigint') return new BigUint64Array(buffer, at, rows);
    return type === 'number' ? new Float64Array(buffer, at, rows) : new Uint32Array(buffer, at, 2 * rows);
  });
  const lists = params.map((type) => (type === 'boolean' ? [false, true] : type));
  const reads = params.map((type, i) =>
    type === 'bigint' || type === 'number' ? `v${i}[row]` : `l${i}[v${i}[2 * row]]`,
  );
  const names = params.flatMap((_, i) => [`v${i}`, `l${i}`]);
  const make = new Function(...names, `return (fn, row) => fn(${reads.join(', ')});`);
  return make(...params.flatMap((_, i) => [views[i], lists[i]])) as Row;
}

/** Remembers what a function takes and gives. @returns the number by which `map` and `one` know it. */
function sign(text: string): number {
  const { params, returns } = JSON.parse(text) as Signature;
  const plain = params.length === 1 && params[0] === 'bigint';
  const words = typeof returns === 'string' ? [] : returns;
  return signatures.push({ row: plain ? null : rowOf(params), words }) - 1;
}

/**
 * Calls `fn` once for each row of the input columns. The cursor tells the host how far it came.
 * @param patience how many errors to wait for; a function that throws on everything need not be called 100,000 times.
 * @returns how many rows were done.
 */
function map(fn: Foreign, signature: number, count: number, patience: number): number {
  report = '';
  last = undefined;
  let left = patience;
  const { row, words } = signatures[signature] as (typeof signatures)[number];
  for (let i = 0; i < count; i++) {
    cursor[0] = i;
    let value: unknown;
    try {
      value = row === null ? fn(first[i] as bigint) : row(fn, i);
    } catch (thrown) {
      kinds[i] = kindOfThrown(thrown);
      left -= 1;
      if (left === 0) return i + 1;
      continue;
    }
    if (typeof value === 'bigint') {
      result[i] = value;
      if (result[i] === value) continue;
      kinds[i] = value < 0n ? KIND.negative : KIND.wide;
    } else {
      kinds[i] = kindOf(value);
      if (typeof value === 'number') resultNumbers[i] = value;
      else if (typeof value === 'string') result[i] = BigInt(words.indexOf(value) + 1);
    }
    last = value;
  }
  return count;
}

/** Calls `fn` for the first row. @returns the kind of what it gave. */
function one(fn: Foreign, signature: number): number {
  map(fn, signature, 1, 1);
  return kinds[0] as number;
}

/** The last value that was no 64-bit word, in words, where that runs no foreign code. */
function spell(): string {
  if (typeof last === 'bigint') return spellWide(last);
  if (typeof last === 'number') return text(String(last), 40);
  return typeof last === 'string' ? JSON.stringify(text(last, 40)) : '';
}

const WORD_DIGITS = 16;
const GROUP = /\B(?=(?:[0-9A-F]{4})+$)/g;

/** A value beyond 64 bits, or below zero, as hexadecimal in groups; nothing if it is too long to be read. */
function spellWide(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString(WORD_DIGITS).toUpperCase();
  if (digits.length > 2 * WORD_DIGITS) return '';
  return `${value < 0n ? '-' : ''}0x${digits.padStart(WORD_DIGITS, '0').replace(GROUP, '_')}`;
}

/**
 * Sets up the helpers of one layout, with the learner's exports in place of the asked ones.
 * @param offered names that the module `kernel` gives to the learner, separated by commas.
 * @param asked names that the learner writes; one that stands for a helper of another name is `name=helper`.
 * @returns the number of the desk.
 */
function open(layoutId: string, pageShift: number, offered: string, asked: string): number {
  const layout = makeLayout(layoutId as 'v6.12', { pageShift: pageShift as 12 });
  const bound = new Map<string, Foreign>();
  const known = makeHelpers(layout);
  const overrides: Record<string, Foreign> = {};
  for (const one of asked.split(',')) {
    const [name = '', helper = name] = one.split('=');
    if (Object.hasOwn(known, helper)) overrides[helper] = (...args) => (bound.get(name) as Foreign)(...args);
  }
  const helpers = makeHelpers(layout, overrides as Partial<PgtableHelpers>);
  const names = (offered === '' ? [] : offered.split(',')) as HelperName[];
  const given = offerHelpers(helpers, names) as unknown as Record<string, (...args: Word[]) => Word>;
  const table = names.map((name) => given[name] as (...args: Word[]) => Word);
  const hand: Hand = (helper, ...args) => {
    try {
      return (table[helper] as (...args: Word[]) => Word)(...args);
    } catch (fault) {
      return (
        text((JSON.parse(describeThrown(fault)) as { message: string }).message, MESSAGE_LIMIT) ||
        'The helper failed.'
      );
    }
  };
  const all = helpers as unknown as Record<string, { length: number }>;
  return desks.push({ hand, arities: names.map((name) => all[name]?.length ?? 1), bound }) - 1;
}

/** What the host calls. It takes the object once and removes it from the global scope. */
(globalThis as unknown as { kernelRealm: unknown }).kernelRealm = {
  open,
  hand: (desk: number) => desks[desk]?.hand,
  arities: (desk: number) => desks[desk]?.arities.join(','),
  bind: (desk: number, name: string, fn: Foreign) => {
    desks[desk]?.bound.set(name, fn);
  },
  sign,
  map,
  one,
  spell,
  written: () => text(last, WRITTEN_LIMIT),
  describeThrown,
  report: () => report,
  print: (line: unknown) => {
    if (output.length < OUTPUT_LIMIT)
      output = `${output}${text(line, OUTPUT_LIMIT)}\n`.slice(0, OUTPUT_LIMIT);
  },
  output: () => output,
};
