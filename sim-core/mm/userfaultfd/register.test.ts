import { describe, expect, test } from 'vitest';
import { UFFDIO } from '../../layouts/uapi.ts';
import { A, B, error, MINOR, MISSING, Monitored, OK, WP } from '../../test/mm/monitored.ts';
import { KernelStop } from '../kernel-stop.ts';
import { has } from '../vm-flags.ts';
import { uffd_register, uffd_unregister } from './register.ts';
import { uffd_close } from './release.ts';
import { uffd_writeprotect } from './writeprotect.ts';

const mask = (...names: readonly (keyof typeof UFFDIO)[]): number =>
  names.reduce((all, name) => all | (1 << UFFDIO[name]), 0);
const ALWAYS = ['WAKE', 'COPY', 'ZEROPAGE', 'MOVE', 'POISON'] as const;

describe('UFFDIO_REGISTER', () => {
  test('the answer names the ioctls that work: write-protect only with wp, continue only with minor', () => {
    for (let mode = 1; mode < 8; mode++) {
      const board = new Monitored();
      board.map({ shared: true, file: board.file(4) });
      const ctx = board.context();
      const wp = (mode & WP) !== 0 ? (['WRITEPROTECT'] as const) : [];
      const minor = (mode & MINOR) !== 0 ? (['CONTINUE'] as const) : [];
      const ret = mask(...ALWAYS, ...wp, ...minor);
      expect(uffd_register(board.k, ctx, A, board.page, mode)).toEqual({ state: 'done', ret });
    }
  });

  test('part of an area becomes an area of its own, and one with it again when it is unregistered', () => {
    const board = new Monitored();
    const { k, page } = board;
    board.map();
    const plain = board.vma(A);
    const ctx = board.context();
    uffd_register(k, ctx, A + page, 2 * page, MISSING);
    const part = board.vma(A + page);
    expect([part.start, part.end, part.uffd]).toEqual([A + page, A + 3 * page, ctx]);
    expect([board.vma(A).uffd, board.vma(A + 3 * page).uffd]).toEqual([0, 0]);
    // What is registered already is passed over, and the rest joins it.
    uffd_register(k, ctx, A, 4 * page, MISSING);
    expect([board.vma(A).start, board.vma(A).end]).toEqual([A, A + 4 * page]);
    expect(uffd_unregister(k, ctx, A, 4 * page)).toEqual(OK);
    const { flags, start, end } = board.vma(A);
    expect({ flags, start, end }).toEqual({ flags: plain.flags, start: plain.start, end: plain.end });
  });

  test('registering again for other modes replaces them', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING + WP);
    uffd_register(k, ctx, A, 4 * page, MISSING);
    // All that is asked for is there already.
    expect(has(board.vma(A).flags, k.vm.UFFD_WP)).toBe(true);
    uffd_register(k, ctx, A, 4 * page, WP);
    uffd_register(k, ctx, A, page, MISSING + WP);
    uffd_register(k, ctx, A + page, page, WP);
    expect(has(board.vma(A).flags, k.vm.UFFD_MISSING)).toBe(true);
  });

  test('a shared area that is watched for writes must notice the first of each page', () => {
    const board = new Monitored();
    const { k, page } = board;
    board.map({ shared: true, file: board.file(4) });
    const { prot } = board.vma(A);
    const ctx = board.context();
    uffd_register(k, ctx, A, 4 * page, WP);
    expect(k.h.pte_write(prot)).toBe(true);
    expect(k.h.pte_write(board.vma(A).prot)).toBe(false);
    uffd_unregister(k, ctx, A, 4 * page);
    expect(board.vma(A).prot).toBe(prot);
  });

  test('refusals come in the order of the kernel, and one bad area refuses the whole range', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.context();
    const ask = (start: number, len: number, mode: number): unknown =>
      board.unchanged(() => uffd_register(k, ctx, start, len, mode));
    expect(ask(A, page, MISSING)).toEqual(error('EINVAL'));
    board.map({ pages: 2 });
    board.map({
      at: A + 2 * page,
      pages: 2,
      shared: true,
      write: false,
      file: board.file(2, { writable: false }),
    });
    for (const mode of [0, 8, 9, -1, 1.5]) expect(ask(A, page, mode)).toEqual(error('EINVAL'));
    expect(ask(A, page, MINOR)).toEqual(error('EINVAL'));
    expect(ask(A, 4 * page, MINOR)).toEqual(error('EINVAL'));
    expect(ask(A, 4 * page, MISSING)).toEqual(error('EPERM'));
    for (const [start, len] of [
      [A + 1, page],
      [A, 0],
      [A, page + 1],
      [0, page],
      [k.g.taskSize - page, 2 * page],
      [-page, page],
    ] as const)
      expect(ask(start, len, MISSING)).toEqual(error('EINVAL'));
    const other = board.context();
    uffd_register(k, other, A + page, page, WP);
    expect(ask(A, 2 * page, MISSING)).toEqual(error('EBUSY'));
    expect(ask(A, 4 * page, MISSING)).toEqual(error('EBUSY'));
  });

  test('an answer of a supplied piece that is no error stops the run', () => {
    const board = new Monitored({}, { pieces: { register_errno: () => 'EFOO' } });
    board.map();
    const ctx = board.context();
    expect(() => uffd_register(board.k, ctx, A, board.page, MISSING)).toThrow(KernelStop);
    expect(() => uffd_register(board.k, ctx, A, board.page, MISSING)).toThrow(
      /your register_errno returned "EFOO"/,
    );
  });
});

