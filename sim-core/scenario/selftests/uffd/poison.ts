// Models: the test of UFFDIO_POISON: every second page is filled, the others are said to be lost, and whoever reads them gets
// a signal. Reference: tools/testing/selftests/mm/uffd-unit-tests.c (uffd_poison_test) @ v6.12.
// Does not model: the handler of the signal.
import { UFFD_PAGEFAULT_FLAGS, UFFDIO, UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import { uffd_poison } from '../../calls.ts';
import { type Board, TestFailed } from './board.ts';
import { Monitor, type PageFault } from './monitor.ts';
import { offers } from './register.ts';

export function poison(board: Board): void {
  const { p, src, dst, length, unit } = board;
  const ioctls = board.register(dst, length, UFFDIO_REGISTER_MODES.MISSING);
  if (!offers(ioctls, UFFDIO.COPY) || !offers(ioctls, UFFDIO.POISON))
    throw new TestFailed('registered area does not support COPY and POISON');
  board.release(p.pid, src);
  const monitor = new Monitor(board, { handle: handlePoison });
  let signals = 0;
  for (let nr = 0; nr < board.pages; nr++) {
    const ended = board.tries(dst + nr * unit, 'read', 0n, monitor);
    if (ended.state === 'signal' && ended.signal === 'SIGBUS') signals++;
    else if (ended.state !== 'done' || !board.isZero(dst, nr, monitor))
      throw new TestFailed('unexpected page contents');
  }
  if (signals !== board.pages / 2)
    throw new TestFailed(`expected ${board.pages / 2} signals, received ${signals}`);
}

function handlePoison(monitor: Monitor, fault: PageFault): void {
  const { WP, MINOR } = UFFD_PAGEFAULT_FLAGS;
  if ((fault.flags & (WP | MINOR)) !== 0) throw new TestFailed('unexpected fault type');
  const { board, ctx, dst } = monitor;
  const offset = monitor.offset(fault);
  if ((offset / board.unit) % 2 === 1) monitor.copy(offset);
  else if (uffd_poison(board.p.k, ctx, dst + offset, board.unit).state !== 'done')
    throw new TestFailed('UFFDIO_POISON error');
}
