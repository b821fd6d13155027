// Models: the sentences for results that cannot be judged: a wrong kind of value, an error, too many steps, no memory.
// Does not model: the sentences of the rules themselves; suites bring those.
import type { State } from '../result.ts';
import type { TaskExport } from '../task.ts';

export const STEP_LIMIT_TEXT = '2,000,000 steps';
export const MEMORY_LIMIT_TEXT = '48 MB';

/** A result of the wrong kind, e.g. a number where a bigint is asked. */
export function wrongKind(asked: TaskExport, got: string): string {
  if (asked.returns === 'boolean') {
    const hint = got.startsWith('a bigint') ? ' Compare the result with 0n.' : '';
    return `${asked.name} returned ${got}; the answer must be true or false.${hint}`;
  }
  if (asked.returns === 'number') {
    const hint = got.startsWith('a bigint') ? ' Write 1, not 1n.' : '';
    return `${asked.name} returned ${got}; the answer must be a number.${hint}`;
  }
  if (asked.returns === 'string') return `${asked.name} returned ${got}; the answer must be a text.`;
  if (typeof asked.returns !== 'string') {
    const words = asked.returns.map((word) => `'${word}'`).join(', ');
    return `${asked.name} returned ${got}; the answer must be one of ${words}.`;
  }
  // Only what is named after an entry returns one.
  const is = /pte|pmd|swp/.test(asked.name) ? 'a pte is a bigint' : 'the answer must be a bigint';
  if (got.startsWith('a number')) return `${asked.name} returned ${got}; ${is}. Write 1n, not 1.`;
  if (got.startsWith('a negative')) {
    return `${asked.name} returned ${got}; a pte has 64 bits and no sign. ~ of a bigint is negative: use it only in an AND.`;
  }
  if (got.startsWith('a bigint of more')) {
    return `${asked.name} returned ${got}. Cut the result to 64 bits with BigInt.asUintN(64, …).`;
  }
  if (got.startsWith('nothing')) return `${asked.name} returned ${got}; is a return missing?`;
  return `${asked.name} returned ${got}; ${is}.`;
}

/** A call that did not come to an end, or was not made because an earlier one did not. */
export function stoppedText(name: string, state: State, here: boolean): string {
  const what =
    state === 'out-of-memory'
      ? `${name} used more than ${MEMORY_LIMIT_TEXT} of memory`
      : `${name} did not finish in ${STEP_LIMIT_TEXT}`;
  return here ? `${what}.` : `Not run: ${what} in an earlier check.`;
}

export function threwText(name: string, thrown: string): string {
  const mixed = /bigint to number|number to (a )?bigint|mix bigint/i.test(thrown);
  const hint = mixed ? ' A pte is a bigint, and numbers do not mix with it: write 1n, not 1.' : '';
  return `${name} threw ${thrown.replace(/\.$/, '')}.${hint}`;
}

export const OUR_FAULT = 'This is our fault, not yours: the checker stopped. Report it.';