describe('UFFDIO_UNREGISTER and close', () => {
  test('marks go first: what was armed is writable again, and markers are gone', () => {
    for (const end of ['unregister', 'close']) {
      const board = new Monitored();
      const { k, page } = board;
      const ctx = board.watched(WP, ['WP_UNPOPULATED']);
      board.write(A, 1n);
      uffd_writeprotect(k, ctx, A, 4 * page, 1);
      expect(k.h.pte_uffd_wp(board.pte(A))).toBe(true);
      expect(k.h.is_pte_marker(board.pte(A + page))).toBe(true);
      expect(end === 'close' ? uffd_close(k, ctx) : uffd_unregister(k, ctx, A, 4 * page)).toEqual(OK);
      expect([k.h.pte_uffd_wp(board.pte(A)), k.h.pte_write(board.pte(A)), board.pte(A + page)]).toEqual([
        false,
        true,
        0n,
      ]);
      expect([board.vma(A).uffd, has(board.vma(A).flags, k.vm.UFFD)]).toEqual([0, false]);
    }
  });

  test('a range without any area is EINVAL; one that nobody watches is fine', () => {
    const board = new Monitored();
    const { k, page } = board;
    board.map();
    const ctx = board.context();
    expect(board.unchanged(() => uffd_unregister(k, ctx, B, page))).toEqual(error('EINVAL'));
    expect(board.unchanged(() => uffd_unregister(k, ctx, A + 1, page))).toEqual(error('EINVAL'));
    expect(board.unchanged(() => uffd_unregister(k, ctx, A, 4 * page))).toEqual(OK);
  });

  test('close leaves areas of other contexts alone', () => {
    const board = new Monitored();
    const one = board.watched(MISSING);
    const two = board.watched(WP, [], { at: B });
    uffd_close(board.k, one);
    expect([board.vma(A).uffd, board.vma(B).uffd]).toEqual([0, two]);
  });
});

describe('UFFDIO_WRITEPROTECT', () => {
  test('arms and disarms; bad arguments change nothing', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(WP);
    board.map({ at: B });
    board.write(A, 1n);
    const ask = (start: number, len: number, mode: number): unknown =>
      board.unchanged(() => uffd_writeprotect(k, ctx, start, len, mode));
    for (const mode of [3, 4, 5, -1, 0.5]) expect(ask(A, page, mode)).toEqual(error('EINVAL'));
    for (const [start, len] of [
      [A + 1, page],
      [A, 0],
      [A, 1],
      [0, page],
      [k.g.taskSize, page],
    ] as const)
      expect(ask(start, len, 1)).toEqual(error('EINVAL'));
    expect(ask(B, page, 1)).toEqual(error('ENOENT'));
    expect(ask(B + 64 * page, page, 1)).toEqual(error('ENOENT'));
    expect(uffd_writeprotect(k, ctx, A, page, 1)).toEqual(OK);
    expect(k.h.pte_uffd_wp(board.pte(A))).toBe(true);
    // Without markers for anonymous memory an empty place cannot be armed.
    expect(uffd_writeprotect(k, ctx, A + page, page, 1)).toEqual(OK);
    expect(board.pte(A + page)).toBe(0n);
    expect(uffd_writeprotect(k, ctx, A, 4 * page, 0)).toEqual(OK);
    expect([k.h.pte_uffd_wp(board.pte(A)), k.h.pte_write(board.pte(A))]).toEqual([false, true]);
  });
});
