// Algebra that holds for every word, not only for the recorded ones. The seed is fixed: a failure can be repeated.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAGE_SHIFTS } from '../arch/granule.ts';
import { hex, U64_MASK } from '../bits/u64.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { makeHelpers } from './helpers.ts';
import { type Layout, makeLayout } from './layout.ts';

const RUNS = { seed: 20240419, numRuns: 500 };
const word = fc.bigInt({ min: 0n, max: U64_MASK });

/** Any word, and any word that is a valid entry. */
function entry(layout: Layout) {
  return fc.oneof(
    word,
    word.map((value) => value | layout.mask('PTE_VALID')),
  );
}

const PROTECTIONS = ['PAGE_NONE', 'PAGE_READONLY', 'PAGE_READONLY_EXEC', 'PAGE_SHARED', 'PAGE_SHARED_EXEC'];

function protection(layout: Layout) {
  return fc.constantFrom(...PROTECTIONS.map((name) => layout.mask(name)));
}

for (const id of LAYOUT_IDS) {
  describe(`makers of ${id}`, () => {
    const layout = makeLayout(id);
    const h = makeHelpers(layout);
    const write = layout.mask('PTE_WRITE');
    const rdonly = layout.mask('PTE_RDONLY');
    const dirty = layout.mask('PTE_DIRTY');
    const uffdWp = layout.mask('PTE_UFFD_WP');
    const holds = (law: (pte: bigint) => boolean) =>
      fc.assert(
        fc.property(entry(layout), (pte) => law(pte)),
        RUNS,
      );

    test('taking write permission away twice is taking it away once', () => {
      holds((pte) => h.pte_wrprotect(h.pte_wrprotect(pte)) === h.pte_wrprotect(pte));
    });

    test('taking write permission away never loses dirtiness', () => {
      holds(
        (pte) => h.pte_dirty(h.pte_wrprotect(pte)) === h.pte_dirty(pte) && !h.pte_write(h.pte_wrprotect(pte)),
      );
    });

    test('write permission taken and given back leaves a dirty entry writable for hardware, a clean one not', () => {
      holds((pte) => {
        const back = h.pte_mkwrite_novma(h.pte_wrprotect(pte));
        const state = back & (write | rdonly | dirty);
        return state === (h.pte_dirty(pte) ? write | dirty : write | rdonly);
      });
    });

    test('clean after mkclean, dirty after mkdirty, old after mkold, young after mkyoung', () => {
      holds(
        (pte) =>
          !h.pte_dirty(h.pte_mkclean(pte)) &&
          h.pte_write(h.pte_mkclean(pte)) === h.pte_write(pte) &&
          h.pte_dirty(h.pte_mkdirty(pte)) &&
          !h.pte_young(h.pte_mkold(pte)) &&
          h.pte_young(h.pte_mkyoung(pte)),
      );
    });

    test('marking for write-protection twice is marking once, and clearing the mark gives no permission back', () => {
      holds((pte) => {
        const marked = h.pte_mkuffd_wp(pte);
        if (uffdWp === 0n) return marked === pte && !h.pte_uffd_wp(pte);
        const cleared = h.pte_clear_uffd_wp(marked);
        return (
          h.pte_mkuffd_wp(marked) === marked &&
          h.pte_uffd_wp(marked) &&
          !h.pte_write(marked) &&
          cleared === h.pte_clear_uffd_wp(h.pte_wrprotect(pte))
        );
      });
    });

    test('soft-dirty changes with mkdirty and its own two helpers only', () => {
      const tracked = layout.mask('PTE_SOFT_DIRTY') !== 0n;
      holds((pte) => {
        const before = h.pte_soft_dirty(pte);
        const kept = [h.pte_mkclean(pte), h.pte_wrprotect(pte), h.__pte_mkdirty(pte), h.pte_mkold(pte)];
        return (
          kept.every((after) => h.pte_soft_dirty(after) === before) &&
          h.pte_soft_dirty(h.pte_mkdirty(pte)) === tracked &&
          h.pte_soft_dirty(h.pte_mksoft_dirty(pte)) === tracked &&
          !h.pte_soft_dirty(h.pte_clear_soft_dirty(pte))
        );
      });
    });

    test('changing the protection keeps the frame, dirtiness, and both notes', () => {
      fc.assert(
        fc.property(entry(layout), protection(layout), (pte, prot) => {
          const modified = h.pte_modify(pte, prot);
          expect(h.pte_pfn(modified), hex(pte)).toBe(h.pte_pfn(pte));
          expect(h.pte_dirty(modified), hex(pte)).toBe(h.pte_dirty(pte));
          expect(h.pte_soft_dirty(modified), hex(pte)).toBe(h.pte_soft_dirty(pte));
          expect(h.pte_uffd_wp(modified), hex(pte)).toBe(h.pte_uffd_wp(pte));
          expect(h.pte_modify(modified, prot), hex(pte)).toBe(modified);
        }),
        RUNS,
      );
    });

    test('an entry without access is present, and no test takes it for a valid one', () => {
      const none = h.pfn_pte(0x12345n, layout.mask('PAGE_NONE'));
      expect([h.pte_present(none), h.pte_protnone(none), h.pte_valid(none)]).toEqual([true, true, false]);
      expect([h.is_swap_pte(none), h.pte_none(none)]).toEqual([false, false]);
    });

    test('a block that is made invalid stays present, and none of its other bits change', () => {
      const block = h.pmd_mkhuge(h.pfn_pmd(0x40000n, layout.mask('PAGE_SHARED')));
      const hidden = h.pmd_mkinvalid(block);
      expect([h.pmd_present(hidden), h.pmd_trans_huge(hidden), h.pte_valid(hidden)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(h.pmd_mkinvalid(hidden)).toBe(hidden);
      expect(h.pmd_pfn(hidden)).toBe(0x40000n);
    });
  });
}

describe('frame numbers', () => {
  for (const pageShift of PAGE_SHIFTS) {
    const oa = pageShift === 16 ? 'lpa' : 'lpa2';
    test(`every part of a 52-bit address survives in a ${2 ** (pageShift - 10)}K entry, and 48 bits with the other attributes`, () => {
      for (const size of ['48', oa] as const) {
        const layout = makeLayout('v6.12', { pageShift, oa: size });
        const h = makeHelpers(layout);
        const bits = (size === '48' ? 48 : 52) - pageShift;
        const prot = layout.mask('PAGE_SHARED');
        fc.assert(
          fc.property(fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 2n }), (pfn) => {
            const pte = h.pfn_pte(pfn, prot);
            return (
              h.pte_pfn(pte) === pfn &&
              h.pte_pgprot(pte) === prot &&
              h.pte_next_pfn(pte) === h.pfn_pte(pfn + 1n, prot) &&
              h.pte_advance_pfn(pte, 0n) === pte
            );
          }),
          RUNS,
        );
      }
    });
  }

  test('the highest part of the address sits below the page shift', () => {
    const lpa2 = makeHelpers(makeLayout('v6.12', { oa: 'lpa2' }));
    expect(hex(lpa2.pfn_pte(0xc0_0000_0000n, 0x0n))).toBe('0x0000_0000_0000_0300');
    const lpa = makeHelpers(makeLayout('v6.12', { oa: 'lpa', pageShift: 16 }));
    expect(hex(lpa.pfn_pte(0xf_0000_0000n, 0x0n))).toBe('0x0000_0000_0000_F000');
  });
});

