import { describe, expect, test } from 'vitest';
import { UFFD_PAGEFAULT_FLAGS } from '../../layouts/uapi.ts';
import { A, B, error, MINOR, MISSING, Monitored, OK, WP, words } from '../../test/mm/monitored.ts';
import { kernel_read } from '../access.ts';
import { exit } from '../exit.ts';
import { uffd_api, userfaultfd } from './context.ts';
import { uffd_continue, uffd_copy, uffd_zeropage } from './fill.ts';
import { uffd_poll, uffd_read } from './queue.ts';
import { uffd_register, uffd_unregister } from './register.ts';
import { uffd_close } from './release.ts';
import { uffd_wake, uffd_writeprotect } from './writeprotect.ts';

const { WRITE } = UFFD_PAGEFAULT_FLAGS;
const PARKED = { state: 'parked' };
const done = (value: bigint): unknown => ({ state: 'done', value });

describe('a fault with a monitor', () => {
  test('parks the task; the monitor reads, fills, and the access is made again', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING);
    const before = k.faults(pid);
    expect(board.write(A + page + 16, 5n)).toEqual(PARKED);
    expect([board.asleep(), uffd_poll(k, ctx)]).toEqual([true, 'in']);
    expect(board.messages(ctx)).toEqual([{ event: 'pagefault', address: A + page, flags: WRITE, pid: 0 }]);
    expect(uffd_poll(k, ctx)).toBe('nothing');
    // Reading alone wakes nobody.
    expect(board.asleep()).toBe(true);
    expect(uffd_copy(k, ctx, A + page, words(k, 7n), page)).toEqual(OK);
    expect(board.asleep()).toBe(false);
    expect(board.resume()).toEqual(done(5n));
    expect(board.read(A + page)).toEqual(done(7n));
    expect(k.messages.keys()).toEqual([]);
    expect(k.faults(pid).minor - before.minor).toBe(1);
  });

  test('a read of a missing page, a store to an armed one and a fault on a cached one say so', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING + WP);
    board.read(A);
    expect(board.messages(ctx)).toMatchObject([{ flags: 0 }]);
    uffd_copy(k, ctx, A, words(k, 1n), page, 2);
    board.resume();
    expect(board.write(A, 2n)).toEqual(PARKED);
    expect(board.messages(ctx)).toMatchObject([{ flags: WRITE | UFFD_PAGEFAULT_FLAGS.WP }]);
    uffd_writeprotect(k, ctx, A, page, 0);
    expect(board.resume()).toEqual(done(2n));

    const other = new Monitored();
    const file = other.file(2);
    other.map({ at: B, file, shared: true, pages: 2 });
    other.write(B, 3n);
    const minor = other.watched(MINOR, [], { file, shared: true, pages: 2 });
    expect(other.read(A)).toEqual(PARKED);
    expect(other.messages(minor)).toMatchObject([{ flags: UFFD_PAGEFAULT_FLAGS.MINOR }]);
    uffd_continue(other.k, minor, A, page);
    expect(other.resume()).toEqual(done(3n));
    // What is not in the cache is nobody's business but the kernel's.
    expect(other.read(A + page)).toEqual(done(0n));
  });

  test('a missing page with the wp mode is one store with two messages, and counts as major', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING + WP);
    const before = k.faults(pid);
    board.write(A, 9n);
    uffd_copy(k, ctx, A, words(k, 1n), page, 2);
    expect(board.resume()).toEqual(PARKED);
    uffd_writeprotect(k, ctx, A, page, 0);
    expect(board.resume()).toEqual(done(9n));
    expect([k.faults(pid).minor - before.minor, k.faults(pid).major - before.major]).toEqual([0, 1]);
  });

  test('asynchronous write-protect tells nobody: the mark is gone after the store', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(WP, ['WP_ASYNC']);
    board.write(A, 1n);
    uffd_writeprotect(k, ctx, A, 4 * page, 1);
    expect(k.h.is_pte_marker(board.pte(A + page))).toBe(true);
    expect([board.write(A, 2n), board.write(A + page, 3n)]).toEqual([done(2n), done(3n)]);
    expect([k.h.pte_uffd_wp(board.pte(A)), k.h.pte_write(board.pte(A))]).toEqual([false, true]);
    expect(uffd_poll(k, ctx)).toBe('nothing');
  });

  test('EXACT_ADDRESS and THREAD_ID are in the message, and the range of a wake-up still counts', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING, ['EXACT_ADDRESS', 'THREAD_ID']);
    board.read(A + 24);
    expect(board.messages(ctx)).toEqual([{ event: 'pagefault', address: A + 24, flags: 0, pid }]);
    uffd_zeropage(k, ctx, A, page);
    expect(board.resume()).toEqual(done(0n));
  });

  test('SIGBUS instead of a message, if that was asked for', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING + WP, ['SIGBUS']);
    expect(board.read(A)).toMatchObject({ signal: 'SIGBUS', code: 2 });
    uffd_copy(k, ctx, A, words(k, 1n), page, 2);
    expect(board.write(A, 1n)).toMatchObject({ signal: 'SIGBUS', code: 2 });
    expect(uffd_poll(k, ctx)).toBe('nothing');
  });

  test('a descriptor for user mode alone hears nothing of the kernel, which finds no page', () => {
    const board = new Monitored();
    const { k, pid, page } = board;
    board.map();
    const ctx = userfaultfd(k, pid, { userModeOnly: true });
    uffd_api(k, ctx, 0);
    uffd_register(k, ctx, A, 4 * page, MISSING);
    expect(kernel_read(k, pid, A)).toEqual(error('EFAULT'));
    expect(uffd_poll(k, ctx)).toBe('nothing');
    expect(board.read(A)).toEqual(PARKED);
  });
});

