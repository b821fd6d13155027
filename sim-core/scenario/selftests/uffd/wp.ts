// Models: the tests of armed pages: what fork does with the mark, with and without a monitor that hears of forks, when the
// page is there, away, or pinned; and arming where nothing is yet. Reference: tools/testing/selftests/mm/uffd-unit-tests.c
// (uffd_wp_fork_test_common, uffd_wp_fork_pin_test_common, uffd_wp_unpopulated_test) @ v6.12.
// Does not model: the driver by which the program pins pages; the call behind it is made.
import { UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import { pin_user_page, unpin_user_page } from '../../../mm/gup.ts';
import { exit } from '../../calls.ts';
import { type Board, TestFailed } from './board.ts';
import { Monitor } from './monitor.ts';

const WP = UFFDIO_REGISTER_MODES.WP;

function expectWp(board: Board, on: boolean, pid?: number): void {
  if (board.isWp(board.dst, pid) !== on)
    throw new TestFailed(`pagemap uffd-wp bit is ${on ? 'not ' : ''}set`);
}

/** A child looks at its own mark, after it has pinned the page if asked to. */
function childSees(board: Board, withEvent: boolean, pins: boolean): void {
  const monitor = withEvent ? new Monitor(board) : undefined;
  const child = board.fork(monitor);
  const pinned = pins ? pin(board, child) : null;
  expectWp(board, withEvent, child);
  if (pinned !== null) unpin_user_page(board.p.k, pinned);
  exit(board.p.k, child);
}

function pin(board: Board, pid: number): number {
  const pinned = pin_user_page(board.p.k, pid, board.dst, { longterm: true });
  if (pinned.state !== 'done') throw new TestFailed('GUP pin failed');
  return pinned.ret;
}

export function wpFork(board: Board, withEvent: boolean): void {
  const { p, dst, unit, type } = board;
  board.register(dst, board.length, WP);
  board.write(dst, 1n);
  board.protect(dst, true);
  expectWp(board, true);
  childSees(board, withEvent, false);
  // Away with the page: the mark has to outlive it.
  p.advise(dst, unit, type.shared ? 'MADV_DONTNEED' : 'MADV_PAGEOUT');
  expectWp(board, true);
  childSees(board, withEvent, false);
  board.protect(dst, false);
  expectWp(board, false);
  board.write(dst, 2n);
  expectWp(board, false);
}

export function wpForkPin(board: Board, withEvent: boolean): void {
  const { dst, unit, p } = board;
  board.register(dst, unit, WP);
  board.write(dst, 1n);
  board.protect(dst, true);
  // Pinned: fork has to copy at once.
  const pinned = pin(board, p.pid);
  expectWp(board, true);
  childSees(board, withEvent, false);
  unpin_user_page(p.k, pinned);
  // Not pinned until the child does so: the page stops being shared then.
  childSees(board, withEvent, true);
}

export function wpUnpopulated(board: Board): void {
  const { p, dst, unit } = board;
  const drop = (): void => {
    p.advise(dst, unit, 'MADV_DONTNEED');
  };
  board.register(dst, board.length, WP);
  board.protect(dst, true);
  expectWp(board, true);
  board.protect(dst, false);
  expectWp(board, false);
  board.protect(dst, true);
  drop();
  expectWp(board, false);
  board.write(dst, 1n);
  expectWp(board, false);
  drop();
  // A mark where nothing is; reading gives the zero page, and does not wait for anybody.
  board.protect(dst, true);
  expectWp(board, true);
  if (board.read(dst) !== 0n) throw new TestFailed('the zero page is not zero');
  expectWp(board, true);
  drop();
  expectWp(board, false);
}
