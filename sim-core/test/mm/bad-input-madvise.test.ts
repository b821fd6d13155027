// Advice about memory that makes no sense: the errors of Linux 6.12, advice by advice, and what the kernel has done by then
// when it finds only on its way that part of a range is missing, or may not be treated so. The same of other calls that go
// area by area.
import { describe, expect, test } from 'vitest';
import { process_vm_read } from '../../mm/gup.ts';
import { madvise } from '../../mm/madvise.ts';
import { mlock } from '../../mm/mlock.ts';
import { mprotect } from '../../mm/mprotect.ts';
import { mremap } from '../../mm/mremap.ts';
import { lookup } from '../../mm/tables.ts';
import { mmOf } from '../../mm/task.ts';
import { BadBoard, COPY, HOLE, LOCKED, NONE, PRIVATE, READ_ONLY, SHARED } from './bad-board.ts';

const ADVICE = [
  'MADV_NORMAL',
  'MADV_RANDOM',
  'MADV_SEQUENTIAL',
  'MADV_WILLNEED',
  'MADV_DONTDUMP',
  'MADV_DODUMP',
  'MADV_COLD',
  'MADV_PAGEOUT',
  'MADV_DONTFORK',
  'MADV_DOFORK',
  'MADV_WIPEONFORK',
  'MADV_KEEPONFORK',
  'MADV_DONTNEED',
  'MADV_DONTNEED_LOCKED',
  'MADV_FREE',
  'MADV_REMOVE',
  'MADV_POPULATE_READ',
  'MADV_POPULATE_WRITE',
  'MADV_HWPOISON',
];
const board = new BadBoard();
const { k, pid, page, top } = board;
const { NaN: NAN, POSITIVE_INFINITY: ENDLESS } = Number;
const advise = (addr: number, length: number, advice: string): string | 0 =>
  board.outcome(() => madvise(k, pid, addr, length, advice));

describe('ranges', () => {
  const RANGES: readonly (readonly [string, number, number, string | 0])[] = [
    ['a place inside a page', PRIVATE + 8, page, 'EINVAL'],
    ['a place inside a page, and no length', PRIVATE + 8, 0, 'EINVAL'],
    ['no place', NAN, page, 'EINVAL'],
    ['a fractional length', PRIVATE, 0.5, 'EINVAL'],
    ['an endless length', PRIVATE, ENDLESS, 'EINVAL'],
    ['a length that wraps to nothing', PRIVATE, -1, 'EINVAL'],
    ['a negative length', PRIVATE, -page, 'EINVAL'],
    ['a range that wraps', -page, 2 * page, 'EINVAL'],
    ['no length', PRIVATE, 0, 0],
    ['no length where nothing is', HOLE, 0, 0],
    // Memory failure looks for a page, and finds none; everybody else looks for a mapping.
    ['nothing is there', HOLE, page, 'ENOMEM'],
    ['a negative place', -4 * page, page, 'ENOMEM'],
    ['beyond user space', top, page, 'ENOMEM'],
  ];

  test.each(RANGES)('%s', (_what, addr, length, gives) => {
    for (const advice of ADVICE) {
      const expected = gives === 'ENOMEM' && advice === 'MADV_HWPOISON' ? 'EFAULT' : gives;
      expect([advice, advise(addr, length, advice)]).toEqual([advice, expected]);
    }
  });

  test('advice that does not exist is refused before the range is looked at; what is not modelled says so', () => {
    for (const advice of ['', 'MADV_FOO', 'madv_free', 'constructor', 'toString'])
      expect(advise(PRIVATE, 0, advice)).toBe('EINVAL');
    expect(advise(PRIVATE, page, 'MADV_SOFT_OFFLINE')).toBe('NotModelled');
  });
});

describe('areas that do not fit', () => {
  const ROWS: readonly (readonly [string, string, number, string])[] = [
    ['cold', 'MADV_COLD', LOCKED, 'EINVAL'],
    ['out to swap, but locked', 'MADV_PAGEOUT', LOCKED, 'EINVAL'],
    ['not needed, but locked', 'MADV_DONTNEED', LOCKED, 'EINVAL'],
    ['free, but locked', 'MADV_FREE', LOCKED, 'EINVAL'],
    ['free, but of a file', 'MADV_FREE', SHARED, 'EINVAL'],
    ['free, but a private mapping of a file', 'MADV_FREE', COPY, 'EINVAL'],
    ['removed, but locked', 'MADV_REMOVE', LOCKED, 'EINVAL'],
    ['removed, but of no file', 'MADV_REMOVE', PRIVATE, 'EINVAL'],
    ['removed, but private', 'MADV_REMOVE', COPY, 'EACCES'],
    ['removed, but never to be written', 'MADV_REMOVE', READ_ONLY, 'EACCES'],
    ['wiped on fork, but shared', 'MADV_WIPEONFORK', SHARED, 'EINVAL'],
    ['wiped on fork, but of a file', 'MADV_WIPEONFORK', COPY, 'EINVAL'],
    ['read in, but not to be read', 'MADV_POPULATE_READ', NONE, 'EINVAL'],
    ['written to, but not to be touched', 'MADV_POPULATE_WRITE', NONE, 'EINVAL'],
    ['written to, but not to be written', 'MADV_POPULATE_WRITE', READ_ONLY, 'EINVAL'],
    ['poisoned, but not to be read', 'MADV_HWPOISON', NONE, 'EFAULT'],
    ['poisoned, but the page of zeros', 'MADV_HWPOISON', PRIVATE + page, 'EBUSY'],
  ];
  test.each(ROWS)('%s', (_what, advice, addr, gives) => {
    expect(advise(addr, page, advice)).toBe(gives);
  });
});

