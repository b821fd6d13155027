// Where does soft-dirty live? Give the number of a bit for each of the two, and defend the first.
type Field = 'PTE_SOFT_DIRTY' | 'PTE_SWP_SOFT_DIRTY';

export function place(field: Field): number {
  switch (field) {
    case 'PTE_SOFT_DIRTY':
      return -1;
    case 'PTE_SWP_SOFT_DIRTY':
      return -1;
  }
}

export function defence(): string {
  return '';
}
