// Models: an entry whose page is elsewhere: arm64's swap encoding with its flags, and the generic swp_entry_t that the
// rest of the kernel handles. Reference: arch/arm64/include/asm/pgtable.h and include/linux/swapops.h, v6.1 to v6.12.
// Does not model: what the types stand for (see special-entries.ts), MTE tags saved beside the swapped page.
import { U64_MASK } from '../bits/u64.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

/** `entry` means swp_entry_t, which is the same for all architectures; `pte` means the word in the table. */
export interface SwapHelpers {
  /** Neither empty nor present: the word means something to the kernel alone. */
  is_swap_pte(pte: bigint): boolean;
  /** arm64's encoding of a type and an offset, without flags. */
  __swp_entry(type: bigint, offset: bigint): bigint;
  __swp_type(archEntry: bigint): bigint;
  __swp_offset(archEntry: bigint): bigint;
  __pte_to_swp_entry(pte: bigint): bigint;
  __swp_entry_to_pte(archEntry: bigint): bigint;
  swp_entry(type: bigint, offset: bigint): bigint;
  swp_type(entry: bigint): bigint;
  swp_offset(entry: bigint): bigint;
  /** Drops the flags on the way: whoever rebuilds an entry must put them back. */
  pte_to_swp_entry(pte: bigint): bigint;
  /** An entry with all flags clear. */
  swp_entry_to_pte(entry: bigint): bigint;
  pte_swp_mkexclusive(pte: bigint): bigint;
  pte_swp_exclusive(pte: bigint): boolean;
  pte_swp_clear_exclusive(pte: bigint): bigint;
  pte_swp_mkuffd_wp(pte: bigint): bigint;
  pte_swp_uffd_wp(pte: bigint): boolean;
  pte_swp_clear_uffd_wp(pte: bigint): bigint;
  pte_swp_mksoft_dirty(pte: bigint): bigint;
  pte_swp_soft_dirty(pte: bigint): boolean;
  pte_swp_clear_soft_dirty(pte: bigint): bigint;
  /** Without any of the three flags. */
  pte_swp_clear_flags(pte: bigint): bigint;
}

/** Swap helpers of one layout. `h` is the table of current helpers: every call goes through it. */
export function swapHelpers(layout: Layout, h: PgtableHelpers): SwapHelpers {
  const exclusive = layout.mask('PTE_SWP_EXCLUSIVE');
  const noExclusive = U64_MASK ^ exclusive;
  const uffdWp = layout.mask('PTE_SWP_UFFD_WP');
  const noUffdWp = U64_MASK ^ uffdWp;
  const softDirty = layout.mask('PTE_SWP_SOFT_DIRTY');
  const noSoftDirty = U64_MASK ^ softDirty;

  const ones = (count: number): bigint => (1n << BigInt(count)) - 1n;
  const typeShift = BigInt(layout.number('SWP_TYPE_SHIFT'));
  const typeOnes = ones(layout.number('SWP_TYPE_BITS'));
  const offsetShift = BigInt(layout.number('SWP_OFFSET_SHIFT'));
  const offsetOnes = ones(layout.number('SWP_OFFSET_BITS'));
  const entryTypeShift = BigInt(layout.number('SWP_ENTRY_TYPE_SHIFT'));
  const entryOffsetOnes = ones(layout.number('SWP_ENTRY_TYPE_SHIFT'));

  return {
    is_swap_pte: (pte) => !h.pte_none(pte) && !h.pte_present(pte),
    // Like the kernel's, it does not cut off what does not fit: an offset that is too large damages its neighbours.
    __swp_entry: (type, offset) => ((type << typeShift) | (offset << offsetShift)) & U64_MASK,
    __swp_type: (archEntry) => (archEntry >> typeShift) & typeOnes,
    __swp_offset: (archEntry) => (archEntry >> offsetShift) & offsetOnes,
    __pte_to_swp_entry: (pte) => pte,
    __swp_entry_to_pte: (archEntry) => archEntry,
    swp_entry: (type, offset) => ((type << entryTypeShift) | (offset & entryOffsetOnes)) & U64_MASK,
    swp_type: (entry) => entry >> entryTypeShift,
    swp_offset: (entry) => entry & entryOffsetOnes,
    pte_to_swp_entry: (pte) => {
      const archEntry = h.__pte_to_swp_entry(h.pte_swp_clear_flags(pte));
      return h.swp_entry(h.__swp_type(archEntry), h.__swp_offset(archEntry));
    },
    swp_entry_to_pte: (entry) => h.__swp_entry_to_pte(h.__swp_entry(h.swp_type(entry), h.swp_offset(entry))),
    pte_swp_mkexclusive: (pte) => pte | exclusive,
    pte_swp_exclusive: (pte) => (pte & exclusive) !== 0n,
    pte_swp_clear_exclusive: (pte) => pte & noExclusive,
    pte_swp_mkuffd_wp: (pte) => pte | uffdWp,
    pte_swp_uffd_wp: (pte) => (pte & uffdWp) !== 0n,
    pte_swp_clear_uffd_wp: (pte) => pte & noUffdWp,
    pte_swp_mksoft_dirty: (pte) => pte | softDirty,
    pte_swp_soft_dirty: (pte) => (pte & softDirty) !== 0n,
    pte_swp_clear_soft_dirty: (pte) => pte & noSoftDirty,
    pte_swp_clear_flags: (pte) => {
      let bare = pte;
      if (h.pte_swp_exclusive(bare)) bare = h.pte_swp_clear_exclusive(bare);
      if (h.pte_swp_soft_dirty(bare)) bare = h.pte_swp_clear_soft_dirty(bare);
      if (h.pte_swp_uffd_wp(bare)) bare = h.pte_swp_clear_uffd_wp(bare);
      return bare;
    },
  };
}
