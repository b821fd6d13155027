import { describe, expect, test } from 'vitest';
import { UFFDIO_MODES } from '../../layouts/uapi.ts';
import { A, B, error, MINOR, MISSING, Monitored, OK, WP, words } from '../../test/mm/monitored.ts';
import { uffd_continue, uffd_copy, uffd_poison, uffd_zeropage } from './fill.ts';
import { changing } from './queue.ts';
import { uffd_writeprotect } from './writeprotect.ts';

const { COPY_WP, COPY_DONTWAKE, CONTINUE_WP, WRITEPROTECT_WP } = UFFDIO_MODES;

describe('UFFDIO_COPY', () => {
  test('a copied page has the content, and is dirty, writable, exclusive and mapped once', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    expect(uffd_copy(k, ctx, A, words(k, 0xc0c0n), page)).toEqual(OK);
    const pte = board.pte(A);
    expect([k.h.pte_write(pte), k.h.pte_dirty(pte), k.h.pte_uffd_wp(pte)]).toEqual([true, true, false]);
    const pfn = Number(k.h.pte_pfn(pte));
    expect([k.folios.mapcount(pfn), k.folios.ref(pfn), k.folios.anonExclusive(pfn)]).toEqual([1, 1, true]);
    expect(board.read(A + page - 8)).toEqual({ state: 'done', value: 0xc0c0n });
    expect(board.vma(A).anonVma).not.toBe(0);
  });

  test('a page copied with the wp mode is armed, and cannot be written by hardware', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING + WP);
    expect(uffd_copy(k, ctx, A, words(k, 1n), page, COPY_WP)).toEqual(OK);
    expect([k.h.pte_uffd_wp(board.pte(A)), k.h.pte_write(board.pte(A))]).toEqual([true, false]);
  });

  test('what is there stays: EEXIST, or EAGAIN with the bytes that were done before it', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    expect(uffd_copy(k, ctx, A + 2 * page, words(k, 7n), page)).toEqual(OK);
    expect(board.unchanged(() => uffd_copy(k, ctx, A + 2 * page, words(k, 8n), page))).toEqual(
      error('EEXIST'),
    );
    expect(uffd_copy(k, ctx, A, words(k, 9n), 4 * page)).toEqual(error('EAGAIN', 2 * page));
    expect(board.read(A + page)).toEqual({ state: 'done', value: 9n });
    expect(board.read(A + 2 * page)).toEqual({ state: 'done', value: 7n });
    expect(board.pte(A + 3 * page)).toBe(0n);
  });

  test('a marker is overwritten by a copy, and refused by a zero page and by poison', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING + WP, ['WP_UNPOPULATED']);
    expect(uffd_writeprotect(k, ctx, A, 4 * page, WRITEPROTECT_WP)).toEqual(OK);
    expect(k.h.is_pte_marker(board.pte(A))).toBe(true);
    // The first filling of any kind gives the area its anon_vma.
    expect(uffd_zeropage(k, ctx, A, page)).toEqual(error('EEXIST'));
    expect(board.vma(A).anonVma).not.toBe(0);
    expect(board.unchanged(() => uffd_zeropage(k, ctx, A, page))).toEqual(error('EEXIST'));
    expect(board.unchanged(() => uffd_poison(k, ctx, A, page))).toEqual(error('EEXIST'));
    expect(uffd_copy(k, ctx, A, words(k, 1n), page)).toEqual(OK);
    expect(k.h.pte_uffd_wp(board.pte(A))).toBe(false);
  });

  test('a source in memory is faulted in and may begin at any byte; one that is not there is EFAULT', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    board.map({ at: B, pages: 2 });
    board.write(B, 0x1122_3344_5566_7788n);
    board.write(B + page, 0x99n);
    expect(uffd_copy(k, ctx, A, B, page)).toEqual(OK);
    expect(board.read(A)).toEqual({ state: 'done', value: 0x1122_3344_5566_7788n });
    expect(uffd_copy(k, ctx, A + page, B + 2, page)).toEqual(OK);
    expect(board.read(A + page)).toEqual({ state: 'done', value: 0x1122_3344_5566n });
    expect(board.read(A + 2 * page - 8)).toEqual({ state: 'done', value: 0x0099_0000_0000_0000n });
    expect(uffd_copy(k, ctx, A + 2 * page, B + 2 * page, page)).toEqual(error('EFAULT'));
    // A source that only the monitor itself could fill would never come.
    expect(uffd_copy(k, ctx, A + 2 * page, A + 3 * page, page)).toEqual(error('EFAULT'));
  });

  test('a read-only area gets a dirty page without permission to write it', () => {
    const board = new Monitored({ layout: 'v6.12-softdirty' });
    const { k, page } = board;
    const ctx = board.watched(MISSING, [], { write: false });
    expect(uffd_copy(k, ctx, A, words(k, 1n), page)).toEqual(OK);
    const pte = board.pte(A);
    expect([k.h.pte_write(pte), k.h.pte_dirty(pte), k.h.pte_soft_dirty(pte)]).toEqual([false, true, true]);
    expect(k.h.pte_rdonly(pte)).toBe(true);
    expect(board.write(A, 2n)).toMatchObject({ signal: 'SIGSEGV' });
  });

  test('of a shared file it makes a page of the file, clean until somebody writes it', () => {
    const board = new Monitored();
    const { k, page } = board;
    const file = board.file(2);
    const ctx = board.watched(MISSING, [], { file, shared: true, pages: 4 });
    expect(uffd_copy(k, ctx, A, words(k, 5n), page)).toEqual(OK);
    const pfn = Number(k.h.pte_pfn(board.pte(A)));
    expect([k.folios.ref(pfn), k.folios.mapcount(pfn), k.folios.is(pfn, 'dirty')]).toEqual([2, 1, false]);
    expect(uffd_copy(k, ctx, A + 2 * page, words(k, 5n), page)).toEqual(error('EFAULT'));
    board.map({ at: B, file, shared: true, pages: 2 });
    board.write(B + page, 1n);
    expect(uffd_copy(k, ctx, A + page, words(k, 5n), page)).toEqual(error('EEXIST'));
  });

  test('in a private mapping of a file it makes an anonymous page, whatever the file has', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING, [], { file: board.file(2), pages: 2 });
    expect(uffd_copy(k, ctx, A, words(k, 5n), page)).toEqual(OK);
    expect(k.folios.is(Number(k.h.pte_pfn(board.pte(A))), 'anon')).toBe(true);
  });
});

