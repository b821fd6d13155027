// Models: the tests of faults on pages that the file has and nobody has mapped: filled by one view, turned over and mapped
// by the monitor in the other. Reference: tools/testing/selftests/mm/uffd-unit-tests.c (uffd_minor_test_common) @ v6.12.
// Does not model: every byte; the first and the last word of a page stand for all.
import { UFFDIO_REGISTER_MODES } from '../../../layouts/uapi.ts';
import { type Board, TestFailed, TestSkipped } from './board.ts';
import { Monitor } from './monitor.ts';

const WORD = 8;
const BYTE = 0x0101_0101_0101_0101n;
const VALUES = 255;
const ALL_ONES = (1n << 64n) - 1n;

export function minor(board: Board, wp: boolean): void {
  const { MINOR, WP } = UFFDIO_REGISTER_MODES;
  board.register(board.dstAlias, board.length, MINOR + (wp ? WP : 0));
  const monitor = new Monitor(board, { wp });
  // By the view that is not registered: nobody hears of it.
  for (let nr = 0; nr < board.pages; nr++)
    for (const at of ends(board, board.dst, nr)) board.p.write(at, content(nr));
  check(board, monitor);
  if (monitor.missing !== 0 || monitor.minor !== board.pages) throw new TestFailed('stats check error');
}

export function minorCollapse(board: Board): void {
  minor(board, false);
  const { p, dstAlias, length } = board;
  if (p.advise(dstAlias, length, 'MADV_COLLAPSE') !== null) throw new TestSkipped('MADV_COLLAPSE failed');
  if (!p.isHuge(dstAlias, length / p.huge)) throw new TestFailed('not all pages are mapped as huge pages');
  check(board);
}

/** Every page has the content that the monitor gave it. */
function check(board: Board, monitor?: Monitor): void {
  for (let nr = 0; nr < board.pages; nr++)
    for (const at of ends(board, board.dstAlias, nr))
      if (board.read(at, monitor) !== (content(nr) ^ ALL_ONES))
        throw new TestFailed(`unexpected page contents ${nr}`);
}

function ends(board: Board, area: number, nr: number): readonly number[] {
  const at = area + nr * board.unit;
  return [at, at + board.unit - WORD];
}

function content(nr: number): bigint {
  return BigInt(nr % VALUES) * BYTE;
}
