// Models: the board on which the jobs of the benchmark are played: a task with private pages. Journal on, as in the page.
// Does not model: time; who measures brings his own clock.
import { Kernel } from '../mm/kernel.ts';
import { mmap } from '../mm/mmap.ts';
import { spawn } from '../mm/program.ts';

export interface MmJob {
  readonly name: string;
  /** Operations of one pass. */
  readonly operations: number;
  readonly pass: () => void;
  /** Brings the job back to where a pass begins; not measured. */
  readonly reset: () => void;
}

/** Where the pages of a board begin. */
export const BASE = 0x1000_4000_0000;
/** Enough for every board: mmap promises no more pages than there are. */
const RAM = 2 ** 31;
export const RW = { read: true, write: true, exec: false };

/** A task with so many private pages, all of its own. */
export function board(pages: number): { k: Kernel; pid: number } {
  const k = new Kernel({ observe: false, nodes: [RAM] });
  const pid = spawn(k);
  const mapped = mmap(k, pid, {
    addr: BASE,
    length: pages * k.g.pageSize,
    prot: RW,
    shared: false,
    file: 0,
    pgoff: 0,
  });
  if (mapped.state !== 'done') throw new Error(`bench: ${pages} pages cannot be mapped`);
  return { k, pid };
}
