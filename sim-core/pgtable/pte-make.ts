// Models: the helpers that make one entry out of another by changing what a single word of their name says.
// Reference: arch/arm64/include/asm/pgtable.h @ v6.9 to v6.12, and RFC v1 patches 2 and 3.
// Does not model: shadow-stack pages (pte_mkwrite with a VMA), MTE tags, anything that touches memory (see ptep.ts).
import { U64_MASK } from '../bits/u64.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

/** Makers of one entry. Where a layout lacks the bit, the maker changes nothing, as the kernel's stub does. */
export interface PteMakers {
  /** Takes the right to write away and moves hardware's dirtiness into the software bit. */
  pte_wrprotect(pte: bigint): bigint;
  /** Gives the right to write. A clean entry stays read-only for hardware, so that the first store is noticed. */
  pte_mkwrite_novma(pte: bigint): bigint;
  /** Forgets dirtiness; the right to write stays. */
  pte_mkclean(pte: bigint): bigint;
  /** Dirty, and written since the last clear_refs where the layout tracks that. */
  pte_mkdirty(pte: bigint): bigint;
  /** Dirty only: for callers that collect dirtiness which hardware left somewhere else. */
  __pte_mkdirty(pte: bigint): bigint;
  pte_mkold(pte: bigint): bigint;
  pte_mkyoung(pte: bigint): bigint;
  pte_mkspecial(pte: bigint): bigint;
  pte_mkdevmap(pte: bigint): bigint;
  pte_mkcont(pte: bigint): bigint;
  pte_mknoncont(pte: bigint): bigint;
  pte_mkhuge(pte: bigint): bigint;
  pte_mkpresent(pte: bigint): bigint;
  /** Hides the entry from hardware while the kernel still counts it as present. From 6.10. */
  pte_mkinvalid(pte: bigint): bigint;
  /** Asks for an event at the next write: the mark, and no right to write. */
  pte_mkuffd_wp(pte: bigint): bigint;
  /** Takes the mark away; does not give the right to write back. */
  pte_clear_uffd_wp(pte: bigint): bigint;
  pte_mksoft_dirty(pte: bigint): bigint;
  pte_clear_soft_dirty(pte: bigint): bigint;
}

/** Makers of one layout. `h` is the table of current helpers: every call goes through it. */
export function pteMakers(layout: Layout, h: PgtableHelpers): PteMakers {
  const without = (name: string): bigint => U64_MASK ^ layout.mask(name);
  const valid = layout.mask('PTE_VALID');
  const noValid = without('PTE_VALID');
  const noTable = without('PTE_TABLE_BIT');
  const rdonly = layout.mask('PTE_RDONLY');
  const noRdonly = without('PTE_RDONLY');
  const write = layout.mask('PTE_WRITE');
  const noWrite = without('PTE_WRITE');
  const dirty = layout.mask('PTE_DIRTY');
  const noDirty = without('PTE_DIRTY');
  const af = layout.mask('PTE_AF');
  const noAf = without('PTE_AF');
  const special = layout.mask('PTE_SPECIAL');
  const devmap = layout.mask('PTE_DEVMAP') | special;
  const contPage = layout.mask('PTE_CONT') | layout.mask('PTE_TYPE_PAGE');
  const noCont = without('PTE_CONT');
  const presentInvalid = layout.mask('PTE_PRESENT_INVALID');
  const uffdWp = layout.mask('PTE_UFFD_WP');
  const noUffdWp = without('PTE_UFFD_WP');
  const softDirty = layout.mask('PTE_SOFT_DIRTY');
  const noSoftDirty = without('PTE_SOFT_DIRTY');

  return {
    pte_wrprotect: (pte) => {
      const kept = h.pte_hw_dirty(pte) ? pte | dirty : pte;
      return (kept & noWrite) | rdonly;
    },
    pte_mkwrite_novma: (pte) => {
      const writable = pte | write;
      return h.pte_sw_dirty(writable) ? writable & noRdonly : writable;
    },
    pte_mkclean: (pte) => (pte & noDirty) | rdonly,
    pte_mkdirty: (pte) => h.__pte_mkdirty(pte | softDirty),
    __pte_mkdirty: (pte) => {
      const marked = pte | dirty;
      return h.pte_write(marked) ? marked & noRdonly : marked;
    },
    pte_mkold: (pte) => pte & noAf,
    pte_mkyoung: (pte) => pte | af,
    pte_mkspecial: (pte) => pte | special,
    pte_mkdevmap: (pte) => pte | devmap,
    pte_mkcont: (pte) => pte | contPage,
    pte_mknoncont: (pte) => pte & noCont,
    pte_mkhuge: (pte) => pte & noTable,
    pte_mkpresent: (pte) => pte | valid,
    pte_mkinvalid: (pte) => {
      if (presentInvalid === 0n) {
        throw new RangeError(`pte_mkinvalid does not exist in layout ${layout.id}: use pmd_mkinvalid`);
      }
      return (pte | presentInvalid) & noValid;
    },
    // Without the bit the architecture has no helper, and the generic stub must not take write permission away.
    pte_mkuffd_wp: uffdWp === 0n ? (pte) => pte : (pte) => h.pte_wrprotect(pte | uffdWp),
    pte_clear_uffd_wp: (pte) => pte & noUffdWp,
    pte_mksoft_dirty: (pte) => pte | softDirty,
    pte_clear_soft_dirty: (pte) => pte & noSoftDirty,
  };
}
