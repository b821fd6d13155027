// Calls with arguments that make no sense: each gives the error that Linux 6.12 gives, and changes nothing; where the kernel
// is known to change something before it fails, that is said. Numbers are those of C: what is negative is very large, and
// may wrap. What no register can hold, such as a fraction, is EINVAL, or a RangeError where only the caller can be wrong.
import { describe, expect, test } from 'vitest';
import { clear_refs } from '../../mm/clear-refs.ts';
import { migrate_begin } from '../../mm/migrate.ts';
import { mlock, munlock } from '../../mm/mlock.ts';
import { mmap } from '../../mm/mmap.ts';
import { move_pages } from '../../mm/move-pages.ts';
import { mprotect } from '../../mm/mprotect.ts';
import { mremap } from '../../mm/mremap.ts';
import { munmap } from '../../mm/munmap.ts';
import { pagemap } from '../../mm/pagemap.ts';
import { pagemap_scan } from '../../mm/pagemap-scan.ts';
import { close_file, pwrite } from '../../mm/shmem.ts';
import { ftruncate, punch_hole } from '../../mm/truncate.ts';
import { BadBoard, HOLE, PRIVATE, READ_ONLY } from './bad-board.ts';

const board = new BadBoard();
const { k, pid, page, top } = board;
const RW = { read: true, write: true, exec: false };
const READ = { ...RW, write: false };

/** What is tried, what comes of it (0: nothing happens, and that is no error), and the call. */
type Row = readonly [what: string, gives: string | 0, call: () => unknown];

const { NaN: NAN, POSITIVE_INFINITY: ENDLESS } = Number;

function rows(name: string, list: readonly Row[]): void {
  describe(name, () => {
    test.each(list)('%s: %s', (_what, gives, call) => {
      expect(board.outcome(call)).toBe(gives);
    });
  });
}

const map = (change: object) => (): unknown =>
  mmap(k, pid, { addr: PRIVATE, length: page, prot: RW, shared: false, file: 0, pgoff: 0, ...change });

rows('mmap', [
  ['no length', 'EINVAL', map({ length: 0 })],
  ['a length that wraps to nothing when it is rounded up', 'ENOMEM', map({ length: -1 })],
  ['a negative length', 'ENOMEM', map({ length: -page })],
  ['half a byte', 'EINVAL', map({ length: 0.5 })],
  ['a length that is no number', 'EINVAL', map({ length: NAN })],
  ['an endless length', 'EINVAL', map({ length: ENDLESS })],
  ['all of user space, anywhere', 'ENOMEM', map({ addr: null, length: top })],
  ['all of user space, from its start', 'ENOMEM', map({ addr: 0, length: top })],
  ['more than user space', 'ENOMEM', map({ addr: null, length: 2 * top })],
  ['a place inside a page', 'EINVAL', map({ addr: PRIVATE + 8 })],
  ['a place beyond user space', 'ENOMEM', map({ addr: top })],
  ['a place inside a page beyond user space', 'ENOMEM', map({ addr: top + 8 })],
  ['a range over the end of user space', 'ENOMEM', map({ addr: top - page, length: 2 * page })],
  ['a negative place', 'ENOMEM', map({ addr: -page })],
  ['a place that is no number', 'EINVAL', map({ addr: NAN })],
  ['a file that is not open', 'EBADF', map({ file: 99 })],
  ['a file that is not open, and no length', 'EBADF', map({ file: 99, length: 0 })],
  ['an offset that no file can have', 'EOVERFLOW', map({ file: board.file, pgoff: 2 ** 51 })],
  ['a negative offset', 'EOVERFLOW', map({ file: board.file, pgoff: -1 })],
  ['a fractional offset', 'EINVAL', map({ file: board.file, pgoff: 0.5 })],
  [
    'shared and writable, of a file opened for reading',
    'EACCES',
    map({ file: board.readOnly, shared: true }),
  ],
  ['shared and writable, of a sealed file', 'EPERM', map({ file: board.sealed, shared: true })],
  ['more shared memory than there can be', 'ENOMEM', map({ addr: null, shared: true, length: 2 ** 42 })],
]);

rows('munmap', [
  ['a place inside a page', 'EINVAL', () => munmap(k, pid, PRIVATE + 8, page)],
  ['no length', 'EINVAL', () => munmap(k, pid, PRIVATE, 0)],
  ['a length that wraps', 'EINVAL', () => munmap(k, pid, PRIVATE, -1)],
  ['a negative length', 'EINVAL', () => munmap(k, pid, PRIVATE, -page)],
  ['a fractional length', 'EINVAL', () => munmap(k, pid, PRIVATE, 0.5)],
  ['a length that is no number', 'EINVAL', () => munmap(k, pid, PRIVATE, NAN)],
  ['a negative place', 'EINVAL', () => munmap(k, pid, -page, page)],
  ['beyond user space', 'EINVAL', () => munmap(k, pid, top + page, page)],
  ['over the end of user space', 'EINVAL', () => munmap(k, pid, top - page, 2 * page)],
  ['nothing is there', 0, () => munmap(k, pid, HOLE, 8 * page)],
]);

