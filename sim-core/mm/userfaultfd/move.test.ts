import { describe, expect, test } from 'vitest';
import { UFFDIO_MODES } from '../../layouts/uapi.ts';
import { A, B, error, MISSING, Monitored, OK, WP } from '../../test/mm/monitored.ts';
import { fork } from '../fork.ts';
import { madvise } from '../madvise.ts';
import { mlock } from '../mlock.ts';
import { mprotect } from '../mprotect.ts';
import { lookup } from '../tables.ts';
import { uffd_poison } from './fill.ts';
import { uffd_move } from './move.ts';
import { uffd_register } from './register.ts';
import { uffd_writeprotect } from './writeprotect.ts';

const HOLES = UFFDIO_MODES.MOVE_ALLOW_SRC_HOLES;

/** Pages to be filled at A, and a source at B. */
function board(config: ConstructorParameters<typeof Monitored>[0] = {}): { board: Monitored; ctx: number } {
  const made = new Monitored(config);
  const ctx = made.watched(MISSING, ['MOVE']);
  made.map({ at: B });
  return { board: made, ctx };
}

describe('UFFDIO_MOVE', () => {
  test('a page changes its address and nothing else; who slept for it wakes', () => {
    const { board: b, ctx } = board({ layout: 'v6.12-softdirty' });
    const { k, page, pid } = b;
    b.write(B, 9n);
    const pfn = Number(k.h.pte_pfn(b.pte(B)));
    madvise(k, pid, B + page, page, 'MADV_NORMAL');
    expect(b.read(A)).toEqual({ state: 'parked' });
    expect(uffd_move(k, ctx, A, B, page)).toEqual(OK);
    expect(b.resume()).toEqual({ state: 'done', value: 9n });
    const pte = b.pte(A);
    expect([
      Number(k.h.pte_pfn(pte)),
      k.h.pte_write(pte),
      k.h.pte_dirty(pte),
      k.h.pte_soft_dirty(pte),
    ]).toEqual([pfn, true, true, true]);
    expect([b.pte(B), k.folios.mapcount(pfn), k.folios.ref(pfn)]).toEqual([0n, 1, 1]);
    expect([k.folios.mapping(pfn), k.folios.index(pfn)]).toEqual([b.vma(A).anonVma, A / page]);
    expect(b.read(B)).toEqual({ state: 'done', value: 0n });
  });

  test('the zero page goes as such, and a hole is ENOENT unless holes are allowed', () => {
    const { board: b, ctx } = board();
    const { k, page } = b;
    expect(uffd_move(k, ctx, A, B, page)).toEqual(error('ENOENT'));
    b.read(B);
    expect(uffd_move(k, ctx, A, B, 2 * page)).toEqual(error('EAGAIN', page));
    expect([Number(k.h.pte_pfn(b.pte(A))), k.h.pte_special(b.pte(A))]).toEqual([k.zeroPfn, true]);
    expect(uffd_move(k, ctx, A + page, B + page, 2 * page, HOLES)).toEqual(OK);
    expect(b.pte(A + page)).toBe(0n);
    b.read(B);
    expect(uffd_move(k, ctx, A, B, page)).toEqual(error('EEXIST'));
  });

  test('a mark against writing stays behind', () => {
    const { board: b, ctx } = board();
    const { k, page } = b;
    b.write(B, 1n);
    uffd_register(k, ctx, B, 4 * page, WP);
    uffd_writeprotect(k, ctx, B, page, 1);
    expect(uffd_move(k, ctx, A, B, page)).toEqual(OK);
    expect([k.h.pte_uffd_wp(b.pte(A)), k.h.pte_write(b.pte(A))]).toEqual([false, true]);
  });

  test('what is not the owner’s alone, or pinned, is EBUSY and stays', () => {
    const { board: b, ctx } = board();
    const { k, page, pid } = b;
    b.write(B, 1n);
    b.write(B + page, 2n);
    const pinned = Number(k.h.pte_pfn(b.pte(B + page)));
    k.folios.pin(pinned, 1);
    expect(uffd_move(k, ctx, A + page, B + page, page)).toEqual(error('EBUSY'));
    k.folios.pin(pinned, -1);
    expect(uffd_move(k, ctx, A + page, B + page, page)).toEqual(OK);
    fork(k, pid);
    expect(uffd_move(k, ctx, A, B, page)).toEqual(error('EBUSY'));
    expect(b.read(B)).toEqual({ state: 'done', value: 1n });
  });

  test('a page on swap moves as an entry; poison cannot', () => {
    const { board: b, ctx } = board({ layout: 'v6.12-softdirty' });
    const { k, page, pid } = b;
    b.write(B, 7n);
    madvise(k, pid, B, page, 'MADV_PAGEOUT');
    expect(k.h.pte_swp_exclusive(b.pte(B))).toBe(true);
    expect(uffd_move(k, ctx, A, B, page)).toEqual(OK);
    expect([k.h.pte_swp_soft_dirty(b.pte(A)), b.pte(B)]).toEqual([true, 0n]);
    expect(b.read(A)).toEqual({ state: 'done', value: 7n });
    uffd_register(k, ctx, B, page, MISSING);
    expect(uffd_poison(k, ctx, B, page)).toEqual(OK);
    expect(uffd_move(k, ctx, A + page, B, page)).toEqual(error('EFAULT'));
    b.write(B + page, 1n);
    madvise(k, pid, B + page, page, 'MADV_PAGEOUT');
    fork(k, pid);
    expect(uffd_move(k, ctx, A + page, B + page, page)).toEqual(error('EBUSY'));
  });

  test('a whole huge page goes under its one entry; where a table is, page by page', () => {
    for (const table of [false, true]) {
      const b = new Monitored({ layout: 'v6.12-softdirty', thp: 'madvise' });
      const { k, page, pid } = b;
      const pages = k.g.entries;
      const ctx = b.watched(MISSING, ['MOVE'], { pages });
      b.map({ at: B, pages });
      madvise(k, pid, B, pages * page, 'MADV_HUGEPAGE');
      if (!table) madvise(k, pid, A, pages * page, 'MADV_HUGEPAGE');
      b.write(B + page, 5n);
      const mm = k.mms.get(k.tasks.get(pid)?.mm ?? 0);
      if (!mm) throw new Error('no memory');
      const before = lookup(k, mm, B);
      const pfn = Number(k.h.pmd_pfn(before.pte));
      expect(b.read(A + page)).toEqual({ state: 'parked' });
      expect(uffd_move(k, ctx, A, B, pages * page)).toEqual(OK);
      expect(b.resume()).toEqual({ state: 'done', value: 5n });
      // A page of zeroes becomes the zero page when its folio is split: the one that was written tells more.
      const after = lookup(k, mm, table ? A + page : A);
      expect([after.level, Number(k.h.pte_pfn(after.pte))]).toEqual(
        table ? [before.level + 1, pfn + 1] : [before.level, pfn],
      );
      if (!table) expect([k.h.pmd_write(after.pte), k.h.pmd_soft_dirty(after.pte)]).toEqual([true, true]);
      expect(k.folios.index(table ? pfn + 1 : pfn)).toBe((table ? A + page : A) / page);
      expect(b.read(B + page)).toEqual({ state: 'done', value: 0n });
      expect([b.write(A + page, 6n), uffd_move(k, ctx, A, B, page)]).toEqual([
        { state: 'done', value: 6n },
        error('EEXIST'),
      ]);
    }
  });

  test('a huge page that is pinned or shared is EBUSY and stays', () => {
    const b = new Monitored({ thp: 'madvise' });
    const { k, page, pid } = b;
    const pages = k.g.entries;
    const ctx = b.watched(MISSING, ['MOVE'], { pages });
    b.map({ at: B, pages });
    madvise(k, pid, B, pages * page, 'MADV_HUGEPAGE');
    b.write(B, 5n);
    const mm = k.mms.get(k.tasks.get(pid)?.mm ?? 0);
    const pfn = mm ? Number(k.h.pmd_pfn(lookup(k, mm, B).pte)) : 0;
    k.folios.pin(pfn, 1);
    expect(uffd_move(k, ctx, A, B, pages * page)).toEqual(error('EBUSY'));
    k.folios.pin(pfn, -1);
    fork(k, pid);
    expect(uffd_move(k, ctx, A, B, pages * page)).toEqual(error('EBUSY'));
    expect(b.read(B)).toEqual({ state: 'done', value: 5n });
  });

  test('bad arguments and areas that do not match change nothing', () => {
    const { board: b, ctx } = board();
    const { k, page, pid } = b;
    const C = B + 2 ** 33;
    const ask = (dst: number, src: number, len = page, mode = 0): unknown =>
      b.unchanged(() => uffd_move(k, ctx, dst, src, len, mode));
    for (const [dst, src, len] of [
      [A + 1, B, page],
      [A, B + 1, page],
      [A, B, 0],
      [A, B, 5 * page],
      [A, k.g.taskSize - page, 2 * page],
      [0, B, page],
      [A, -page, page],
    ] as const)
      expect(ask(dst, src, len)).toEqual(error('EINVAL'));
    for (const mode of [4, -1, 0.5]) expect(ask(A, B, page, mode)).toEqual(error('EINVAL'));
    expect(ask(C, B)).toEqual(error('ENOENT'));
    expect(ask(A, C)).toEqual(error('ENOENT'));
    // Not registered, not with this context, not anonymous, not writable, not alike.
    expect(ask(B, A)).toEqual(error('EINVAL'));
    const other = b.context('MOVE');
    expect(b.unchanged(() => uffd_move(k, other, A, B, page))).toEqual(error('EINVAL'));
    b.map({ at: C, file: b.file(4) });
    expect(ask(A, C)).toEqual(error('EINVAL'));
    b.map({ at: C, file: b.file(4), shared: true });
    expect(ask(A, C)).toEqual(error('EINVAL'));
    mlock(k, pid, B, page);
    expect(ask(A, B)).toEqual(error('EINVAL'));
    mprotect(k, pid, A, 4 * page, { read: true, write: false, exec: false });
    mprotect(k, pid, B + page, 3 * page, { read: true, write: false, exec: false });
    expect(ask(A, B + page)).toEqual(error('EINVAL'));
  });
});