describe('waking', () => {
  test('only sleepers in the range wake, and unread messages of the woken go', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    board.read(A + page);
    expect(uffd_wake(k, ctx, A, page)).toEqual(OK);
    expect(uffd_wake(k, ctx, A + 2 * page, page)).toEqual(OK);
    expect(board.asleep()).toBe(true);
    expect(uffd_wake(k, ctx, A, 2 * page)).toEqual(OK);
    expect([board.asleep(), uffd_poll(k, ctx)]).toEqual([false, 'nothing']);
    // Nothing was filled: the access faults again, and the monitor hears of it again.
    expect(board.resume()).toEqual(PARKED);
    expect(board.messages(ctx)).toMatchObject([{ address: A + page }]);
    for (const [start, len] of [
      [A + 1, page],
      [A, 0],
      [0, page],
    ] as const)
      expect(board.unchanged(() => uffd_wake(k, ctx, start, len))).toEqual(error('EINVAL'));
  });

  test('DONTWAKE fills and lets sleep', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING + WP);
    board.write(A, 2n);
    expect(uffd_copy(k, ctx, A, words(k, 1n), page, 1 + 2)).toEqual(OK);
    expect(board.asleep()).toBe(true);
    uffd_wake(k, ctx, A, page);
    expect(board.resume()).toEqual(PARKED);
    expect(uffd_writeprotect(k, ctx, A, page, 2)).toEqual(OK);
    expect(board.asleep()).toBe(true);
    uffd_wake(k, ctx, A, page);
    expect(board.resume()).toEqual(done(2n));
  });

  test('a partial copy wakes those whose pages were filled', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    uffd_zeropage(k, ctx, A + 2 * page, page);
    board.read(A + page);
    expect(uffd_copy(k, ctx, A, words(k, 4n), 4 * page)).toEqual(error('EAGAIN', 2 * page));
    expect(board.resume()).toEqual(done(4n));
  });

  test('unregistering and closing wake all, who find no monitor', () => {
    for (const mode of [MISSING, WP]) {
      for (const end of ['unregister', 'close']) {
        const board = new Monitored();
        const { k, page } = board;
        const ctx = board.watched(mode);
        if (mode === WP) {
          uffd_unregister(k, ctx, A, 4 * page);
          board.write(A, 1n);
          uffd_register(k, ctx, A, 4 * page, WP);
          uffd_writeprotect(k, ctx, A, page, 1);
        }
        expect(board.write(A, 6n)).toEqual(PARKED);
        expect(end === 'close' ? uffd_close(k, ctx) : uffd_unregister(k, ctx, A, 4 * page)).toEqual(OK);
        expect(board.resume()).toEqual(done(6n));
        expect(k.messages.keys()).toEqual([]);
      }
    }
  });

  test('a task that ends in its sleep takes its message along', () => {
    const board = new Monitored();
    const ctx = board.watched(MISSING);
    board.read(A);
    exit(board.k, board.pid);
    expect(uffd_read(board.k, ctx)).toBeNull();
    expect(uffd_copy(board.k, ctx, A, [1n], board.page)).toEqual(error('ESRCH'));
    expect(uffd_register(board.k, ctx, A, board.page, MISSING)).toEqual(error('ENOMEM'));
  });
});

describe('the look at the tables before the sleep', () => {
  const resolveInBetween = (mode: number, always: boolean): Monitored => {
    const overrides = always ? { pieces: { must_wait: () => true } } : {};
    const board = new Monitored({}, overrides);
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    k.machine.races.plan('userfault:after-message:before-sleep', () => {
      expect(uffd_read(k, ctx)?.body).toMatchObject({ event: 'pagefault' });
      expect(uffd_copy(k, ctx, A, words(k, 8n), page, mode)).toEqual(OK);
    });
    return board;
  };

  test('finds the page that came after the message, woken or not', () => {
    for (const mode of [0, 1]) {
      const board = resolveInBetween(mode, false);
      expect(board.read(A)).toEqual(done(8n));
      expect(board.k.messages.keys()).toEqual([]);
    }
  });

  test('a kernel that does not look sleeps for ever when nobody wakes it', () => {
    expect(resolveInBetween(1, true).read(A)).toEqual(PARKED);
    // Who was woken before the sleep does not sleep, whatever it believes.
    expect(resolveInBetween(0, true).read(A)).toEqual(done(8n));
  });
});

test('undo and redo go through sleeping, reading and waking', () => {
  const board = new Monitored();
  const { k, page } = board;
  const ctx = board.watched(MISSING);
  const start = k.machine.journal.position;
  const atStart = k.machine.hash();
  board.write(A, 3n);
  uffd_read(k, ctx);
  uffd_copy(k, ctx, A, words(k, 1n), page);
  board.resume();
  const end = k.machine.journal.position;
  const atEnd = k.machine.hash();
  k.machine.journal.seek(start);
  expect([k.machine.hash(), board.asleep(), k.messages.keys()]).toEqual([atStart, false, []]);
  k.machine.journal.seek(end);
  expect([k.machine.hash(), k.machine.hashFromScratch()]).toEqual([atEnd, atEnd]);
});
