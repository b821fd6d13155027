// The laws of every rewrite of an entry, over all states that a page can have and over every kind of swap entry.
import { describe, expect, test } from 'vitest';
import { hex } from '../bits/u64.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { makeHelpers } from '../pgtable/helpers.ts';
import { makeLayout } from '../pgtable/layout.ts';
import { leafEntries, swapEntries } from '../test/property/entries.ts';
import { markerNotes, notesOf } from './markers.ts';
import { rewritePieces } from './pieces-rewrite.ts';

const BOTH = [false, true];
const OPS = ['mprotect', 'wp', 'resolve'];

/** Words for which the law does not hold, spelled out; a long list would hide the first. */
function broken(words: Iterable<bigint>, law: (word: bigint) => boolean): readonly string[] {
  const list: string[] = [];
  for (const word of words) if (!law(word) && list.length < 3) list.push(hex(word));
  return list;
}

for (const id of LAYOUT_IDS) {
  describe(`pieces that rewrite entries, ${id}`, () => {
    const layout = makeLayout(id);
    const h = makeHelpers(layout);
    const p = rewritePieces(layout, h);
    const note = markerNotes(layout);
    const leaves = leafEntries(layout).filter((pte) => h.pte_present(pte));
    const swaps = swapEntries(layout).filter((pte) => h.is_swap_pte(pte));
    const uffdWp = layout.mask('PTE_UFFD_WP');
    const softDirty = layout.mask('PTE_SOFT_DIRTY');
    const keeps = (before: bigint, after: bigint, mask: bigint): boolean => ((before ^ after) & mask) === 0n;
    const typeOf = (pte: bigint): bigint => h.swp_type(h.pte_to_swp_entry(pte));
    const offsetOf = (pte: bigint): bigint => h.swp_offset(h.pte_to_swp_entry(pte));
    const type = (name: keyof typeof layout.swapTypes): bigint => BigInt(layout.swapTypes[name]);
    const isMarker = (pte: bigint): boolean => typeOf(pte) === type('SWP_PTE_MARKER');
    const swapU = (pte: bigint): boolean => h.pte_swp_uffd_wp(pte);
    const swapS = (pte: bigint): boolean => h.pte_swp_soft_dirty(pte);

    test('the spaces are what they say', () => {
      expect([leaves.length > 2000, swaps.length > 6000]).toEqual([true, true]);
    });

    test('nothing comes of nothing', () => {
      for (const flag of BOTH) {
        expect(p.copy_nonpresent_parent(0n, flag)).toBe(0n);
        expect(p.copy_nonpresent_child(0n, flag, true)).toBe(0n);
        expect(p.move_pte(0n, flag)).toBe(0n);
        expect(p.clear_soft_dirty(0n, flag)).toBe(0n);
        expect(p.after_clear(0n, flag, true)).toBe(0n);
      }
      for (const op of OPS) expect(p.change_nonpresent_pte(0n, op, true)).toBe(0n);
    });

    test('fork: a swapped page is nobody’s alone any more; the child keeps the note only with the monitor', () => {
      for (const cow of BOTH)
        for (const childWp of BOTH)
          expect(
            broken(swaps, (pte) => {
              if (typeOf(pte) >= type('MAX_SWAPFILES')) return true;
              const parent = p.copy_nonpresent_parent(pte, cow);
              const child = p.copy_nonpresent_child(pte, cow, childWp);
              return (
                parent === h.pte_swp_clear_exclusive(pte) &&
                child === (childWp ? parent : h.pte_swp_clear_uffd_wp(parent))
              );
            }),
          ).toEqual([]);
    });

    test('fork: a page under migration becomes readable for both, with all that its entry knows', () => {
      const kinds = [type('SWP_MIGRATION_READ_EXCLUSIVE'), type('SWP_MIGRATION_WRITE')];
      for (const cow of BOTH)
        for (const childWp of BOTH)
          expect(
            broken(swaps, (pte) => {
              if (!kinds.includes(typeOf(pte))) return true;
              const parent = p.copy_nonpresent_parent(pte, cow);
              const child = p.copy_nonpresent_child(pte, cow, childWp);
              return (
                typeOf(parent) === (cow ? type('SWP_MIGRATION_READ') : typeOf(pte)) &&
                offsetOf(parent) === offsetOf(pte) &&
                swapU(parent) === swapU(pte) &&
                swapS(parent) === swapS(pte) &&
                child === (childWp ? parent : h.pte_swp_clear_uffd_wp(parent))
              );
            }),
          ).toEqual([]);
    });

    test('fork: poison is inherited, the note of a marker only with the monitor, the parent keeps its marker', () => {
      for (const childWp of BOTH)
        expect(
          broken(swaps.filter(isMarker), (pte) => {
            const child = p.copy_nonpresent_child(pte, true, childWp);
            const kept = offsetOf(pte) & (note.poisoned | (childWp ? note.uffdWp : 0n));
            return (
              p.copy_nonpresent_parent(pte, true) === pte &&
              child === (kept === 0n ? 0n : h.make_pte_marker(kept))
            );
          }),
        ).toEqual([]);
    });

    test('fork: only a writable page of a private area is write-protected, and dirtiness survives', () => {
      for (const cow of BOTH)
        expect(
          broken(leaves, (pte) => {
            const parent = p.copy_present_parent(pte, cow);
            if (!cow || !h.pte_write(pte)) return parent === pte;
            return (
              !h.pte_write(parent) &&
              h.pte_dirty(parent) === h.pte_dirty(pte) &&
              h.pte_young(parent) === h.pte_young(pte) &&
              keeps(pte, parent, uffdWp | softDirty) &&
              h.pte_pfn(parent) === h.pte_pfn(pte)
            );
          }),
        ).toEqual([]);
    });

    test('fork: the child’s page is old, clean if shared, and watched only with the monitor', () => {
      for (const cow of BOTH)
        for (const childWp of BOTH)
          expect(
            broken(leaves, (pte) => {
              const child = p.copy_present_child(pte, cow, !cow, childWp);
              return (
                !h.pte_young(child) &&
                h.pte_dirty(child) === (cow && h.pte_dirty(pte)) &&
                h.pte_write(child) === (!cow && h.pte_write(pte)) &&
                h.pte_uffd_wp(child) === (childWp && h.pte_uffd_wp(pte)) &&
                keeps(pte, child, softDirty)
              );
            }),
          ).toEqual([]);
    });

    test('a change of protection: wp arms and protects, resolve disarms, writing comes only if asked and allowed', () => {
      const prots = ['PAGE_NONE', 'PAGE_READONLY', 'PAGE_READONLY_EXEC', 'PAGE_SHARED'].map(layout.mask);
      for (const op of OPS)
        for (const tryWrite of op === 'wp' ? [false] : BOTH)
          for (const can of BOTH)
            for (const prot of prots)
              expect(
                broken(leaves, (pte) => {
                  const next = p.change_pte(pte, prot, op, tryWrite, can);
                  const granted = (prot & layout.mask('PTE_WRITE')) !== 0n;
                  const armed = op === 'wp' || (op === 'mprotect' && h.pte_uffd_wp(pte));
                  return (
                    h.pte_uffd_wp(next) === (armed && uffdWp !== 0n) &&
                    h.pte_write(next) ===
                      ((granted && !(op === 'wp' && uffdWp !== 0n)) || (tryWrite && can)) &&
                    h.pte_dirty(next) === h.pte_dirty(pte) &&
                    h.pte_young(next) === h.pte_young(pte) &&
                    h.pte_pfn(next) === h.pte_pfn(pte) &&
                    keeps(pte, next, softDirty)
                  );
                }),
              ).toEqual([]);
    });

    test('a change of protection of what is not there', () => {
      for (const op of OPS)
        for (const anon of BOTH)
          expect(
            broken(swaps, (pte) => {
              const next = p.change_nonpresent_pte(pte, op, anon);
              if (isMarker(pte)) {
                const poisoned = (offsetOf(pte) & note.poisoned) !== 0n;
                return next === (op === 'resolve' && !poisoned ? 0n : pte);
              }
              const writable = typeOf(pte) === type('SWP_MIGRATION_WRITE');
              const readable = type(anon ? 'SWP_MIGRATION_READ_EXCLUSIVE' : 'SWP_MIGRATION_READ');
              const note0 = !writable && swapU(pte);
              return (
                typeOf(next) === (writable ? readable : typeOf(pte)) &&
                offsetOf(next) === offsetOf(pte) &&
                swapS(next) === swapS(pte) &&
                swapU(next) ===
                  (op === 'wp' ? layout.mask('PTE_SWP_UFFD_WP') !== 0n : op === 'mprotect' && note0)
              );
            }),
          ).toEqual([]);
    });

    test('who may be given write permission without a fault', () => {
      const tracked = softDirty !== 0n;
      for (let set = 0; set < 2 ** 5; set++) {
        const [vmWrite, shared, vmWp, vmSoftDirty, exclusive] = [0, 1, 2, 3, 4].map(
          (i) => Math.floor(set / 2 ** i) % 2 === 1,
        ) as [boolean, boolean, boolean, boolean, boolean];
        expect(
          broken(leaves, (pte) => {
            const may =
              vmWrite &&
              !h.pte_protnone(pte) &&
              (!tracked || vmSoftDirty || h.pte_soft_dirty(pte)) &&
              !(vmWp && h.pte_uffd_wp(pte)) &&
              (shared ? h.pte_dirty(pte) : exclusive);
            return p.can_change_pte_writable(pte, vmWrite, shared, vmWp, vmSoftDirty, exclusive) === may;
          }),
        ).toEqual([]);
      }
    });

    test('what stands where an entry was: a marker for watched file memory, else nothing', () => {
      const marker = h.make_pte_marker(note.uffdWp);
      for (const anon of BOTH)
        for (const vmWp of BOTH)
          expect(
            broken([...leaves, ...swaps], (pte) => {
              const armed = h.pte_present(pte)
                ? h.pte_uffd_wp(pte)
                : uffdWp !== 0n && (swapU(pte) || (notesOf(h, pte) & note.uffdWp) !== 0n);
              return p.after_clear(pte, anon, vmWp) === (!anon && vmWp && armed ? marker : 0n);
            }),
          ).toEqual([]);
    });

    test('a moved entry is marked written; without its monitor it loses the note, and nothing else', () => {
      for (const drop of BOTH)
        expect(
          broken([...leaves, ...swaps], (pte) => {
            const next = p.move_pte(pte, drop);
            if (h.pte_present(pte)) return next === (drop ? (pte & ~uffdWp) | softDirty : pte | softDirty);
            if (drop && (notesOf(h, pte) & note.uffdWp) !== 0n) return next === 0n;
            const marked = pte | layout.mask('PTE_SWP_SOFT_DIRTY');
            return next === (drop ? marked & ~layout.mask('PTE_SWP_UFFD_WP') : marked);
          }),
        ).toEqual([]);
    });

    test('clear_refs takes the note and the right to write, but leaves dirtiness, watching and pinned pages', () => {
      const tracked = softDirty !== 0n;
      for (const pinned of BOTH)
        expect(
          broken([...leaves, ...swaps], (pte) => {
            const next = p.clear_soft_dirty(pte, pinned);
            if (!tracked) return next === pte;
            if (!h.pte_present(pte)) return next === (pte & ~layout.mask('PTE_SWP_SOFT_DIRTY'));
            if (pinned) return next === pte;
            return (
              !h.pte_soft_dirty(next) &&
              !h.pte_write(next) &&
              h.pte_dirty(next) === h.pte_dirty(pte) &&
              h.pte_young(next) === h.pte_young(pte) &&
              keeps(pte, next, uffdWp)
            );
          }),
        ).toEqual([]);
    });
  });
}

