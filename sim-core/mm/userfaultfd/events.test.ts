import { describe, expect, test } from 'vitest';
import { A, B, error, MISSING, Monitored, OK, WP, words } from '../../test/mm/monitored.ts';
import { exit } from '../exit.ts';
import { fork } from '../fork.ts';
import { madvise } from '../madvise.ts';
import { mremap } from '../mremap.ts';
import { munmap } from '../munmap.ts';
import { has } from '../vm-flags.ts';
import { dup_userfaultfd, dup_userfaultfd_fail, newForkContexts } from './events.ts';
import { uffd_copy } from './fill.ts';
import { uffd_move } from './move.ts';
import { uffd_poll, uffd_read } from './queue.ts';
import { uffd_register } from './register.ts';
import { uffd_close } from './release.ts';
import { uffd_writeprotect } from './writeprotect.ts';

const PARKED = { state: 'parked' };

describe('EVENT_FORK', () => {
  test('the parent waits until the message is read; the child is watched by a context of its own', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING + WP, ['EVENT_FORK']);
    uffd_copy(k, ctx, A, words(k, 1n), page, 2);
    expect(fork(k, pid)).toEqual(PARKED);
    for (const call of [
      () => uffd_copy(k, ctx, A + page, [1n], page),
      () => uffd_writeprotect(k, ctx, A, page, 1),
      () => uffd_move(k, ctx, A, B, page),
    ])
      expect(board.unchanged(call)).toEqual(error('EAGAIN'));
    const body = uffd_read(k, ctx)?.body;
    if (body?.event !== 'fork') throw new Error('no fork event');
    expect(k.uffds.get(ctx)?.mmapChanging).toBe(0);
    const result = board.resume();
    if (!('ret' in result)) throw new Error('fork gave no pid');
    const child = result.ret;
    expect(board.vma(A, child).uffd).toBe(body.child);
    expect(k.h.pte_uffd_wp(board.pte(A, child))).toBe(true);
    expect(board.write(A, 2n, child)).toEqual(PARKED);
    expect(uffd_poll(k, ctx)).toBe('nothing');
    expect(uffd_read(k, body.child)?.body).toMatchObject({ event: 'pagefault', address: A });
    expect(uffd_writeprotect(k, body.child, A, page, 0)).toEqual(OK);
    expect(board.resume(child)).toEqual({ state: 'done', value: 2n });
  });

  test('without it the child is not watched, and nobody waits', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING + WP);
    uffd_copy(k, ctx, A, words(k, 1n), page, 2);
    const result = fork(k, pid);
    if (result.state !== 'done') throw new Error('fork failed');
    const { flags, uffd } = board.vma(A, result.ret);
    expect([uffd, has(flags, k.vm.UFFD)]).toEqual([0, false]);
    expect(k.h.pte_uffd_wp(board.pte(A, result.ret))).toBe(false);
    expect(k.h.pte_uffd_wp(board.pte(A))).toBe(true);
  });

  test('two contexts hear one after the other; a fork that fails tells nobody', () => {
    const board = new Monitored();
    const { k, pid } = board;
    const one = board.watched(MISSING, ['EVENT_FORK']);
    const two = board.watched(MISSING, ['EVENT_FORK'], { at: B });
    const pending = newForkContexts();
    expect(dup_userfaultfd(k, board.vma(A), 99, pending)).toEqual({ uffd: 3, dropFlags: 0n });
    expect(dup_userfaultfd(k, board.vma(A), 99, pending)).toEqual({ uffd: 3, dropFlags: 0n });
    dup_userfaultfd_fail(k, pending);
    expect([k.uffds.get(one)?.mmapChanging, k.uffds.get(3)]).toEqual([0, undefined]);
    expect(fork(k, pid)).toEqual(PARKED);
    expect([uffd_poll(k, one), uffd_poll(k, two)]).toEqual(['in', 'nothing']);
    expect(uffd_read(k, one)?.body).toMatchObject({ event: 'fork' });
    expect([board.asleep(), uffd_poll(k, two)]).toEqual([true, 'in']);
    expect(uffd_read(k, two)?.body).toMatchObject({ event: 'fork' });
    expect(board.resume()).toMatchObject({ state: 'done' });
  });

  test('a context that is closed before it reads lets the call go on, and the child free', () => {
    const board = new Monitored();
    const { k, pid } = board;
    const one = board.watched(MISSING, ['EVENT_FORK']);
    const two = board.watched(MISSING, ['EVENT_FORK'], { at: B });
    expect(fork(k, pid)).toEqual(PARKED);
    uffd_close(k, two);
    expect(board.asleep()).toBe(true);
    uffd_close(k, one);
    const result = board.resume();
    if (!('ret' in result)) throw new Error('fork gave no pid');
    expect([board.vma(A, result.ret).uffd, board.vma(B, result.ret).uffd]).toEqual([0, 0]);
    expect(board.read(A, result.ret)).toEqual({ state: 'done', value: 0n });
    expect(k.messages.keys()).toEqual([]);
  });
});