describe('UFFDIO_ZEROPAGE, UFFDIO_CONTINUE and UFFDIO_POISON', () => {
  test('zero is the zero page in private memory and a page of its own in a shared file', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING);
    expect(uffd_zeropage(k, ctx, A, page)).toEqual(OK);
    expect([Number(k.h.pte_pfn(board.pte(A))), k.h.pte_special(board.pte(A))]).toEqual([k.zeroPfn, true]);
    const other = board.watched(MISSING, [], { at: B, shared: true, file: board.file(4) });
    expect(uffd_zeropage(k, other, B, page)).toEqual(OK);
    expect(k.h.pte_special(board.pte(B))).toBe(false);
    expect(k.h.pte_write(board.pte(B))).toBe(true);
  });

  test('continue maps what the file has: nothing is EFAULT, past the end EINVAL, mapped already EEXIST', () => {
    const board = new Monitored();
    const { k, page } = board;
    const file = board.file(3);
    board.map({ at: B, file, shared: true, pages: 3 });
    board.write(B, 4n);
    const ctx = board.watched(MINOR + WP, [], { file, shared: true, pages: 4 });
    expect(uffd_continue(k, ctx, A, page, CONTINUE_WP)).toEqual(OK);
    expect(k.h.pte_pfn(board.pte(A))).toBe(k.h.pte_pfn(board.pte(B)));
    expect([k.h.pte_uffd_wp(board.pte(A)), k.h.pte_write(board.pte(A))]).toEqual([true, false]);
    expect(k.folios.ref(Number(k.h.pte_pfn(board.pte(A))))).toBe(3);
    expect(uffd_continue(k, ctx, A, page)).toEqual(error('EEXIST'));
    expect(uffd_continue(k, ctx, A + page, page)).toEqual(error('EFAULT'));
    expect(uffd_continue(k, ctx, A + 3 * page, page)).toEqual(error('EINVAL'));
  });

  test('a private mapping gets the page of the file without permission to write', () => {
    const board = new Monitored();
    const { k, page } = board;
    const file = board.file(2);
    board.map({ at: B, file, shared: true, pages: 2 });
    board.write(B, 4n);
    const ctx = board.watched(MINOR, [], { file, pages: 2 });
    expect(uffd_continue(k, ctx, A, page)).toEqual(OK);
    expect([k.h.pte_write(board.pte(A)), k.h.pte_dirty(board.pte(A))]).toEqual([false, true]);
    expect(board.write(A, 9n)).toMatchObject({ state: 'done' });
    expect(board.read(B)).toEqual({ state: 'done', value: 4n });
  });

  test('a poisoned page gives SIGBUS as lost memory does, and may be filled by a copy', () => {
    const board = new Monitored();
    const { k, page } = board;
    const ctx = board.watched(MISSING, ['POISON']);
    expect(uffd_poison(k, ctx, A, 2 * page)).toEqual(OK);
    expect(board.read(A)).toMatchObject({ signal: 'SIGBUS', code: 4 });
    expect(uffd_copy(k, ctx, A, words(k, 3n), page)).toEqual(OK);
    expect(board.read(A)).toEqual({ state: 'done', value: 3n });
  });
});

