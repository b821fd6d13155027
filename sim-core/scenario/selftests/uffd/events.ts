// Models: the tests of events: a monitor follows a child through a fork, a move of its area and the removal of its pages,
// and the child finds the right content all the way. Reference: tools/testing/selftests/mm/uffd-unit-tests.c
// (faulting_process, uffd_events_test_common) @ v6.12. Does not model: the pipe that stops the monitor.
import { UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import { exit, mremap } from '../../calls.ts';
import { type Board, TestFailed } from './board.ts';
import { Monitor } from './monitor.ts';

export function events(board: Board, wp: boolean): void {
  const { MISSING, WP } = UFFDIO_REGISTER_MODES;
  const { k } = board.p;
  board.register(board.dst, board.length, MISSING + (wp ? WP : 0));
  const monitor = new Monitor(board, { wp });
  const child = board.fork(monitor);
  const half = Math.ceil(board.pages / 2);
  for (let nr = 0; nr < half; nr++) touch(board, monitor, child, board.dst, nr);
  const to = { fixed: board.src, mayMove: true, dontUnmap: false };
  const moved = mremap(k, child, board.dst, board.length, board.length, to);
  if (board.finish(child, moved, monitor).state !== 'done') throw new TestFailed('mremap failed');
  // What was the source is now the target, in the child.
  const dst = board.src;
  for (let nr = half; nr < board.pages; nr++) touch(board, monitor, child, dst, nr);
  board.release(child, dst, monitor);
  for (let nr = 0; nr < board.pages; nr++)
    if (!board.isZero(dst, nr, monitor, child)) throw new TestFailed(`nr ${nr} is not zero`);
  exit(k, child);
  if (monitor.missing !== board.pages) throw new TestFailed('Fault counts wrong');
}

/** Reads the counter and writes it back: where the page is armed, that is a second fault. */
function touch(board: Board, monitor: Monitor, child: number, area: number, nr: number): void {
  const at = board.counter(area, nr);
  const count = board.read(at, monitor, child);
  if (count !== 1n) throw new TestFailed(`nr ${nr} memory corruption`);
  board.write(at, count, monitor, child);
}
