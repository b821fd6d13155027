// Models: the tests of the feature that gives a signal in place of a message: the task fills the page itself and tries
// again; its child, with a descriptor of its own, gets one signal for each page. Reference:
// tools/testing/selftests/mm/uffd-unit-tests.c (faulting_process, uffd_sigbus_test_common) @ v6.12.
// Does not model: a handler and its jump back; the access says how it ended.
import { UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import type { AccessOutcome } from '../../../mm/types.ts';
import { exit } from '../../calls.ts';
import { type Board, TestFailed } from './board.ts';
import { Monitor } from './monitor.ts';

export function sigbus(board: Board, wp: boolean): void {
  const { MISSING, WP } = UFFDIO_REGISTER_MODES;
  board.register(board.dst, board.length, MISSING + (wp ? WP : 0));
  const own = new Monitor(board, { wp });
  const half = Math.ceil(board.pages / 2);
  let signalled = 0;
  for (let nr = 0; nr < half; nr++) signalled += fillOnSignal(board, own, nr, wp);
  if (signalled !== half) throw new TestFailed('faulting process failed');
  board.release(board.p.pid, board.dst);
  const monitor = new Monitor(board, { wp });
  const child = board.fork(monitor);
  let missed = 0;
  for (let nr = 0; nr < half; nr++) {
    const ended = board.tries(board.counter(board.dst, nr), 'read', 0n, monitor, child);
    if (!isSigbus(ended)) missed++;
  }
  exit(board.p.k, child);
  monitor.work();
  if (missed > 0) throw new TestFailed(`${missed} pages gave no signal`);
  if (monitor.missing !== 0 || monitor.wp !== 0) throw new TestFailed('Signal test failed: a message came');
}

function isSigbus(ended: AccessOutcome): boolean {
  return ended.state === 'signal' && ended.signal === 'SIGBUS';
}

/** Reads a page and writes the same back. @returns how often it was found missing */
function fillOnSignal(board: Board, own: Monitor, nr: number, wp: boolean): number {
  const at = board.counter(board.dst, nr);
  const first = board.tries(at, 'read');
  if (!isSigbus(first)) return 0;
  own.copy(nr * board.unit);
  const count = board.read(at);
  if (count !== 1n) throw new TestFailed(`page ${nr} wrong count`);
  const back = board.tries(at, 'write', count);
  if (isSigbus(back) === wp) {
    if (!wp) return 1;
    board.protect(board.dst + nr * board.unit, false);
    board.write(at, count);
    return 1;
  }
  throw new TestFailed(wp ? 'an armed page was written' : 'a page that is there gave a signal');
}
