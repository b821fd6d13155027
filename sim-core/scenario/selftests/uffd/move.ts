// Models: the tests of UFFDIO_MOVE: each fault is answered by moving as much of the source as the test says, and afterwards
// the source is empty. Reference: tools/testing/selftests/mm/uffd-unit-tests.c (uffd_move_test_common) @ v6.12.
// Does not model: areas that must be cut to begin at a huge page; here they begin there.
import { UFFD_PAGEFAULT_FLAGS, UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import { uffd_move } from '../../calls.ts';
import { type Board, TestFailed } from './board.ts';
import { Monitor, type PageFault } from './monitor.ts';

/** @param chunk bytes that one call moves */
export function move(board: Board, chunk: number): void {
  const { p, src, dst, length, unit } = board;
  board.register(dst, length, UFFDIO_REGISTER_MODES.MISSING);
  const monitor = new Monitor(board, { handle: (m, fault) => moveChunk(m, fault, chunk) });
  const perChunk = chunk / unit;
  for (let first = 0; first < board.pages; first += perChunk) {
    const range = Array.from({ length: perChunk }, (_, i) => first + i);
    for (const nr of range)
      if (p.read(board.counter(src, nr)) !== 1n) throw new TestFailed(`src memory corruption at ${nr}`);
    for (const nr of range) {
      const at = board.counter(dst, nr);
      const count = board.read(at, monitor);
      if (count !== 1n) throw new TestFailed(`dst memory corruption at ${nr}`);
      board.write(at, count, monitor);
    }
    for (const nr of range)
      if (p.read(board.counter(src, nr)) !== 0n)
        throw new TestFailed(`src is not empty after the move at ${nr}`);
  }
  if (monitor.missing !== length / chunk || monitor.minor !== 0) throw new TestFailed('stats check error');
}

function moveChunk(monitor: Monitor, fault: PageFault, chunk: number): void {
  const { WP, MINOR, WRITE } = UFFD_PAGEFAULT_FLAGS;
  if ((fault.flags & (WP | MINOR | WRITE)) !== 0) throw new TestFailed('unexpected fault type');
  const { board, ctx, dst } = monitor;
  const offset = monitor.offset(fault, dst, chunk);
  if (uffd_move(board.p.k, ctx, dst + offset, board.src + offset, chunk).state !== 'done')
    throw new TestFailed('UFFDIO_MOVE error');
  monitor.missing++;
}
