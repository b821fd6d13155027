// The entry was taken out of the table. What stands in its place?
import { PTE_MARKER_UFFD_WP, PTE_SWP_UFFD_WP, PTE_UFFD_WP, SWP_PTE_MARKER, SWP_TYPE, SWP_TYPE_SHIFT } from 'layout';

export function after_clear(old: bigint, anon: boolean, vma_wp: boolean): bigint {
  return 0n;
}
