// Models: what a command takes, slot by slot: how it is read, how it is written, and its name in a line of help. Each slot
// is one object, so that reading and writing cannot drift apart. Does not model: which command takes what (commands.ts).
import type { Reader } from './words.ts';

/** Arguments of an operation by name. */
export type Args = Readonly<Record<string, unknown>>;

/** What was said on the lines before. */
export interface Known {
  readonly regions: ReadonlyMap<string, number>;
}

export interface Slot {
  /** As a line of help writes it. */
  readonly name: string;
  read(reader: Reader, known: Known): Args;
  write(args: Args): readonly string[];
}

const NUMBER = /^(0x[0-9a-f]+|[0-9]+)$/i;
const isNumber = (text: string | undefined): boolean => text !== undefined && NUMBER.test(text);

function takeNumber(reader: Reader, what: string): bigint {
  const word = reader.take(what);
  if (!isNumber(word.text)) reader.fail(`"${word.text}" is not ${what}.`, word);
  return BigInt(word.text);
}

const plain = (value: bigint): number | bigint =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

function takeCount(reader: Reader, what: string): number {
  return Number(takeNumber(reader, what));
}

function takeRegion(reader: Reader, known: Known, what = 'a region'): string {
  const word = reader.take(what, [...known.regions.keys()]);
  if (!/^[A-Z]$/.test(word.text)) reader.fail(`"${word.text}" is not ${what}: one capital letter.`, word);
  return word.text;
}

const text = (value: unknown): string => `${value as string | number | bigint}`;

/** A capital letter. */
export function region(key = 'r', name = 'A'): Slot {
  return {
    name,
    read: (reader, known) => ({ [key]: takeRegion(reader, known) }),
    write: (args) => [text(args[key])],
  };
}

/** A region that may be left out. */
export function maybeRegion(key: string, usual: string): Slot {
  return {
    name: '[region]',
    read: (reader, known) => ({
      [key]: reader.peek([...known.regions.keys()]) ? takeRegion(reader, known) : usual,
    }),
    write: (args) => (args[key] === usual ? [] : [text(args[key])]),
  };
}

/** One page of a region. */
export const page: Slot = {
  name: 'A page',
  read: (reader, known) => {
    const r = takeRegion(reader, known);
    return { r, p: takeCount(reader, `the number of a page of ${r}`) };
  },
  write: ({ r, p }) => [text(r), text(p)],
};

/** Some pages of a region, one if their number is left out, all if both are. */
export const range: Slot = {
  name: 'A [page [pages]]',
  read: (reader, known) => {
    const r = takeRegion(reader, known);
    const next = reader.peek();
    if (isNumber(next?.text)) {
      const p = takeCount(reader, 'the first page');
      return { r, p, n: isNumber(reader.peek()?.text) ? takeCount(reader, 'how many pages') : 1 };
    }
    const n = known.regions.get(r);
    if (n !== undefined) return { r, p: 0, n };
    const word = next ?? reader.take('the first page');
    return reader.fail(`no line before maps ${r}, so say which pages before "${word.text}".`, word);
  },
  write: ({ r, p, n }) => [text(r), text(p), text(n)],
};

export function number(key: string, name: string, what: string): Slot {
  return {
    name,
    read: (reader) => ({ [key]: plain(takeNumber(reader, what)) }),
    write: (args) => [text(args[key])],
  };
}

export function maybeNumber(key: string, name: string, what: string): Slot {
  return {
    name: `[${name}]`,
    read: (reader) => (isNumber(reader.peek()?.text) ? { [key]: plain(takeNumber(reader, what)) } : {}),
    write: (args) => (args[key] === undefined ? [] : [text(args[key])]),
  };
}

/** A word and a number that may be left out together; so is 0. */
export function named(key: string, word: string): Slot {
  return {
    name: `[${word} number]`,
    read: (reader) => {
      if (reader.peek([word])?.text !== word) return {};
      reader.take(word);
      return { [key]: takeCount(reader, `a number after "${word}"`) };
    },
    write: (args) => (args[key] ? [word, text(args[key])] : []),
  };
}

/** A word that stands there or not. */
export function flag(key: string, word: string): Slot {
  return {
    name: `[${word}]`,
    read: (reader) => {
      if (reader.peek([word])?.text !== word) return {};
      reader.take(word);
      return { [key]: 1 };
    },
    write: (args) => (args[key] ? [word] : []),
  };
}

/** One of a few words, each of which stands for a value. */
export function choice(key: string, name: string, what: string, values: ReadonlyMap<string, unknown>): Slot {
  const words = [...values.keys()];
  return {
    name,
    read: (reader) => ({ [key]: values.get(reader.takeOneOf(what, words)) }),
    write: (args) => [words.find((word) => values.get(word) === args[key]) ?? text(args[key])],
  };
}

/** Any number of words out of a list. The operation has them in one text, with `spell` for each. */
export function list(
  key: string,
  name: string,
  what: string,
  words: readonly string[],
  spell: (word: string) => string = (word) => word,
  least = 0,
): Slot {
  return {
    name: least === 0 ? `[${name} …]` : `${name} …`,
    read: (reader) => {
      const found: string[] = [];
      while (found.length < least || (reader.peek(words) && reader.peek()?.text !== ANSWERS))
        found.push(spell(reader.takeOneOf(what, words)));
      return { [key]: found.join(' ') };
    },
    write: (args) =>
      text(args[key])
        .split(/\s+/)
        .filter((part) => part !== '')
        .map((part) => words.find((word) => spell(word) === part) ?? part),
  };
}

/** What ends a list of words: it begins the monitor's answers. */
export const ANSWERS = 'answers';

const PROT = /^r?w?x?$/;

/** `rw`, `r`, `none`; `rw-` will do as well. */
export const prot: Slot = {
  name: 'rw',
  read: (reader) => {
    const word = reader.take('a protection', ['r', 'rw', 'rx', 'rwx', 'none']);
    const letters = word.text === 'none' ? '' : word.text.replaceAll('-', '');
    if (!PROT.test(letters)) reader.fail(`"${word.text}" is not a protection like rw, r or none.`, word);
    return { prot: ['r', 'w', 'x'].map((letter) => (letters.includes(letter) ? letter : '-')).join('') };
  },
  write: (args) => [text(args.prot).replaceAll('-', '') || 'none'],
};