describe('worked values', () => {
  test('the states of one page have the values of the layout notes', () => {
    const h = makeHelpers(makeLayout('v6.12'));
    const rfc = makeHelpers(makeLayout('rfc-v1'));
    const hwDirty = 0x0068_0000_1234_5f43n;
    expect(hex(h.pte_wrprotect(hwDirty))).toBe('0x00E0_0000_1234_5FC3');
    expect(hex(h.pte_mkuffd_wp(hwDirty))).toBe('0x04E0_0000_1234_5FC3');
    expect(hex(rfc.pte_mkdirty(rfc.pte_mkwrite_novma(0x0060_0000_1234_5fc3n)))).toBe('0x80E8_0000_1234_5F43');
  });

  test('an invalidated block is spelled in three ways', () => {
    const block = 0x00e8_0000_4000_0f41n;
    const hidden = (id: (typeof LAYOUT_IDS)[number]) => hex(makeHelpers(makeLayout(id)).pmd_mkinvalid(block));
    expect(LAYOUT_IDS.map(hidden)).toEqual([
      '0x08E8_0000_4000_0F40',
      '0x10E8_0000_4000_0F40',
      '0x00E8_0000_4000_0F40',
      '0x00E8_0000_4000_0F40',
    ]);
  });

  test('pte_mkinvalid is refused where no such entry exists', () => {
    expect(() => makeHelpers(makeLayout('v6.9')).pte_mkinvalid(0x1n)).toThrow(
      'does not exist in layout v6.9',
    );
  });

  test('under rfc-v1 a block that may not be executed reads as PROT_NONE while it is invalid', () => {
    const trap = (id: (typeof LAYOUT_IDS)[number]) => {
      const h = makeHelpers(makeLayout(id));
      return h.pmd_protnone(h.pmd_mkinvalid(0x00e8_0000_4000_0f41n));
    };
    expect(LAYOUT_IDS.map(trap)).toEqual([false, true, false, false]);
  });
});
