// Models: what the kernel's memory helpers store, as functions of what they find: the value that a compare-and-exchange
// loop would write. Reference: __ptep_set_access_flags and pgattr_change_is_safe in arch/arm64/mm, @ v6.12; RFC v1.
// Does not model: memory, atomicity and TLB maintenance, which belong to whoever owns the table; contpte blocks.
import { getField } from '../bits/field.ts';
import { U64_MASK } from '../bits/u64.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

export interface PtepHelpers {
  /** What *ptep holds afterwards: only more permissive, younger or dirtier than before. */
  __ptep_set_access_flags(old: bigint, entry: bigint): bigint;
  /** What it returns: did the fault that led here find something to do? */
  __ptep_set_access_flags_changed(old: bigint, entry: bigint): boolean;
  ___ptep_set_wrprotect(old: bigint): bigint;
  __ptep_test_and_clear_young(old: bigint): bigint;
  /** For one entry; `young` and `dirty` say what to clear. */
  __clear_young_dirty_pte(old: bigint, young: boolean, dirty: boolean): bigint;
  /** May a live entry go from `old` to `next` in one store, without break-before-make? */
  pgattr_change_is_safe(old: bigint, next: bigint): boolean;
}

const MT_NORMAL = 0n;
const MT_NORMAL_TAGGED = 1n;

/** Value semantics of one layout. `h` is the table of current helpers: every call goes through it. */
export function ptepHelpers(layout: Layout, h: PgtableHelpers): PtepHelpers {
  const union = (set: 'accessFlags' | 'pgattrSafe'): bigint =>
    layout.names(set).reduce((mask, name) => mask | layout.mask(name), 0n);
  const rdonly = layout.mask('PTE_RDONLY');
  const raised = union('accessFlags');
  const cont = layout.mask('PTE_CONT');
  const ng = layout.mask('PTE_NG');
  const attr = layout.mask('PTE_ATTRINDX');
  const attrField = layout.find('PTE_ATTRINDX');
  const notSafe = U64_MASK ^ union('pgattrSafe');
  const notSafeNormal = notSafe & (U64_MASK ^ attr);
  const isNormal = (pte: bigint): boolean => {
    const type = attrField ? getField(attrField, pte) : MT_NORMAL;
    return type === MT_NORMAL || type === MT_NORMAL_TAGGED;
  };

  return {
    // Read-only is the one flag whose clear state permits more, so it is turned over before and after the union.
    __ptep_set_access_flags: (old, entry) =>
      h.pte_same(old, entry) ? old : ((old ^ rdonly) | ((entry & raised) ^ rdonly)) ^ rdonly,
    __ptep_set_access_flags_changed: (old, entry) => !h.pte_same(old, entry),
    ___ptep_set_wrprotect: (old) => h.pte_wrprotect(old),
    __ptep_test_and_clear_young: (old) => h.pte_mkold(old),
    __clear_young_dirty_pte: (old, young, dirty) => {
      const aged = young ? h.pte_mkold(old) : old;
      return dirty ? h.pte_mkclean(aged) : aged;
    },
    pgattr_change_is_safe: (old, next) => {
      if (!h.pte_valid(old) || !h.pte_valid(next)) return true;
      if (h.pte_pfn(old) !== h.pte_pfn(next)) return false;
      if (((old | next) & cont) !== 0n) return false;
      // From "one address space" to "all of them": a TLB could hold both answers.
      if ((old & ng) !== 0n && (next & ng) === 0n) return false;
      const forbidden = isNormal(old) && isNormal(next) ? notSafeNormal : notSafe;
      return ((old ^ next) & forbidden) === 0n;
    },
  };
}
