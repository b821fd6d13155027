// Found in the masks of v6.12: the highest bit that software may change, and the bit above the offset.
import { PTE_SWBITS_MASK, SWP_OFFSET } from 'layout';

/** The number of the highest set bit. */
function highest(mask: bigint): number {
  return mask.toString(2).length - 1;
}

export function place(field: string): number {
  return field === 'PTE_SOFT_DIRTY' ? highest(PTE_SWBITS_MASK) : highest(SWP_OFFSET) + 1;
}

export function defence(): string {
  return `Hardware ignores this bit in a leaf entry, and no extension that we know of reads it: the hints, the
    overlay index and the fourth bit of the memory type all lie below it. In a table entry the place has another
    meaning, but no table is ever marked as written. It is the last one, and that is the price.`;
}
