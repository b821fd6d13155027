// Models: what an entry points to (its frame number), what it permits (its protection), and how one is exchanged while
// the other stays. Reference: pte_modify, pfn_pte, pte_pfn, pte_pgprot in arch/arm64/include/asm/pgtable.h @ v6.12.
// Does not model: encrypted-memory address bits, protection keys in use.
import { U64_MASK } from '../bits/u64.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

export interface PteParts {
  pte_pfn(pte: bigint): bigint;
  /** An entry for frame `pfn` with protection `prot`. */
  pfn_pte(pfn: bigint, prot: bigint): bigint;
  /** All of the entry but its frame number. */
  pte_pgprot(pte: bigint): bigint;
  /** The same entry, `count` frames further. */
  pte_advance_pfn(pte: bigint, count: bigint): bigint;
  pte_next_pfn(pte: bigint): bigint;
  /** The entry with the protection bits of `prot`; everything that is no protection, dirtiness included, survives. */
  pte_modify(pte: bigint, prot: bigint): bigint;
}

/** Address arithmetic of one layout, shared by the pte and the pmd helpers. */
export interface EntryAddress {
  physOf(entry: bigint): bigint;
  entryOf(phys: bigint): bigint;
  pageShift: bigint;
}

/** Widest physical address that the architecture can spell in 64-bit descriptors, in bits. */
const MAX_OUTPUT_ADDRESS_BITS = 52;

/** How a physical address sits in an entry. With 52-bit addresses its highest bits live below the page shift. */
export function entryAddress(layout: Layout): EntryAddress {
  const high = layout.mask('PTE_ADDR_HIGH');
  const pageShift = BigInt(layout.number('PAGE_SHIFT'));
  if (high === 0n) {
    const address = layout.mask('PTE_ADDR_LOW');
    return { physOf: (entry) => entry & address, entryOf: (phys) => phys & U64_MASK, pageShift };
  }
  // PTE_ADDR_LOW also covers bits that a 64K entry must leave zero; the architecture's own field does not.
  const low = layout.mask('OA');
  // The high part ends where the widest address ends, so its place in the entry says how far it must be moved.
  const highShift = BigInt(MAX_OUTPUT_ADDRESS_BITS - high.toString(2).length);
  return {
    physOf: (entry) => (entry & low) | ((entry & high) << highShift),
    entryOf: (phys) => (phys & low) | ((phys >> highShift) & high),
    pageShift,
  };
}

/** Parts of one layout. `h` is the table of current helpers: every call goes through it. */
export function pteParts(layout: Layout, h: PgtableHelpers): PteParts {
  const { physOf, entryOf, pageShift } = entryAddress(layout);
  const dirty = layout.mask('PTE_DIRTY');
  const changed = layout.names('pteModify').reduce((mask, name) => mask | layout.mask(name), 0n);
  const kept = U64_MASK ^ changed;

  return {
    pte_pfn: (pte) => physOf(pte) >> pageShift,
    pfn_pte: (pfn, prot) => entryOf(pfn << pageShift) | prot,
    pte_pgprot: (pte) => h.pfn_pte(h.pte_pfn(pte), 0n) ^ pte,
    pte_advance_pfn: (pte, count) => h.pfn_pte(h.pte_pfn(pte) + count, h.pte_pgprot(pte)),
    pte_next_pfn: (pte) => h.pte_advance_pfn(pte, 1n),
    pte_modify: (pte, prot) => {
      // The new protection overwrites the two bits that say "hardware found it dirty", so that is noted first …
      const noted = h.pte_hw_dirty(pte) ? pte | dirty : pte;
      const modified = (noted & kept) | (prot & changed);
      // … and said again in the form that the new protection asks for. Collected dirtiness is no new write.
      return h.pte_sw_dirty(modified) ? h.__pte_mkdirty(modified) : modified;
    },
  };
}
