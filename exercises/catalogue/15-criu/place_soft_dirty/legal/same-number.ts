// One number for both: no entry carries both notes.
export function place(field: string): number {
  return field === 'PTE_SOFT_DIRTY' ? 63 : 63;
}

export function defence(): string {
  return `Hardware ignores this bit in a leaf entry, and no extension that we know of reads it: the hints, the
    overlay index and the fourth bit of the memory type all lie below it. In a table entry the place has another
    meaning, but no table is ever marked as written. It is the last one, and that is the price.`;
}
