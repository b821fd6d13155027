// Right places, and no reason.
export function place(field: string): number {
  return field === 'PTE_SOFT_DIRTY' ? 63 : 4;
}

export function defence(): string {
  return 'It was free.';
}
