// Models: helpers that do what they must in an unusual way: other spare bits, other codes of swap entries, other sums. No
// program can tell a kernel with one of them from one without. Does not model: wrong ones (see wrong-helpers.ts).
import type { Kernel } from '../../mm/kernel.ts';
import type { PgtableHelpers } from '../../pgtable/helpers.ts';
import type { Change } from './recorded.ts';

export interface LegalHelper {
  readonly what: string;
  readonly change: Change;
  /** Another way to the same words; else the words differ, and must somewhere. */
  readonly sameState: boolean;
  /** What happened before the first step. */
  readonly prepare?: (k: Kernel) => void;
}

/** The three helpers of a note that a swap entry carries, for another place of it. */
function noted(
  note: bigint,
): Pick<PgtableHelpers, 'pte_swp_mkuffd_wp' | 'pte_swp_uffd_wp' | 'pte_swp_clear_uffd_wp'> {
  return {
    pte_swp_mkuffd_wp: (pte) => pte | note,
    pte_swp_uffd_wp: (pte) => (pte & note) !== 0n,
    pte_swp_clear_uffd_wp: (pte) => pte & ~note,
  };
}

export const LEGAL_HELPERS: readonly LegalHelper[] = [
  {
    what: 'pte_mkuffd_wp protects first, sets RDONLY once more, and then the note',
    sameState: true,
    change: ({ h, mask }) => ({
      helpers: {
        pte_mkuffd_wp: (pte) =>
          (h.pte_wrprotect(pte) | mask('PTE_RDONLY')) + (h.pte_uffd_wp(pte) ? 0n : mask('PTE_UFFD_WP')),
      },
    }),
  },
  {
    what: 'pte_wrprotect notes all dirtiness, pte_mkold and pte_mkyoung flip a bit that is known',
    sameState: true,
    change: ({ h, mask }) => ({
      helpers: {
        pte_wrprotect: (pte) => {
          const noted = h.pte_dirty(pte) ? h.__pte_mkdirty(pte) : pte;
          return (noted | mask('PTE_WRITE') | mask('PTE_RDONLY')) ^ mask('PTE_WRITE');
        },
        pte_mkold: (pte) => (h.pte_young(pte) ? pte ^ mask('PTE_AF') : pte),
        pte_mkyoung: (pte) => (h.pte_young(pte) ? pte : pte ^ mask('PTE_AF')),
      },
    }),
  },
  {
    what: 'pte_mkdirty adds what is known to be clear, soft-dirty last',
    sameState: true,
    change: ({ h, mask }) => ({
      helpers: {
        pte_mkdirty: (pte) => {
          const dirty = h.pte_sw_dirty(pte) ? pte : pte ^ mask('PTE_DIRTY');
          const plain = h.pte_write(dirty) && h.pte_rdonly(dirty) ? dirty - mask('PTE_RDONLY') : dirty;
          return h.pte_soft_dirty(plain) ? plain : plain + mask('PTE_SOFT_DIRTY');
        },
      },
    }),
  },
  {
    what: 'pte_modify flips the bits of the protection that differ',
    sameState: true,
    change: ({ h, layout }) => {
      const changed = layout.names('pteModify').reduce((all, name) => all | layout.mask(name), 0n);
      return {
        helpers: {
          pte_modify: (pte, prot) => {
            const next = pte ^ ((pte ^ prot) & changed);
            return h.pte_dirty(pte) ? h.__pte_mkdirty(next) : next;
          },
        },
      };
    },
  },
  {
    what: 'dirtiness stands in the software bit, too, wherever it is touched',
    sameState: false,
    change: ({ h, mask }) => {
      const noted = (pte: bigint): bigint => (h.pte_hw_dirty(pte) ? pte | mask('PTE_DIRTY') : pte);
      return {
        helpers: {
          pte_mkold: (pte) => h.pte_mkold(noted(pte)),
          pte_mkyoung: (pte) => h.pte_mkyoung(noted(pte)),
          __ptep_set_access_flags: (old, entry) => noted(h.__ptep_set_access_flags(old, entry)),
        },
      };
    },
  },
  {
    what: 'the note of a present entry stands in the bit of device memory',
    sameState: false,
    change: ({ h, mask }) => {
      const note = mask('PTE_DEVMAP');
      return {
        helpers: {
          pte_mkuffd_wp: (pte) => h.pte_wrprotect(pte) | note,
          pte_uffd_wp: (pte) => (pte & note) !== 0n,
          pte_clear_uffd_wp: (pte) => pte & ~note,
        },
      };
    },
  },
  {
    what: 'the note of a swap entry stands in both spare bits above its offset',
    sameState: false,
    change: ({ mask }) => ({ helpers: noted(mask('SWP_SPARE_HIGH')) }),
  },
  {
    what: 'swap entries have their type on top of the offset, and its complement at that',
    sameState: false,
    change: ({ h, layout, mask }) => {
      const types = mask('SWP_TYPE');
      const offsetBits = BigInt(layout.number('SWP_OFFSET_BITS') - layout.number('SWP_TYPE_BITS'));
      const up = offsetBits + BigInt(layout.number('SWP_OFFSET_SHIFT') - layout.number('SWP_TYPE_SHIFT'));
      return {
        helpers: {
          __swp_entry: (type, offset) =>
            ((h.__swp_entry(type, 0n) ^ types) << up) | h.__swp_entry(0n, offset),
          __swp_type: (entry) => h.__swp_type((entry >> up) ^ types),
          __swp_offset: (entry) => BigInt.asUintN(Number(offsetBits), h.__swp_offset(entry)),
        },
      };
    },
  },
  {
    what: 'a marker has a note that nobody reads',
    sameState: false,
    change: ({ h, layout, mask }) => {
      const shift = BigInt(layout.number('SWP_OFFSET_SHIFT'));
      const unused = mask('MARKER_UNUSED') >> shift;
      return { helpers: { make_pte_marker_entry: (marker) => h.make_pte_marker_entry(marker) | unused } };
    },
  },
  {
    what: 'frames and slots have other numbers',
    sameState: false,
    change: () => ({}),
    prepare: (k) => {
      for (let page = 0; page < 3; page++) k.folios.alloc(0, 0);
      const pfn = k.folios.alloc(0, 0);
      k.swap.alloc(pfn);
    },
  },
];
