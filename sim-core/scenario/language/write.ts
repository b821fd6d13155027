// Models: the way back from an operation or an expectation to its line, and what helps to write one: help and completion.
// All of it is read off the tables. Does not model: remarks and spaces of the line it came from.
import type { Operation } from '../operations.ts';
import { COMMANDS, type Command } from './commands.ts';
import { FACTS } from './facts.ts';
import { EXPECT, type Expectation, NOTHING_KNOWN, type ProgramLine, readLine } from './parse.ts';
import { ANSWERS, type Args, type Known } from './slots.ts';
import { LanguageError, Reader, wordsOf } from './words.ts';

/** Does the command stand for this very operation? The first one of the table that does writes it. */
function stands({ op, fixed = {} }: Command, args: Args): boolean {
  return op === args.op && Object.entries(fixed).every(([key, value]) => args[key] === value);
}

/** The line of an operation. */
export function formatOperation(operation: Operation): string {
  const args = operation as unknown as Args;
  const command = COMMANDS.find((one) => stands(one, args));
  if (!command) throw new RangeError(`no command stands for ${operation.op}`);
  const { missing = [] } = operation;
  const answers = missing.length === 0 ? [] : [ANSWERS, ...missing];
  return [command.name, ...command.slots.flatMap((slot) => slot.write(args)), ...answers].join(' ');
}

/** The line of an expectation. */
export function formatExpectation({ fact, page, want }: Expectation): string {
  return [EXPECT, fact, ...(page ? [page.r, page.p] : []), '=', want].join(' ');
}

/** A line in its usual form. */
export function formatLine(line: ProgramLine): string {
  return line.kind === 'operation' ? formatOperation(line.operation) : formatExpectation(line.expectation);
}

export interface HelpLine {
  /** How it is written, with what it takes. */
  readonly usage: string;
  readonly help: string;
}

/** One line for each command, then one for each fact. */
export function helpLines(): readonly HelpLine[] {
  return [
    ...COMMANDS.map(({ name, slots, help }) => ({
      usage: [name, ...slots.map((slot) => slot.name)].join(' '),
      help,
    })),
    ...FACTS.map(({ name, about, help }) => ({
      usage: `${EXPECT} ${name}${about === 'page' ? ' A page' : ''} = value`,
      help,
    })),
  ];
}

/** The words that may stand at the end of the text, where one has been begun or not. */
export function complete(text: string, known: Known = NOTHING_KNOWN): readonly string[] {
  const words = wordsOf(text);
  const begun = /\s$|^$/.test(text) ? '' : (words.at(-1)?.text ?? '');
  const reader = new Reader(begun === '' ? words : words.slice(0, -1), 1);
  try {
    readLine(reader, text, 1, known);
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
  }
  return [...new Set(reader.wanted)].filter((word) => word.toLowerCase().startsWith(begun.toLowerCase()));
}