rows('mprotect', [
  ['a place inside a page', 'EINVAL', () => mprotect(k, pid, PRIVATE + 8, page, READ)],
  ['a place inside a page, and no length', 'EINVAL', () => mprotect(k, pid, PRIVATE + 8, 0, READ)],
  ['a negative place inside a page', 'EINVAL', () => mprotect(k, pid, -1, page, READ)],
  ['no length', 0, () => mprotect(k, pid, PRIVATE, 0, READ)],
  ['no length where nothing is', 0, () => mprotect(k, pid, HOLE, 0, READ)],
  ['a length that wraps to nothing', 'ENOMEM', () => mprotect(k, pid, PRIVATE, -1, READ)],
  ['a negative length', 'ENOMEM', () => mprotect(k, pid, PRIVATE, -page, READ)],
  ['a fractional length', 'EINVAL', () => mprotect(k, pid, PRIVATE, 0.5, READ)],
  ['a length that is no number', 'EINVAL', () => mprotect(k, pid, PRIVATE, NAN, READ)],
  ['an endless length', 'EINVAL', () => mprotect(k, pid, PRIVATE, ENDLESS, READ)],
  ['a negative place', 'ENOMEM', () => mprotect(k, pid, -page, page, READ)],
  ['beyond user space', 'ENOMEM', () => mprotect(k, pid, top, page, READ)],
  ['nothing is there', 'ENOMEM', () => mprotect(k, pid, HOLE, page, READ)],
  ['it begins where nothing is', 'ENOMEM', () => mprotect(k, pid, PRIVATE - page, 2 * page, READ)],
  ['what the mapping never allows', 'EACCES', () => mprotect(k, pid, READ_ONLY, page, RW)],
]);

const MOVE = { fixed: null, mayMove: true, dontUnmap: false };
const move =
  (addr: number, old: number, length: number, change = {}): (() => unknown) =>
  () =>
    mremap(k, pid, addr, old, length, { ...MOVE, ...change });

rows('mremap', [
  ['a place inside a page', 'EINVAL', move(PRIVATE + 8, page, page)],
  ['a new length that wraps to nothing', 'EINVAL', move(PRIVATE, page, -1)],
  ['a negative new length', 'ENOMEM', move(PRIVATE, 4 * page, -page)],
  ['a negative new length at a given place', 'EINVAL', move(PRIVATE, page, -page, { fixed: HOLE })],
  ['a negative old length', 'EINVAL', move(PRIVATE, -page, page)],
  ['lengths that are no numbers', 'EINVAL', move(PRIVATE, NAN, page)],
  ['a fractional new length', 'EINVAL', move(PRIVATE, page, 0.5)],
  ['nothing of private memory, once more', 'EINVAL', move(PRIVATE, 0, page)],
  ['an old length that wraps to nothing, of private memory', 'EINVAL', move(PRIVATE, -1, page)],
  ['a negative place', 'EFAULT', move(-page, page, page)],
  ['beyond user space', 'EFAULT', move(top, page, page)],
  ['nothing is there', 'EFAULT', move(HOLE, page, page)],
  ['more than the mapping', 'EFAULT', move(PRIVATE, 5 * page, 6 * page)],
  ['larger than user space', 'ENOMEM', move(PRIVATE, 4 * page, 2 * top)],
  ['to a negative place', 'EINVAL', move(PRIVATE, page, page, { fixed: -page })],
  ['to a place that is no number', 'EINVAL', move(PRIVATE, page, page, { fixed: NAN })],
  ['to a place inside a page', 'EINVAL', move(PRIVATE, page, page, { fixed: HOLE + 8 })],
  ['to where it is', 'EINVAL', move(PRIVATE, page, page, { fixed: PRIVATE })],
  ['to where it overlaps itself', 'EINVAL', move(PRIVATE, 2 * page, 2 * page, { fixed: PRIVATE + page })],
  ['over the end of user space', 'EINVAL', move(PRIVATE, 2 * page, 2 * page, { fixed: top - page })],
  ['the same length', 0, move(PRIVATE, page, page)],
]);

rows('mlock and munlock', [
  ['no length', 0, () => mlock(k, pid, PRIVATE, 0)],
  ['no length where nothing is', 0, () => munlock(k, pid, HOLE, 0)],
  ['a length that wraps to nothing', 0, () => mlock(k, pid, PRIVATE, -1)],
  ['a negative length', 'EINVAL', () => mlock(k, pid, PRIVATE, -page)],
  ['a range that wraps', 'EINVAL', () => munlock(k, pid, -page, 2 * page)],
  ['a negative place', 'ENOMEM', () => mlock(k, pid, -4 * page, page)],
  ['a negative place inside a page', 'ENOMEM', () => mlock(k, pid, -4 * page + 8, 8)],
  ['a length that is no number', 'EINVAL', () => mlock(k, pid, PRIVATE, NAN)],
  ['a fractional place', 'EINVAL', () => munlock(k, pid, PRIVATE + 0.5, page)],
  ['beyond user space', 'ENOMEM', () => mlock(k, pid, top, page)],
  ['nothing is there', 'ENOMEM', () => munlock(k, pid, HOLE, page)],
]);

