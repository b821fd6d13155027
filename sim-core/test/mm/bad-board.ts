// Models: a kernel with one mapping of each kind that calls tell apart, and what came of a call: how it ended, and whether
// anything changed. Does not model: calls that succeed; the tests of a file share one board.
import { access } from '../../mm/access.ts';
import type { Kernel } from '../../mm/kernel.ts';
import { mlock } from '../../mm/mlock.ts';
import { mprotect } from '../../mm/mprotect.ts';
import { A, Monitored } from './monitored.ts';

/** Regions of four pages each, far apart, with nothing around them. */
const APART = 2 ** 33;
export const PRIVATE = A;
export const SHARED = A + APART;
/** Shared, of a file that was opened for reading. */
export const READ_ONLY = A + 2 * APART;
/** Nobody may touch it. */
export const NONE = A + 3 * APART;
export const LOCKED = A + 4 * APART;
/** A private mapping of a file. */
export const COPY = A + 5 * APART;
/** Nothing is mapped here. */
export const HOLE = A + 6 * APART;

/** How a call ended, in a word; 0 when it had nothing to complain of. */
function ending(result: unknown): string | 0 {
  if (typeof result === 'string') return result;
  const { state, err, signal, code } = result as Record<string, unknown>;
  if (state === 'error') return String(err);
  if (state === 'signal') return `${signal} ${code}`;
  return state === 'done' ? 0 : String(state);
}

export class BadBoard {
  readonly board = new Monitored();
  readonly k: Kernel = this.board.k;
  readonly pid = this.board.pid;
  readonly page = this.board.page;
  readonly top = this.k.g.taskSize;
  readonly file = this.board.file(4);
  readonly readOnly = this.board.file(4, { writable: false });
  readonly sealed = this.board.file(4, { sealed: true });

  constructor() {
    const { board, k, pid, page } = this;
    board.map({ at: PRIVATE });
    board.map({ at: SHARED, shared: true, file: this.file });
    board.map({ at: READ_ONLY, shared: true, file: this.readOnly, write: false });
    for (const at of [NONE, LOCKED]) board.map({ at });
    mprotect(k, pid, NONE, 4 * page, { read: false, write: false, exec: false });
    mlock(k, pid, LOCKED, 4 * page);
    board.map({ at: COPY, file: this.file });
    for (const at of [PRIVATE, SHARED, COPY]) access(k, pid, at, 'write', 1n);
    access(k, pid, PRIVATE + page, 'read');
  }

  /** What came of a call: an error, a signal, or 0 for none, and a word if it left anything changed. */
  outcome(call: () => unknown): string | 0 {
    const before = this.k.machine.hash();
    const came = this.attempt(call);
    return this.k.machine.hash() === before ? came : `${came}, and something changed`;
  }

  private attempt(call: () => unknown): string | 0 {
    try {
      return ending(call());
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  }
}
