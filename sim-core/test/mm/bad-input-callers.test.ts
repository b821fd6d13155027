// Callers that make no sense: tasks that sleep, have ended or never were; addresses that no instruction can have; and the
// calls of userfaultfd, as far as their own tests do not go. The errors are those of Linux 6.12; nothing changes.
import { describe, expect, test } from 'vitest';
import { access, kernel_read, kernel_write, resume } from '../../mm/access.ts';
import { clear_refs } from '../../mm/clear-refs.ts';
import { exit } from '../../mm/exit.ts';
import { fork } from '../../mm/fork.ts';
import { pin_user_page, proc_mem_write, process_vm_read, process_vm_write } from '../../mm/gup.ts';
import type { Kernel } from '../../mm/kernel.ts';
import { madvise } from '../../mm/madvise.ts';
import { migrate_begin } from '../../mm/migrate.ts';
import { mlock, munlock } from '../../mm/mlock.ts';
import { mmap } from '../../mm/mmap.ts';
import { move_pages } from '../../mm/move-pages.ts';
import { mprotect } from '../../mm/mprotect.ts';
import { mremap } from '../../mm/mremap.ts';
import { munmap } from '../../mm/munmap.ts';
import { pagemap } from '../../mm/pagemap.ts';
import { pagemap_scan } from '../../mm/pagemap-scan.ts';
import { smaps } from '../../mm/smaps.ts';
import { uffd_api, userfaultfd } from '../../mm/userfaultfd/context.ts';
import { uffd_continue, uffd_copy, uffd_poison, uffd_zeropage } from '../../mm/userfaultfd/fill.ts';
import { uffd_move } from '../../mm/userfaultfd/move.ts';
import { uffd_poll, uffd_read } from '../../mm/userfaultfd/queue.ts';
import { uffd_register, uffd_unregister } from '../../mm/userfaultfd/register.ts';
import { uffd_close } from '../../mm/userfaultfd/release.ts';
import { uffd_wake, uffd_writeprotect } from '../../mm/userfaultfd/writeprotect.ts';
import { BadBoard, COPY, HOLE, NONE, PRIVATE, READ_ONLY, SHARED } from './bad-board.ts';
import { MISSING, WP } from './monitored.ts';

const PROT = { read: true, write: false, exec: false };
const { NaN: NAN, POSITIVE_INFINITY: ENDLESS } = Number;

type Call = (k: Kernel, pid: number, va: number) => unknown;
/** What a task does itself. */
const OWN_CALLS: Readonly<Record<string, Call>> = {
  access: (k, pid, va) => access(k, pid, va, 'read'),
  kernel_write: (k, pid, va) => kernel_write(k, pid, va, 1n),
  fork: (k, pid) => fork(k, pid),
  mmap: (k, pid, addr) =>
    mmap(k, pid, { addr, length: k.g.pageSize, prot: PROT, shared: false, file: 0, pgoff: 0 }),
  munmap: (k, pid, va) => munmap(k, pid, va, k.g.pageSize),
  mprotect: (k, pid, va) => mprotect(k, pid, va, k.g.pageSize, PROT),
  mremap: (k, pid, va) =>
    mremap(k, pid, va, k.g.pageSize, 2 * k.g.pageSize, { fixed: null, mayMove: true, dontUnmap: false }),
  madvise: (k, pid, va) => madvise(k, pid, va, k.g.pageSize, 'MADV_DONTNEED'),
  mlock: (k, pid, va) => mlock(k, pid, va, k.g.pageSize),
  munlock: (k, pid, va) => munlock(k, pid, va, k.g.pageSize),
  move_pages: (k, pid, va) => move_pages(k, pid, va, 1),
  migrate_begin: (k, pid, va) => migrate_begin(k, pid, va),
  proc_mem_write: (k, pid, va) => proc_mem_write(k, pid, va, 1n),
  process_vm_write: (k, pid, va) => process_vm_write(k, pid, va, 1n),
  process_vm_read: (k, pid, va) => process_vm_read(k, pid, va),
  pin_user_page: (k, pid, va) => pin_user_page(k, pid, va),
  resume: (k, pid) => resume(k, pid),
};
/** What others do to a task, asleep or not. */
const FOREIGN_CALLS: Readonly<Record<string, Call>> = {
  clear_refs: (k, pid) => clear_refs(k, pid, 1),
  pagemap: (k, pid, va) => pagemap(k, pid, va),
  pagemap_scan: (k, pid, va) => pagemap_scan(k, pid, { start: va, end: va }),
  smaps: (k, pid) => smaps(k, pid),
  userfaultfd: (k, pid) => userfaultfd(k, pid, { userModeOnly: false }),
  exit: (k, pid) => exit(k, pid),
};

