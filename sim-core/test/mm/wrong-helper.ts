// Models: one wrong helper or piece of the memory manager at a time, with the scenarios in which a program notices it, and
// what it notices first. `change` gets the reference of the layout and gives what replaces parts of it.
// Does not model: wrong entries that no program can tell from right ones (see legal-helpers.ts).
import type { Kernel } from '../../mm/kernel.ts';
import type { Change, Kind } from './recorded.ts';
import type { Where } from './wrong-helpers-scenarios.ts';

export interface WrongHelper {
  readonly what: string;
  readonly change: Change;
  /** Where it is run, and the step and the difference that are seen first: the right → the wrong. */
  readonly seen: readonly (readonly [...Where, difference: string])[];
  /** What is done to the kernel before the first step, the right one and the wrong one. */
  readonly meanwhile?: (k: Kernel) => void;
  /** Somebody who does not look at these kinds sees something else, later. */
  readonly blind?: readonly Kind[];
}

/** A program that does not ask the kernel about pages. */
export const NO_REPORTS: readonly Kind[] = ['pagemap', 'scan'];