describe('bad arguments', () => {
  const board = new Monitored();
  const { k, page } = board;
  const ctx = board.watched(MISSING);
  board.map({ at: B });
  const top = k.g.taskSize;
  const ranges: readonly (readonly [number, number])[] = [
    [A + 8, page],
    [A, 0],
    [A, page - 8],
    [A, -page],
    [0, page],
    [top, page],
    [top - page, 2 * page],
    [Number.NaN, page],
    [A, Number.POSITIVE_INFINITY],
    [-page, page],
    [A + 0.5, page],
  ];
  const calls = {
    copy: (start: number, len: number, mode = 0) => uffd_copy(k, ctx, start, [1n], len, mode),
    zeropage: (start: number, len: number, mode = 0) => uffd_zeropage(k, ctx, start, len, mode),
    continue: (start: number, len: number, mode = 0) => uffd_continue(k, ctx, start, len, mode),
    poison: (start: number, len: number, mode = 0) => uffd_poison(k, ctx, start, len, mode),
  };

  test.each(Object.entries(calls))('%s refuses ranges that are none, and changes nothing', (_name, call) => {
    for (const [start, len] of ranges)
      expect(board.unchanged(() => call(start, len))).toEqual(error('EINVAL'));
    for (const mode of [4, 8, -1, 0.5, 2 ** 40 + 1])
      expect(board.unchanged(() => call(A, page, mode))).toEqual(error('EINVAL'));
    expect(board.unchanged(() => call(A, 5 * page))).toEqual(error('ENOENT'));
    expect(board.unchanged(() => call(B, page))).toEqual(error('ENOENT'));
    expect(board.unchanged(() => call(B + 64 * page, page))).toEqual(error('ENOENT'));
  });

  test('modes and areas that do not fit are EINVAL', () => {
    expect(board.unchanged(() => uffd_copy(k, ctx, A, [1n], page, COPY_WP))).toEqual(error('EINVAL'));
    expect(board.unchanged(() => uffd_continue(k, ctx, A, page))).toEqual(error('EINVAL'));
    expect(board.unchanged(() => uffd_copy(k, ctx, A, top - 8, page, COPY_DONTWAKE))).toEqual(
      error('EINVAL'),
    );
  });

  test('a descriptor must be open, and agreed upon; while the space changes, all is EAGAIN', () => {
    expect(board.unchanged(() => uffd_copy(k, 99, A, [1n], page))).toEqual(error('EBADF'));
    changing(k, ctx, 1);
    for (const call of Object.values(calls))
      expect(board.unchanged(() => call(A + 8, 0))).toEqual(error('EAGAIN'));
    changing(k, ctx, -1);
  });
});
