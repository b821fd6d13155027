// Models: every order in which the steps of tiny programs can follow one another when several CPUs run them: each program
// keeps its own order, nothing else is given. Each order begins in the same state, which the journal brings back.
// Does not model: orders that a CPU's own reordering adds; each access is atomic and in order, so what is found here can
// happen on any machine, and what is not found can still happen on a weakly ordered one without barriers.
import type { Journal } from './journal.ts';

/** One load or store, or whatever else happens at once. */
export interface AtomicStep {
  readonly name: string;
  readonly run: () => void;
}

/** More orders than this are not tried: the programs are not tiny. */
const MOST_ORDERS = 100_000;

/** How many orders there are for programs of these lengths. */
export function countOrders(lengths: readonly number[]): number {
  let orders = 1;
  let placed = 0;
  for (const length of lengths) for (let i = 1; i <= length; i++) orders = (orders * ++placed) / i;
  return Math.round(orders);
}

/**
 * Runs the programs in every order, each time from the state that it finds, and leaves that state behind.
 * @param make the programs, afresh for each order: what they keep in registers does not survive
 * @param judge called at the end of each order with the names of its steps
 * @returns how many orders were explored
 * @throws RangeError when there are too many
 */
export function exploreOrders<Programs extends { readonly programs: readonly (readonly AtomicStep[])[] }>(
  journal: Journal,
  make: () => Programs,
  judge: (order: readonly string[], after: Programs) => void,
): number {
  const start = journal.position;
  const lengths = make().programs.map((program) => program.length);
  const total = countOrders(lengths);
  if (total > MOST_ORDERS) throw new RangeError(`interleavings: ${total} orders; at most ${MOST_ORDERS}`);
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  let explored = 0;
  const one = (choice: readonly number[]): void => {
    journal.seek(start);
    const made = make();
    const done = lengths.map(() => 0);
    const order = choice.map((which) => {
      const step = made.programs[which]?.[done[which] ?? 0];
      done[which] = (done[which] ?? 0) + 1;
      step?.run();
      return step?.name ?? '';
    });
    explored++;
    judge(order, made);
  };
  const extend = (choice: readonly number[], left: readonly number[]): void => {
    if (choice.length === steps) one(choice);
    for (const [which, rest] of left.entries()) {
      if (rest === 0) continue;
      const less = left.map((count, i) => (i === which ? count - 1 : count));
      extend([...choice, which], less);
    }
  };
  extend([], lengths);
  journal.seek(start);
  return explored;
}
