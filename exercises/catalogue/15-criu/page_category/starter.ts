// One entry, one set of categories; and was it asked for?
import { pte_none, pte_present_invalid, pte_valid } from 'kernel';
import { PAGE_IS_PRESENT, PAGE_IS_WRITTEN } from 'uapi';

export function page_category(pte: bigint, is_file: boolean, is_zero: boolean): number {
  return PAGE_IS_PRESENT | PAGE_IS_WRITTEN;
}

export function matches(categories: number, inverted: number, mask: number, anyof: number): boolean {
  return categories !== 0;
}
