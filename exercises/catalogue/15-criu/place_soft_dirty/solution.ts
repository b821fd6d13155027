// The one bit of a leaf entry that hardware ignores and no extension reads, and the lowest unused bit of a swap entry.
type Field = 'PTE_SOFT_DIRTY' | 'PTE_SWP_SOFT_DIRTY';

export function place(field: Field): number {
  switch (field) {
    case 'PTE_SOFT_DIRTY':
      return 63;
    case 'PTE_SWP_SOFT_DIRTY':
      return 4;
  }
}

export function defence(): string {
  return [
    'The manual ignores this bit in leaf entries of the EL1&0 regime. It does not reserve it for software, so a later',
    'extension may take it. Until then it is the only place that neither hardware, nor an extension, nor the kernel uses.',
    'Helpers that mark an entry must know that it is a leaf: in a table entry the same bit is NSTable. Whether one user',
    'with an alternative (asynchronous write-protection) is worth the last bit is a question of price, not of law.',
  ].join(' ');
}