rows('files', [
  ['truncate what is not open', 'EBADF', () => ftruncate(k, 99, 1)],
  ['to a negative size, whatever the file', 'EINVAL', () => ftruncate(k, 99, -1)],
  ['to a fractional size', 'EINVAL', () => ftruncate(k, board.file, 0.5)],
  ['to a size that no file has', 'EFBIG', () => ftruncate(k, board.file, 2 ** 40)],
  ['a file opened for reading', 'EINVAL', () => ftruncate(k, board.readOnly, 1)],
  ['to the size that it has', 0, () => ftruncate(k, board.file, 4)],
  ['punch a hole into what is not open', 'EBADF', () => punch_hole(k, 99, 0, 1)],
  ['a hole of no length', 'EINVAL', () => punch_hole(k, board.file, 0, 0)],
  ['a hole at a negative place', 'EINVAL', () => punch_hole(k, board.file, -1, 1)],
  ['a hole of no length in a file opened for reading', 'EINVAL', () => punch_hole(k, board.readOnly, 0, 0)],
  ['a hole in a file opened for reading', 'EBADF', () => punch_hole(k, board.readOnly, 0, 1)],
  ['a hole beyond all files', 'EFBIG', () => punch_hole(k, board.sealed, 2 ** 40, 1)],
  ['a hole in a sealed file', 'EPERM', () => punch_hole(k, board.sealed, 0, 1)],
  ['a hole beyond the end', 0, () => punch_hole(k, board.file, 100, 1)],
  ['write to what is not open', 'EBADF', () => pwrite(k, 99, 0, [1n])],
  ['write at a negative place, whatever the file', 'EINVAL', () => pwrite(k, 99, -8, [1n])],
  ['write at no place', 'EINVAL', () => pwrite(k, board.file, NAN, [1n])],
  ['write to a file opened for reading', 'EBADF', () => pwrite(k, board.readOnly, 0, [1n])],
  ['write to a sealed file', 'EPERM', () => pwrite(k, board.sealed, 0, [1n])],
  ['write nothing to a sealed file', 0, () => pwrite(k, board.sealed, 0, [])],
  ['write beyond all files', 'EFBIG', () => pwrite(k, board.file, 2 ** 50, [1n])],
  ['close what is not open', 'EBADF', () => close_file(k, 99)],
]);

rows('the calls about single pages', [
  ['move to a node that is no number', 'ENODEV', () => move_pages(k, pid, PRIVATE, NAN)],
  ['move to half a node', 'ENODEV', () => move_pages(k, pid, PRIVATE, 0.5)],
  ['move nothing to no node', 'ENODEV', () => move_pages(k, pid, HOLE, 9)],
  ['move what is at no place', 'EFAULT', () => move_pages(k, pid, NAN, 1)],
  ['move what is at a negative place', 'EFAULT', () => move_pages(k, pid, -page, 1)],
  ['move what lies beyond user space', 'EFAULT', () => move_pages(k, pid, top, 1)],
  ['move to where it is', 0, () => move_pages(k, pid, PRIVATE + 8, 0)],
  ['begin to migrate nothing', 'ENOENT', () => migrate_begin(k, pid, HOLE)],
  ['begin to migrate what lies beyond user space', 'ENOENT', () => migrate_begin(k, pid, top + 2 ** 22)],
  ['begin to migrate what is at no place', 'ENOENT', () => migrate_begin(k, pid, NAN)],
  ...[0, 6, -1, 1.5, NAN, ENDLESS].map(
    (which): Row => [`clear_refs ${which}`, 'EINVAL', () => clear_refs(k, pid, which)],
  ),
  ...[HOLE, -page, top, 2 ** 60, NAN, ENDLESS].map(
    (va): Row => [
      `pagemap at ${va}`,
      'nothing',
      () => (pagemap(k, pid, va) === 0n ? 'nothing' : 'something'),
    ],
  ),
]);

const scan =
  (change: object): (() => unknown) =>
  () =>
    pagemap_scan(k, pid, { start: PRIVATE, end: PRIVATE + page, vec: page, vec_len: 1, ...change });

rows('PAGEMAP_SCAN', [
  ['an end that is no number', 'EFAULT', scan({ end: NAN })],
  ['an endless end', 'EFAULT', scan({ end: ENDLESS })],
  ['a negative start', 'EFAULT', scan({ start: -page })],
  ['a start that is no number', 'EINVAL', scan({ start: NAN })],
  ['negative room', 'EFAULT', scan({ vec_len: -1 })],
  ['room that is no number', 'EFAULT', scan({ vec_len: NAN })],
  ['a negative array', 'EFAULT', scan({ vec: -page })],
  ['a mask that is no number', 'EINVAL', scan({ return_mask: NAN })],
  ['flags and an unaligned start', 'EINVAL', scan({ flags: 4, start: PRIVATE + 1 })],
  ['an unaligned start and an end before it', 'EINVAL', scan({ start: PRIVATE + 1, end: 0 })],
  ['nothing at all', 0, scan({ end: PRIVATE })],
  ['where nothing is', 0, scan({ start: HOLE, end: HOLE + page })],
]);