describe('what the kernel has done before it fails', () => {
  const PROT = { read: true, write: false, exec: false };
  /** The outcome on a board of its own, and what was found afterwards. */
  const afterwards = (call: (b: BadBoard) => unknown, look: (b: BadBoard) => unknown): unknown => {
    const b = new BadBoard();
    return [b.outcome(() => call(b)), look(b)];
  };
  const present = (b: BadBoard, va: number): boolean =>
    b.k.h.pte_present(lookup(b.k, mmOf(b.k, b.pid), va).pte);
  const flag = (b: BadBoard, va: number, mask: bigint): boolean =>
    ((b.k.areas.at(mmOf(b.k, b.pid).id, va)?.flags ?? 0n) & mask) !== 0n;

  test('madvise goes on past holes, to the end, and tells of them then', () => {
    const drop =
      (addr: number, length: number) =>
      (b: BadBoard): unknown =>
        madvise(b.k, b.pid, addr, length, 'MADV_DONTNEED_LOCKED');
    const first = (b: BadBoard): unknown => present(b, PRIVATE);
    const ranges = [
      [PRIVATE - page, 2 * page],
      [PRIVATE, 8 * page],
      [PRIVATE, 2 * top],
    ] as const;
    for (const [addr, length] of ranges)
      expect(afterwards(drop(addr, length), first)).toEqual(['ENOMEM, and something changed', false]);
  });

  test('populating ends at the first page that cannot be had; those before it are there', () => {
    const populate =
      (advice: string, length: number) =>
      (b: BadBoard): unknown =>
        madvise(b.k, b.pid, PRIVATE + page, length, advice);
    const third = (b: BadBoard): unknown => present(b, PRIVATE + 2 * page);
    expect(afterwards(populate('MADV_POPULATE_WRITE', 4 * page), third)).toEqual([
      'ENOMEM, and something changed',
      true,
    ]);
    const halfReadable = (b: BadBoard): unknown => {
      mprotect(b.k, b.pid, PRIVATE + 3 * page, page, { ...PROT, read: false });
      return populate('MADV_POPULATE_READ', 3 * page)(b);
    };
    expect(afterwards(halfReadable, third)).toEqual(['EINVAL, and something changed', true]);
  });

  test('mprotect leaves what it did before the hole', () => {
    const protect = (b: BadBoard): unknown => mprotect(b.k, b.pid, PRIVATE, 8 * page, PROT);
    expect(afterwards(protect, (b) => flag(b, PRIVATE, b.k.vm.WRITE))).toEqual([
      'ENOMEM, and something changed',
      false,
    ]);
  });

  test('mlock locks up to the hole, and what cannot be brought in stays locked', () => {
    const lock =
      (addr: number, length: number) =>
      (b: BadBoard): unknown =>
        mlock(b.k, b.pid, addr, length);
    for (const [addr, length] of [
      [PRIVATE, 8 * page],
      [NONE, page],
    ] as const)
      expect(afterwards(lock(addr, length), (b) => flag(b, addr, b.k.vm.LOCKED))).toEqual([
        'ENOMEM, and something changed',
        true,
      ]);
  });

  test('mremap to a given place has made room there', () => {
    const how = { fixed: SHARED, mayMove: true, dontUnmap: false };
    const beyond = (b: BadBoard): unknown => mremap(b.k, b.pid, PRIVATE, 5 * page, 5 * page, how);
    expect(afterwards(beyond, (b) => b.k.areas.at(mmOf(b.k, b.pid).id, SHARED))).toEqual([
      'EFAULT, and something changed',
      undefined,
    ]);
  });

  test('a process that was asked for a page once remembers that it may be pinned', () => {
    const read = (b: BadBoard): unknown => process_vm_read(b.k, b.pid, HOLE);
    expect(afterwards(read, (b) => mmOf(b.k, b.pid).hasPinned)).toEqual([
      'EFAULT, and something changed',
      true,
    ]);
  });
});