describe('EVENT_UNMAP, EVENT_REMOVE and EVENT_REMAP', () => {
  test('munmap tells of the whole range, once for each context, after the areas are gone', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING, ['EVENT_UNMAP']);
    uffd_register(k, ctx, A, page, MISSING + WP);
    expect(munmap(k, pid, A, 3 * page)).toEqual(PARKED);
    expect(k.areas.at(k.tasks.get(pid)?.mm ?? 0, A)).toBeUndefined();
    expect(board.messages(ctx)).toEqual([{ event: 'unmap', start: A, end: A + 3 * page }]);
    expect(board.resume()).toEqual(OK);
    expect(k.uffds.get(ctx)?.mmapChanging).toBe(0);
  });

  test.each(['MADV_DONTNEED', 'MADV_FREE'])('%s waits before it takes pages away, area by area', (advice) => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(WP, ['EVENT_REMOVE'], { pages: 2 });
    board.map({ at: A + 2 * page, pages: 1 });
    board.map({ at: A + 3 * page, pages: 1 });
    uffd_register(k, ctx, A + 3 * page, page, MISSING + WP);
    board.write(A, 1n);
    expect(madvise(k, pid, A, 4 * page, advice)).toEqual(PARKED);
    expect(k.h.pte_present(board.pte(A))).toBe(true);
    expect(board.messages(ctx)).toEqual([{ event: 'remove', start: A, end: A + 2 * page }]);
    expect(board.resume()).toEqual(PARKED);
    if (advice === 'MADV_DONTNEED') expect(board.pte(A)).toBe(0n);
    expect(board.messages(ctx)).toEqual([{ event: 'remove', start: A + 3 * page, end: A + 4 * page }]);
    expect(board.resume()).toEqual(OK);
  });

  test('an area that moves stays watched with the event, and is let go without it', () => {
    for (const event of [true, false]) {
      const board = new Monitored();
      const { k, page, pid } = board;
      const ctx = board.watched(WP, event ? ['EVENT_REMAP'] : []);
      board.write(A, 1n);
      uffd_writeprotect(k, ctx, A, page, 1);
      const result = mremap(k, pid, A, 4 * page, 4 * page, { fixed: B, mayMove: true, dontUnmap: false });
      expect(result).toEqual(event ? PARKED : { state: 'done', ret: B });
      if (event) {
        expect(board.messages(ctx)).toEqual([{ event: 'remap', from: A, to: B, length: 4 * page }]);
        expect(board.resume()).toEqual({ state: 'done', ret: B });
      }
      expect(board.vma(B).uffd).toBe(event ? ctx : 0);
      expect(k.h.pte_uffd_wp(board.pte(B))).toBe(event);
    }
  });

  test('mremap over a watched area tells of what made room, of the move, and of what was left, in that order', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING, ['EVENT_REMAP', 'EVENT_UNMAP'], { pages: 2 });
    board.map({ at: B, pages: 1 });
    uffd_register(k, ctx, B, page, MISSING);
    const flags = { fixed: B, mayMove: true, dontUnmap: false };
    expect(mremap(k, pid, A, 2 * page, 2 * page, flags)).toEqual(PARKED);
    expect(board.messages(ctx)).toMatchObject([
      { event: 'unmap', start: B, end: B + 2 * page },
      { event: 'remap', from: A, to: B },
      { event: 'unmap', start: A, end: A + 2 * page },
    ]);
    expect(board.resume()).toEqual({ state: 'done', ret: B });
    expect(k.uffds.get(ctx)?.mmapChanging).toBe(0);
  });

  test('faults are read before events, and a task that ends while it waits takes its events back', () => {
    const board = new Monitored();
    const { k, page, pid } = board;
    const ctx = board.watched(MISSING, ['EVENT_FORK', 'EVENT_UNMAP']);
    fork(k, pid);
    const forked = uffd_read(k, ctx)?.body;
    if (forked?.event !== 'fork') throw new Error('no fork event');
    board.resume();
    expect(munmap(k, pid, A, page)).toEqual(PARKED);
    exit(k, pid);
    expect(uffd_read(k, ctx)).toBeNull();
    expect([k.uffds.get(ctx)?.mmapChanging, k.messages.keys()]).toEqual([0, []]);
  });
});
