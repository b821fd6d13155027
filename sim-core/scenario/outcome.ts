// Models: what can be seen of one step from outside, in the words of the recordings: results, signals, faults counted,
// what the monitor heard. Does not model: what the step did to page tables; that is observed apart.
import type { Errno, Signal } from '../mm/types.ts';

/** What the monitor heard, and for a fault what it answered. */
export type RunEvent =
  | {
      readonly ev: 'pagefault';
      readonly r: string;
      readonly p: number;
      readonly flags: readonly string[];
      /** The ioctl that answered; null: nobody has answered yet. */
      readonly resolved: string | null;
      /** What the ioctl gave: 0, or −1 with an error. */
      readonly rc: number;
    }
  | { readonly ev: 'fork' }
  | { readonly ev: 'remap'; readonly len: number }
  | { readonly ev: 'remove' | 'unmap'; readonly r: string; readonly p: number; readonly n: number }
  | { readonly ev: 'SIGBUS'; readonly code: number };

export interface Outcome {
  /** The task waits: for the monitor, or for the end of a migration. */
  readonly parked: boolean;
  /** 0 or the value that matters; −1 with `err`. */
  readonly ret?: number;
  readonly err?: Errno;
  /** First word of the page that was read. */
  readonly val?: bigint;
  readonly sig?: Signal;
  readonly code?: number;
  readonly minflt?: number;
  readonly majflt?: number;
  readonly events: readonly RunEvent[];
  /** PAGEMAP_SCAN: first page, page after the last, categories. */
  readonly regions?: readonly (readonly [number, number, number])[];
  readonly walkEnd?: number;
  /** The kernel could not go on: a replaced helper failed. In words. */
  readonly failure?: string;
}
