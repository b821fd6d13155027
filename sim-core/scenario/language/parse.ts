// Models: lines of text as lines of a program: operations of a scenario and expectations. Empty lines and remarks are
// passed over. Does not model: whether a line makes sense where it stands; running it tells.
import { isMissingAnswer, MISSING_ANSWERS, type Operation, type PageRef } from '../operations.ts';
import { COMMANDS, type Command } from './commands.ts';
import { FACTS, type Fact } from './facts.ts';
import { ANSWERS, type Known, page } from './slots.ts';
import { Reader, wordsOf } from './words.ts';

export interface Expectation {
  readonly fact: string;
  /** Null: the fact is about the last step. */
  readonly page: PageRef | null;
  /** As facts are told: a number in decimal, an entry in hexadecimal. */
  readonly want: string;
}

export type ProgramLine = { /** Counted from 1. */ readonly line: number; readonly text: string } & (
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: 'expect'; readonly expectation: Expectation }
);

export const EXPECT = 'expect';
export const NOTHING_KNOWN: Known = { regions: new Map() };

/** The first words that a line may have. */
export const FIRST_WORDS: readonly string[] = [
  ...new Set([...COMMANDS.map(({ name }) => name.split(' ')[0] ?? name), EXPECT]),
];

/**
 * One line.
 * @param line its number
 * @returns null for a line that says nothing
 * @throws LanguageError
 */
export function parseLine(text: string, line = 1, known: Known = NOTHING_KNOWN): ProgramLine | null {
  return readLine(new Reader(wordsOf(text), line), text, line, known);
}

/** The same with a reader of one's own, for completion. */
export function readLine(reader: Reader, text: string, line: number, known: Known): ProgramLine | null {
  if (!reader.peek(FIRST_WORDS)) return null;
  const at = { line, text: text.trim() };
  const first = reader.takeOneOf('a command', FIRST_WORDS);
  if (first === EXPECT) return { ...at, kind: 'expect', expectation: readExpectation(reader, known) };
  return { ...at, kind: 'operation', operation: readOperation(reader, first, known) };
}

function readOperation(reader: Reader, first: string, known: Known): Operation {
  const command = commandOf(reader, first);
  const args = command.slots.map((slot) => slot.read(reader, known));
  const missing = readAnswers(reader);
  reader.end();
  // Every slot has checked its argument, and the table has the slots of this very operation.
  return Object.assign({ op: command.op }, command.fixed, ...args, missing) as unknown as Operation;
}

function commandOf(reader: Reader, first: string): Command {
  const plain = COMMANDS.find(({ name }) => name === first);
  const pairs = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (plain && pairs.length === 0) return plain;
  const second = reader.takeOneOf(
    `a part of "${first}"`,
    pairs.map(({ name }) => name.slice(first.length + 1)),
  );
  // The word was one of theirs.
  return pairs.find(({ name }) => name === `${first} ${second}`) as Command;
}

/** What the monitor answers to missing pages in this step. */
function readAnswers(reader: Reader): { readonly missing?: readonly string[] } {
  if (reader.peek()?.text !== ANSWERS) return {};
  reader.take(ANSWERS);
  const missing: string[] = [];
  do missing.push(reader.takeOneOf('an answer', MISSING_ANSWERS));
  while (reader.peek(MISSING_ANSWERS));
  return { missing: missing.filter(isMissingAnswer) };
}

function readExpectation(reader: Reader, known: Known): Expectation {
  const names = FACTS.map(({ name }) => name);
  const name = reader.takeOneOf('a fact', names);
  // The word was one of theirs.
  const fact = FACTS.find((one) => one.name === name) as Fact;
  const about = fact.about === 'page' ? (page.read(reader, known) as unknown as PageRef) : null;
  const sign = reader.take('an equals sign', ['=']);
  if (sign.text !== '=') reader.fail(`before "${sign.text}" an equals sign is missing.`, sign);
  const want = readWanted(reader, fact);
  reader.end();
  return { fact: name, page: about, want };
}

function readWanted(reader: Reader, { name, value }: Fact): string {
  if (value === 'flag') return reader.takeOneOf(`a value of ${name}`, ['0', '1']);
  const word = reader.take(`the value of ${name}`);
  if (value === 'word') return word.text === 'none' ? word.text : word.text.toUpperCase();
  const digits = word.text.replaceAll('_', '');
  if (!/^(0x[0-9a-f]+|-?[0-9]+)$/i.test(digits)) reader.fail(`"${word.text}" is not a number.`, word);
  return `${BigInt(digits)}`;
}

/** What is known after a line: the regions, and how many pages each has. */
export function knownAfter({ regions }: Known, { op, ...args }: Operation): Known {
  const more = args as Readonly<Record<string, unknown>>;
  const grow = (name: unknown, pages: number): Known => {
    const old = regions.get(`${name}`) ?? 0;
    return { regions: new Map([...regions, [`${name}`, Math.max(old, pages)]]) };
  };
  if (op === 'mmap') return grow(more.r, Number(more.p ?? 0) + Number(more.pages));
  if (op === 'mremap') return grow(more.to, Number(more.n));
  if (op === 'fork') return grow(more.child, regions.get(`${more.region}`) ?? 0);
  return { regions };
}

/**
 * A whole program.
 * @throws LanguageError for the first line that cannot be read
 */
export function parseProgram(text: string): readonly ProgramLine[] {
  const lines: ProgramLine[] = [];
  let known = NOTHING_KNOWN;
  for (const [i, one] of text.split('\n').entries()) {
    const parsed = parseLine(one, i + 1, known);
    if (!parsed) continue;
    lines.push(parsed);
    if (parsed.kind === 'operation') known = knownAfter(known, parsed.operation);
  }
  return lines;
}
