// What moves with its table and what entry by entry: only the second is marked as written. What a monitor that did not ask
// to hear of moves loses, and what it is told if it did.
import { describe, expect, test } from 'vitest';
import { invariants } from '../check/invariants.ts';
import { A, B, type Feature, Monitored, WP } from '../test/mm/monitored.ts';
import { clear_refs } from './clear-refs.ts';
import { mremap } from './mremap.ts';
import { munmap } from './munmap.ts';
import { done } from './types.ts';
import { uffd_writeprotect } from './userfaultfd/writeprotect.ts';

function move(m: Monitored, from: number, to: number, bytes: number) {
  return mremap(m.k, m.pid, from, bytes, bytes, { fixed: to, mayMove: true, dontUnmap: false });
}

const softDirty = (m: Monitored, va: number): boolean => m.k.h.pte_soft_dirty(m.pte(va));

/** Memory written in some pages and then counted anew. */
function cleared(pages: number, written: readonly number[]): Monitored {
  const m = new Monitored({ layout: 'v6.12-softdirty' });
  m.map({ pages });
  for (const page of written) m.write(A + page * m.page, BigInt(page + 1));
  clear_refs(m.k, m.pid, 4);
  return m;
}

describe('soft-dirty', () => {
  test('an entry that is moved counts as written', () => {
    const m = cleared(2, [0]);
    move(m, A, B, 2 * m.page);
    expect(softDirty(m, B)).toBe(true);
    expect(m.pte(B + m.page)).toBe(0n);
  });

  test('what moves with its table does not; the rest of the range does', () => {
    const m = cleared(514, [0, 511, 512]);
    expect(move(m, A, B, 514 * m.page)).toEqual(done(B));
    expect([0, 511, 512].map((page) => softDirty(m, B + page * m.page))).toEqual([false, false, true]);
    for (const page of [0, 511, 512])
      expect(m.read(B + page * m.page)).toEqual({ state: 'done', value: BigInt(page + 1) });
    expect(invariants(m.k)).toEqual([]);
  });

  test('a table does not move to where one is', () => {
    const m = cleared(512, [0]);
    m.map({ at: B + 512 * m.page, pages: 1 });
    m.map({ at: B, pages: 1 });
    // The neighbour beyond keeps no table of this range; a page below the range does.
    m.map({ at: B - m.page, pages: 1 });
    m.write(B, 9n);
    munmap(m.k, m.pid, B, m.page);
    move(m, A, B, 512 * m.page);
    expect(softDirty(m, B)).toBe(false);
    expect(invariants(m.k)).toEqual([]);
  });

  test('a range that begins at the same place in both tables is moved from their start, if nothing else is there', () => {
    const inside = 3;
    const m = new Monitored({ layout: 'v6.12-softdirty' });
    const [from, to] = [A + inside * m.page, B + inside * m.page];
    m.map({ at: from, pages: 512 });
    m.write(from, 1n);
    clear_refs(m.k, m.pid, 4);
    move(m, from, to, 512 * m.page);
    expect(softDirty(m, to)).toBe(false);
    const n = new Monitored({ layout: 'v6.12-softdirty' });
    n.map({ at: from, pages: 512 });
    n.map({ at: A, pages: 1, write: false });
    n.write(from, 1n);
    clear_refs(n.k, n.pid, 4);
    move(n, from, to, 512 * n.page);
    expect(softDirty(n, to)).toBe(true);
    expect(n.read(to)).toEqual({ state: 'done', value: 1n });
    expect(invariants(n.k)).toEqual([]);
  });

  test('a table one level up moves whole', () => {
    const gib = 2 ** 30;
    // More memory than the region has pages: mmap promises no more than there is.
    const m = new Monitored({ layout: 'v6.12-softdirty', nodes: [2 * gib] });
    m.map({ pages: gib / m.page });
    m.write(A, 1n);
    m.write(A + gib - m.page, 2n);
    clear_refs(m.k, m.pid, 4);
    const frames = m.k.folios.frames.used(0);
    expect(move(m, A, B, gib)).toEqual(done(B));
    expect(m.k.folios.frames.used(0)).toBe(frames);
    expect([softDirty(m, B), softDirty(m, B + gib - m.page)]).toEqual([false, false]);
    expect(m.read(B + gib - m.page)).toEqual({ state: 'done', value: 2n });
    expect(invariants(m.k)).toEqual([]);
  });
});

describe('a watched range', () => {
  function armed(...features: readonly Feature[]): { m: Monitored; ctx: number } {
    const m = new Monitored();
    const ctx = m.watched(WP, ['WP_UNPOPULATED', ...features], { pages: 2 });
    m.write(A, 1n);
    uffd_writeprotect(m.k, ctx, A, 2 * m.page, 1);
    return { m, ctx };
  }

  test('is not watched any more at its new place; marks and markers go, and permission waits for a fault', () => {
    const { m, ctx } = armed();
    expect(move(m, A, B, 2 * m.page)).toEqual(done(B));
    expect(m.messages(ctx)).toEqual([]);
    expect(m.vma(B)).toMatchObject({ uffd: 0 });
    expect([m.k.h.pte_uffd_wp(m.pte(B)), m.k.h.pte_write(m.pte(B))]).toEqual([false, false]);
    expect(m.pte(B + m.page)).toBe(0n);
    expect(m.write(B, 2n)).toMatchObject({ state: 'done' });
    expect(invariants(m.k)).toEqual([]);
  });

  test('stays watched if the monitor wants to hear of moves; the call waits until it has', () => {
    const { m, ctx } = armed('EVENT_REMAP');
    const marker = m.pte(A + m.page);
    expect(move(m, A, B, 2 * m.page)).toEqual({ state: 'parked' });
    expect(uffd_writeprotect(m.k, ctx, B, m.page, 0)).toMatchObject({ err: 'EAGAIN' });
    expect(m.messages(ctx)).toEqual([{ event: 'remap', from: A, to: B, length: 2 * m.page }]);
    expect(m.resume()).toEqual(done(B));
    expect(m.pte(B + m.page)).toBe(marker);
    expect(m.k.h.pte_uffd_wp(m.pte(B))).toBe(true);
    expect(m.vma(B).uffd).toBe(ctx);
    expect(invariants(m.k)).toEqual([]);
  });

  test('hears of the unmapping at the destination, of the move, and of what was left, in this order', () => {
    const { m, ctx } = armed('EVENT_REMAP', 'EVENT_UNMAP');
    const other = m.watched(WP, ['EVENT_UNMAP'], { at: B, pages: 2 });
    expect(move(m, A, B, 2 * m.page)).toEqual({ state: 'parked' });
    expect(m.messages(ctx)).toEqual([]);
    expect(m.messages(other)).toEqual([{ event: 'unmap', start: B, end: B + 2 * m.page }]);
    expect(m.messages(ctx).map(({ event }) => event)).toEqual(['remap', 'unmap']);
    expect(m.resume()).toEqual(done(B));
  });

  test('never moves with its table when it loses its monitor', () => {
    const m = new Monitored();
    const ctx = m.watched(WP, ['PAGEFAULT_FLAG_WP'], { pages: 512 });
    m.write(A, 1n);
    uffd_writeprotect(m.k, ctx, A, 512 * m.page, 1);
    move(m, A, B, 512 * m.page);
    expect(m.k.h.pte_uffd_wp(m.pte(B))).toBe(false);
    expect(invariants(m.k)).toEqual([]);
  });
});