describe('tasks', () => {
  test.each(Object.entries({ ...OWN_CALLS, ...FOREIGN_CALLS }))(
    '%s of a task that has ended, or never was, is a mistake of the caller',
    (_name, call) => {
      const { k, pid } = ended;
      for (const who of [pid, 99, 0, -1, NAN])
        expect([who, ended.outcome(() => call(k, who, PRIVATE))]).toEqual([who, 'RangeError']);
    },
  );

  test.each(Object.entries(OWN_CALLS))(
    '%s of a task that sleeps is a mistake of the caller',
    (_name, call) => {
      expect(asleep.outcome(() => call(asleep.k, asleep.pid, PRIVATE))).toBe('RangeError');
    },
  );

  test('a task that sleeps can be looked at, and can end', () => {
    const board = sleeping();
    const { k, pid } = board;
    expect(pagemap(k, pid, PRIVATE)).not.toBe(0n);
    expect(clear_refs(k, pid, 1)).toMatchObject({ state: 'done' });
    expect(exit(k, pid)).toMatchObject({ state: 'done' });
    expect(board.outcome(() => exit(k, pid))).toBe('RangeError');
  });
});

function sleeping(): BadBoard {
  const bad = new BadBoard();
  const { board, k, pid, page } = bad;
  uffd_register(k, board.context(), PRIVATE + 3 * page, page, MISSING);
  access(k, pid, PRIVATE + 3 * page, 'read');
  return bad;
}
const asleep = sleeping();
const ended = new BadBoard();
exit(ended.k, ended.pid);

/** Ways to memory, and what each gives where its signal would be. */
const WAYS: Readonly<Record<string, readonly [Call, string | null]>> = {
  'a load': [(k, pid, va) => access(k, pid, va, 'read'), null],
  'a store': [(k, pid, va) => access(k, pid, va, 'write', 1n), null],
  'a fetch': [(k, pid, va) => access(k, pid, va, 'exec'), null],
  copy_from_user: [kernel_read, 'EFAULT'],
  copy_to_user: [(k, pid, va) => kernel_write(k, pid, va, 1n), 'EFAULT'],
  '/proc/PID/mem': [(k, pid, va) => proc_mem_write(k, pid, va, 1n), 'EIO'],
  process_vm_readv: [(k, pid, va) => process_vm_read(k, pid, va), 'EFAULT'],
  process_vm_writev: [(k, pid, va) => process_vm_write(k, pid, va, 1n), 'EFAULT'],
};

describe('addresses', () => {
  const board = new BadBoard();
  const { k, pid, top, page } = board;
  // Whoever asked once for a page by its address is marked for good: that is done before anything is compared.
  process_vm_read(k, pid, PRIVATE);
  const found = (va: number): unknown =>
    Object.entries(WAYS).map(([name, [way]]) => [name, board.outcome(() => way(k, pid, va))]);
  const all = (signal: string, ways: readonly string[], otherwise: string | 0 = 0): unknown =>
    Object.entries(WAYS).map(([name, [, err]]) => [name, ways.includes(name) ? (err ?? signal) : otherwise]);

  test.each([PRIVATE + 1, PRIVATE + 0.5, -8, NAN, ENDLESS, 2 ** 60])(
    '%d is the address of no aligned word: a mistake of the caller',
    (va) => {
      expect(found(va)).toEqual(Object.keys(WAYS).map((name) => [name, 'RangeError']));
    },
  );

  test.each([
    ['where nothing is', HOLE],
    ['beyond user space', top],
    ['beyond user space, and like a page of text in all other parts', top + 2 ** 22],
    ['just before a mapping', PRIVATE - 8],
    ['just after one', PRIVATE + 4 * page],
  ])('%s', (_what, va) => {
    expect(found(va)).toEqual(all('SIGSEGV 1', Object.keys(WAYS)));
  });

  test('where only reading is allowed', () => {
    access(k, pid, READ_ONLY, 'read');
    const refused = ['a store', 'a fetch', 'copy_to_user', '/proc/PID/mem', 'process_vm_writev'];
    expect(found(READ_ONLY)).toEqual(all('SIGSEGV 2', refused));
  });

  test('where nothing is allowed; a debugger may write to private memory all the same', () => {
    const others = Object.keys(WAYS).filter((name) => name !== '/proc/PID/mem');
    expect(found(NONE)).toEqual(all('SIGSEGV 2', others, '0, and something changed'));
  });
});

