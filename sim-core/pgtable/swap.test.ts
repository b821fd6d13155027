import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../bits/u64.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { makeHelpers } from './helpers.ts';
import { makeLayout } from './layout.ts';

const RUNS = { seed: 20240420, numRuns: 500 };

for (const id of LAYOUT_IDS) {
  describe(`swap entries of ${id}`, () => {
    const layout = makeLayout(id);
    const h = makeHelpers(layout);
    const type = fc.bigInt({ min: 0n, max: 2n ** BigInt(layout.number('SWP_TYPE_BITS')) - 1n });
    const offset = fc.bigInt({ min: 0n, max: 2n ** BigInt(layout.number('SWP_OFFSET_BITS')) - 1n });
    const flags = fc.record({ exclusive: fc.boolean(), uffdWp: fc.boolean(), softDirty: fc.boolean() });
    const hasUffdWp = layout.mask('PTE_SWP_UFFD_WP') !== 0n;
    const hasSoftDirty = layout.mask('PTE_SWP_SOFT_DIRTY') !== 0n;

    test('type and offset come back through both encodings, whatever the flags', () => {
      fc.assert(
        fc.property(type, offset, flags, (t, o, f) => {
          const bare = h.swp_entry_to_pte(h.swp_entry(t, o));
          expect(h.__swp_entry_to_pte(h.__swp_entry(t, o))).toBe(bare);
          let pte = bare;
          if (f.exclusive) pte = h.pte_swp_mkexclusive(pte);
          if (f.uffdWp) pte = h.pte_swp_mkuffd_wp(pte);
          if (f.softDirty) pte = h.pte_swp_mksoft_dirty(pte);
          const entry = h.pte_to_swp_entry(pte);
          expect([h.swp_type(entry), h.swp_offset(entry)], hex(pte)).toEqual([t, o]);
          expect(h.pte_swp_clear_flags(pte), hex(pte)).toBe(bare);
          expect(h.pte_swp_exclusive(pte)).toBe(f.exclusive);
          expect(h.pte_swp_uffd_wp(pte)).toBe(f.uffdWp && hasUffdWp);
          expect(h.pte_swp_soft_dirty(pte)).toBe(f.softDirty && hasSoftDirty);
          expect(h.pte_present(pte), hex(pte)).toBe(false);
          expect(h.pmd_present(pte), hex(pte)).toBe(false);
        }),
        RUNS,
      );
    });

    test('each flag can be set, is found, and is cleared without touching the others', () => {
      const entry = h.swp_entry_to_pte(h.swp_entry(1n, 0x123n));
      const full = h.pte_swp_mkexclusive(h.pte_swp_mkuffd_wp(h.pte_swp_mksoft_dirty(entry)));
      expect(h.pte_swp_clear_exclusive(full)).toBe(h.pte_swp_mkuffd_wp(h.pte_swp_mksoft_dirty(entry)));
      expect(h.pte_swp_clear_uffd_wp(full)).toBe(h.pte_swp_mkexclusive(h.pte_swp_mksoft_dirty(entry)));
      expect(h.pte_swp_clear_soft_dirty(full)).toBe(h.pte_swp_mkexclusive(h.pte_swp_mkuffd_wp(entry)));
      expect(h.pmd_swp_mkuffd_wp(entry)).toBe(h.pte_swp_mkuffd_wp(entry));
      expect(h.pmd_swp_soft_dirty(full)).toBe(h.pte_swp_soft_dirty(full));
    });

    test('a migration entry is one of three kinds and gives its frame number back', () => {
      const makers = [
        [h.make_readable_migration_entry, h.is_readable_migration_entry],
        [h.make_readable_exclusive_migration_entry, h.is_readable_exclusive_migration_entry],
        [h.make_writable_migration_entry, h.is_writable_migration_entry],
      ] as const;
      for (const [make] of makers) {
        const entry = h.pte_to_swp_entry(h.swp_entry_to_pte(make(0x12345n)));
        expect(makers.map(([, is]) => is(entry))).toEqual(makers.map(([other]) => other === make));
        expect([h.is_migration_entry(entry), h.non_swap_entry(entry)]).toEqual([true, true]);
        expect(h.swp_offset(entry)).toBe(0x12345n);
      }
      expect(h.is_hwpoison_entry(h.swp_entry(BigInt(layout.swapTypes.SWP_HWPOISON), 0x1n))).toBe(true);
      expect(h.non_swap_entry(h.swp_entry(0n, 0x1n))).toBe(false);
    });
  });
}

describe('markers', () => {
  test('a marker is a swap-like entry that stands for nothing but its notes', () => {
    const h = makeHelpers(makeLayout('v6.12'));
    const marker = h.make_pte_marker(0x1n);
    expect(hex(marker)).toBe('0x0000_0000_0000_17C0');
    expect([h.is_pte_marker(marker), h.pte_present(marker)]).toEqual([true, false]);
    expect(h.pte_marker_get(h.pte_to_swp_entry(marker))).toBe(0x1n);
    expect(h.is_pte_marker(h.swp_entry_to_pte(h.swp_entry(1n, 0x1n)))).toBe(false);
  });

  test('a write-protect note is found on a swapped page and in a marker', () => {
    const h = makeHelpers(makeLayout('v6.12'));
    const page = h.swp_entry_to_pte(h.swp_entry(1n, 0x123n));
    const found = [page, h.pte_swp_mkuffd_wp(page), h.make_pte_marker(0x1n), h.make_pte_marker(0x2n), 0x0n];
    expect(found.map(h.pte_swp_uffd_wp_any)).toEqual([false, true, true, false, false]);
  });

  test('a kernel without markers makes the empty entry and finds none', () => {
    const h = makeHelpers(makeLayout('v6.9'));
    expect(h.make_pte_marker(0x1n)).toBe(0x0n);
    expect(h.is_pte_marker(0x2_00f8n)).toBe(false);
  });

  test('the numbers of the special types are configuration', () => {
    const h = makeHelpers(makeLayout('rfc-v1', { swapTypes: { SWP_PTE_MARKER: 31 } }));
    expect(hex(h.make_pte_marker(0x1n))).toBe('0x0F80_0000_0000_0010');
  });
});

describe('worked values', () => {
  test('one entry in three encodings, with each flag that the layout has', () => {
    const states = LAYOUT_IDS.map((id) => {
      const h = makeHelpers(makeLayout(id));
      const entry = h.pte_swp_mkexclusive(h.swp_entry_to_pte(h.swp_entry(1n, 0x123n)));
      return [entry, h.pte_swp_mkuffd_wp(entry), h.pte_swp_mksoft_dirty(h.pte_swp_mkuffd_wp(entry))].map(hex);
    });
    expect(states).toEqual([
      ['0x0000_0000_0001_230C', '0x0000_0000_0001_230C', '0x0000_0000_0001_230C'],
      ['0x0080_0000_0000_1234', '0x0080_0000_0000_123C', '0x2080_0000_0000_123C'],
      ['0x0000_0000_0012_3044', '0x0000_0000_0012_304C', '0x0000_0000_0012_304C'],
      ['0x0000_0000_0012_3044', '0x0000_0000_0012_304C', '0x0000_0000_0012_305C'],
    ]);
  });
});
