import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, U64_MASK } from '../bits/u64.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { makeHelpers } from './helpers.ts';
import { makeLayout } from './layout.ts';
import { protectionName } from './protection.ts';

const RUNS = { seed: 20240421, numRuns: 500 };
const word = fc.bigInt({ min: 0n, max: U64_MASK });

for (const id of LAYOUT_IDS) {
  const layout = makeLayout(id);
  const h = makeHelpers(layout);

  describe(`what memory helpers of ${id} store`, () => {
    test('setting access flags clears nothing but read-only and raises nothing but its own flags', () => {
      const rdonly = layout.mask('PTE_RDONLY');
      const own = layout.names('accessFlags').reduce((mask, name) => mask | layout.mask(name), 0n);
      fc.assert(
        fc.property(word, word, (old, entry) => {
          const stored = h.__ptep_set_access_flags(old, entry);
          expect(old & ~stored & ~rdonly, hex(old)).toBe(0n);
          expect((stored ^ old) & ~own, hex(old)).toBe(0n);
          expect(stored & rdonly, hex(old)).toBe(old & entry & rdonly);
          expect(h.__ptep_set_access_flags(stored, entry), hex(old)).toBe(stored);
        }),
        RUNS,
      );
    });

    test('setting the flags of an equal entry changes nothing and says so', () => {
      const pte = layout.mask('PAGE_READONLY');
      expect(h.__ptep_set_access_flags(pte, pte)).toBe(pte);
      expect(h.__ptep_set_access_flags_changed(pte, pte)).toBe(false);
      expect(h.__ptep_set_access_flags_changed(pte, h.pte_mkold(pte))).toBe(true);
    });

    test('a soft-dirty set by the fault is not lost where the layout tracks it', () => {
      const clean = layout.mask('PAGE_SHARED');
      const stored = h.__ptep_set_access_flags(clean, h.pte_mkdirty(clean));
      expect(h.pte_soft_dirty(stored)).toBe(layout.mask('PTE_SOFT_DIRTY') !== 0n);
      expect(h.pte_hw_dirty(stored)).toBe(true);
    });

    test('ageing and cleaning one entry are mkold and mkclean', () => {
      const pte = h.pte_mkdirty(layout.mask('PAGE_SHARED'));
      expect(h.__clear_young_dirty_pte(pte, true, true)).toBe(h.pte_mkclean(h.pte_mkold(pte)));
      expect(h.__clear_young_dirty_pte(pte, true, false)).toBe(h.pte_mkold(pte));
      expect(h.__clear_young_dirty_pte(pte, false, false)).toBe(pte);
      expect(h.__ptep_test_and_clear_young(pte)).toBe(h.pte_mkold(pte));
      expect(h.___ptep_set_wrprotect(pte)).toBe(h.pte_wrprotect(pte));
    });

    test('a live entry may lose write permission, but not its frame, its run, or its address space', () => {
      const live = h.pfn_pte(0x12345n, layout.mask('PAGE_SHARED'));
      const safe = (next: bigint): boolean => h.pgattr_change_is_safe(live, next);
      expect(safe(h.pte_wrprotect(live))).toBe(true);
      expect(safe(0x0n)).toBe(true);
      expect(safe(h.pte_next_pfn(live))).toBe(false);
      expect(safe(h.pte_mkcont(live))).toBe(false);
      expect(safe(live & ~layout.mask('PTE_NG'))).toBe(false);
      expect(safe(h.pte_mkold(live))).toBe(false);
      expect(safe(live | layout.mask('PTE_ATTRINDX_NORMAL_TAGGED'))).toBe(true);
      expect(safe(live | layout.mask('PTE_ATTRINDX'))).toBe(false);
    });

    test('toggling a software bit on a live entry is safe from 6.10 on', () => {
      const live = layout.mask('PAGE_SHARED');
      expect(h.pgattr_change_is_safe(live, h.pte_mkspecial(live))).toBe(id.startsWith('v6.12'));
    });
  });

  describe(`protections of ${id}`, () => {
    test('a private mapping never starts writable, a shared one does if it may be written', () => {
      const flags = (...names: string[]) => names.reduce((mask, name) => mask | layout.mask(name), 0n);
      const prot = (...names: string[]) => h.vm_get_page_prot(flags(...names));
      expect(prot('VM_READ', 'VM_WRITE')).toBe(layout.mask('PAGE_READONLY'));
      expect(prot('VM_READ', 'VM_WRITE', 'VM_SHARED')).toBe(layout.mask('PAGE_SHARED'));
      expect(prot('VM_EXEC', 'VM_WRITE', 'VM_SHARED')).toBe(layout.mask('PAGE_SHARED_EXEC'));
      expect(prot('VM_SHARED')).toBe(layout.mask('PAGE_NONE'));
      expect(prot('VM_EXEC', 'VM_ARM64_BTI')).toBe(layout.mask('PAGE_READONLY_EXEC') | layout.mask('PTE_GP'));
      expect(prot('VM_READ', 'VM_MAYWRITE')).toBe(layout.mask('PAGE_READONLY'));
    });
  });
}

describe('names of protections', () => {
  test('writing without reading gets what reading gets', () => {
    const may = { read: false, write: true, exec: false, shared: false };
    expect(protectionName(may)).toBe('PAGE_READONLY');
    expect(protectionName({ ...may, shared: true })).toBe('PAGE_SHARED');
  });
});