describe('userfaultfd', () => {
  const bad = new BadBoard();
  const { board, k, pid, page, top } = bad;
  const ctx = board.context('MOVE');
  uffd_register(k, ctx, PRIVATE, 4 * page, MISSING + WP);
  type Ranged = (start: number, len: number, ctx: number, mode?: number) => unknown;
  const RANGED: Readonly<Record<string, Ranged>> = {
    UFFDIO_REGISTER: (start, len, fd, mode = MISSING) => uffd_register(k, fd, start, len, mode),
    UFFDIO_UNREGISTER: (start, len, fd) => uffd_unregister(k, fd, start, len),
    UFFDIO_WAKE: (start, len, fd) => uffd_wake(k, fd, start, len),
    UFFDIO_WRITEPROTECT: (start, len, fd, mode = 1) => uffd_writeprotect(k, fd, start, len, mode),
    UFFDIO_COPY: (start, len, fd, mode) => uffd_copy(k, fd, start, [1n], len, mode),
    UFFDIO_ZEROPAGE: (start, len, fd, mode) => uffd_zeropage(k, fd, start, len, mode),
    UFFDIO_CONTINUE: (start, len, fd, mode) => uffd_continue(k, fd, start, len, mode),
    UFFDIO_POISON: (start, len, fd, mode) => uffd_poison(k, fd, start, len, mode),
    'UFFDIO_MOVE to': (start, len, fd, mode) => uffd_move(k, fd, start, SHARED, len, mode),
    'UFFDIO_MOVE from': (start, len, fd, mode) => uffd_move(k, fd, PRIVATE, start, len, mode),
    'UFFDIO_COPY from': (start, len, fd) => uffd_copy(k, fd, PRIVATE + 3 * page, start, len),
  };
  const RANGES = [
    [NAN, page],
    [PRIVATE, NAN],
    [PRIVATE, ENDLESS],
    [PRIVATE, 0],
    [PRIVATE, -1],
    [PRIVATE, -page],
    [PRIVATE, page / 2],
    [PRIVATE, page + 0.5],
    [PRIVATE + 0.5, page],
    [-page, page],
    [-page, 2 * page],
    [0, page],
    [top, page],
    [top - page, 2 * page],
    [2 ** 60, page],
  ] as const;
  const every = (call: (one: Ranged) => unknown): unknown =>
    Object.fromEntries(Object.entries(RANGED).map(([name, one]) => [name, bad.outcome(() => call(one))]));
  const all = (gives: string, names = Object.keys(RANGED)): unknown =>
    Object.fromEntries(names.map((name) => [name, gives]));

  test.each(RANGES)('from %d, %d bytes are no range of pages', (start, len) => {
    expect(every((one) => one(start, len, ctx))).toEqual(all('EINVAL'));
  });

  test('only the source of a copy may begin inside a page', () => {
    expect(every((one) => one(PRIVATE + 8, page, ctx))).toEqual({
      ...(all('EINVAL') as object),
      'UFFDIO_COPY from': '0, and something changed',
    });
  });

  test('modes that are none', () => {
    const plain = ['UFFDIO_UNREGISTER', 'UFFDIO_WAKE', 'UFFDIO_COPY from'];
    const moded = Object.entries(RANGED).filter(([name]) => !plain.includes(name));
    for (const mode of [NAN, ENDLESS, 0.5, -1, 2 ** 31, 2 ** 32, 2 ** 40])
      for (const [name, one] of moded)
        expect([mode, name, bad.outcome(() => one(PRIVATE, page, ctx, mode))]).toEqual([
          mode,
          name,
          'EINVAL',
        ]);
  });

  test('descriptors that are not open', () => {
    for (const fd of [0, -1, 99, NAN, 0.5]) {
      expect(every((one) => one(PRIVATE, page, fd))).toEqual(all('EBADF'));
      expect([bad.outcome(() => uffd_api(k, fd, 0)), bad.outcome(() => uffd_close(k, fd))]).toEqual([
        'EBADF',
        'EBADF',
      ]);
      expect([uffd_read(k, fd), uffd_poll(k, fd)]).toEqual([null, 'err']);
    }
  });

  test('features that are none', () => {
    const fresh = userfaultfd(k, pid, { userModeOnly: false });
    for (const features of [NAN, ENDLESS, 0.5, -1, 2 ** 17, 2 ** 32, 2 ** 40])
      expect([features, bad.outcome(() => uffd_api(k, fresh, features))]).toEqual([features, 'EINVAL']);
    for (const api of [0, NAN, -1]) expect(bad.outcome(() => uffd_api(k, fresh, 0, api))).toBe('EINVAL');
  });

  test('places that are not there, or not to be watched', () => {
    const none = (start: number): unknown[] =>
      [
        'UFFDIO_REGISTER',
        'UFFDIO_UNREGISTER',
        'UFFDIO_WRITEPROTECT',
        'UFFDIO_COPY',
        'UFFDIO_MOVE to',
        'UFFDIO_MOVE from',
      ].map((name) => bad.outcome(() => RANGED[name]?.(start, page, ctx)));
    expect(none(HOLE)).toEqual(['EINVAL', 'EINVAL', 'ENOENT', 'ENOENT', 'ENOENT', 'ENOENT']);
    // Files cannot be moved, nor watched where nobody may ever write.
    expect(none(COPY).slice(2)).toEqual(['ENOENT', 'ENOENT', 'EINVAL', 'EINVAL']);
    expect(none(READ_ONLY)).toEqual(['EPERM', 0, 'ENOENT', 'ENOENT', 'EINVAL', 'EINVAL']);
  });

  test('a page cannot be moved onto itself, nor onto one that is there', () => {
    expect(bad.outcome(() => uffd_move(k, ctx, PRIVATE, PRIVATE, page))).toBe('EEXIST');
    expect(bad.outcome(() => uffd_move(k, ctx, PRIVATE + page, PRIVATE, page))).toBe('EEXIST');
  });
});