describe('worked values', () => {
  const pieces = (id: (typeof LAYOUT_IDS)[number]) => {
    const layout = makeLayout(id);
    return rewritePieces(layout, makeHelpers(layout));
  };

  test('fork without a monitor of a swapped, watched, exclusive page', () => {
    const p = pieces('v6.12');
    expect(hex(p.copy_nonpresent_parent(0x100cn, true))).toBe('0x0000_0000_0000_1008');
    expect(hex(p.copy_nonpresent_child(0x100cn, true, false))).toBe('0x0000_0000_0000_1000');
    expect(p.copy_nonpresent_child(0x17c0n, true, false)).toBe(0n);
  });

  test('resolve with and without the right to write', () => {
    const p = pieces('v6.12-softdirty');
    const prot = makeLayout('v6.12-softdirty').mask('PAGE_READONLY');
    const armed = 0x04e0_0000_1234_5fc3n;
    expect(hex(p.change_pte(armed, prot, 'resolve', true, true))).toBe('0x00E8_0000_1234_5F43');
    expect(hex(p.change_pte(armed, prot, 'resolve', true, false))).toBe('0x00E0_0000_1234_5FC3');
  });

  test('a moved marker becomes soft-dirty like any swap entry', () => {
    const p = pieces('v6.12-softdirty');
    expect(hex(p.move_pte(0x17c0n, false))).toBe('0x0000_0000_0000_17D0');
    expect(p.move_pte(0x17c0n, true)).toBe(0n);
    expect(hex(p.move_pte(0x00e0_0000_0040_0fc3n, false))).toBe('0x80E0_0000_0040_0FC3');
  });

  test('clear_refs of a page that was written', () => {
    const p = pieces('v6.12-softdirty');
    expect(hex(p.clear_soft_dirty(0x80e8_0000_0040_0f43n, false))).toBe('0x00E0_0000_0040_0FC3');
  });
});
