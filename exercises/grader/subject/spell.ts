// Models: words for what came back from the sandbox: where in the learner's file an error was thrown, what it says, and
// which kind of value was returned instead of the right one. Does not model: what rules say (../suite/words.ts).
import { KIND } from '../guest/kinds.ts';
import type { Place } from '../result.ts';
import type { Thrown } from './machine.ts';
import { LEARNER_FILE } from './source.ts';

/** The first place in the learner's file that a stack names. */
export function placeIn(stack: string): Place | null {
  const found = new RegExp(`${LEARNER_FILE.replace('.', '\\.')}:(\\d{1,7}):(\\d{1,7})`).exec(stack);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : null;
}

/** What was thrown as one line. */
export function spellThrown(thrown: Thrown): string {
  const message = thrown.message.replace(/\s+/g, ' ').trim();
  if (message === '') return thrown.name === '' ? 'something that is no error' : thrown.name;
  return thrown.name === '' || thrown.name === 'Error' ? message : `${thrown.name}: ${message}`;
}

const OF_KIND: Readonly<Record<number, string>> = {
  [KIND.word]: 'a bigint',
  [KIND.yes]: 'true',
  [KIND.no]: 'false',
  [KIND.number]: 'a number',
  [KIND.text]: 'a string',
  [KIND.nothing]: 'nothing (undefined)',
  [KIND.nil]: 'null',
  [KIND.object]: 'an object',
  [KIND.callable]: 'a function',
  [KIND.symbol]: 'a symbol',
  [KIND.negative]: 'a negative bigint',
  [KIND.wide]: 'a bigint of more than 64 bits',
};

/** Words for a result of a kind that was not asked for. */
export function spellKind(kind: number, exact: string): string {
  const what = OF_KIND[kind] ?? 'something else';
  return exact === '' ? what : `${what}, ${exact}`;
}
