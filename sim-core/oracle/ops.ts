// Models: which of our helpers answers for each name in a helper recording. Most names are the helper's own; the others
// are a helper with one argument fixed, or the value that a memory helper stores (k_…).
// Does not model: comparing (see compare.ts). A name that is not here is an error, never a skipped result.
import type { HelperName, PgtableHelpers } from '../pgtable/helpers.ts';

export type Answer = bigint | boolean;
export type OneArgument = (value: bigint) => Answer;
export type TwoArguments = (a: bigint, b: bigint) => Answer;

type Make<Fn> = (h: PgtableHelpers) => Fn;

/** Names in section pte1 that are not simply a helper of one value. */
const PTE1: Readonly<Record<string, Make<OneArgument>>> = {
  pte_access_permitted_read: (h) => (pte) => h.pte_access_permitted(pte, false),
  pte_access_permitted_write: (h) => (pte) => h.pte_access_permitted(pte, true),
  k_ptep_set_wrprotect: (h) => h.___ptep_set_wrprotect,
  k_ptep_test_and_clear_young_pte: (h) => h.__ptep_test_and_clear_young,
  k_ptep_clear_dirty_pte: (h) => (pte) => h.__clear_young_dirty_pte(pte, false, true),
  k_ptep_clear_young_dirty_pte: (h) => (pte) => h.__clear_young_dirty_pte(pte, true, true),
};

/** Section swp gives the word in the table; these helpers want the entry that it stands for. */
const ON_ENTRY: ReadonlySet<string> = new Set([
  'non_swap_entry',
  'swp_type',
  'swp_offset',
  'is_pte_marker_entry',
  'pte_marker_get',
  'is_migration_entry',
  'is_writable_migration_entry',
  'is_readable_migration_entry',
  'is_readable_exclusive_migration_entry',
  'is_hwpoison_entry',
]);

const ONE: Readonly<Record<string, Make<OneArgument>>> = {
  vm_get_page_prot: (h) => h.vm_get_page_prot,
  make_pte_marker: (h) => h.make_pte_marker,
  make_readable_migration_pte: (h) => (offset) => h.swp_entry_to_pte(h.make_readable_migration_entry(offset)),
  make_readable_exclusive_migration_pte: (h) => (offset) =>
    h.swp_entry_to_pte(h.make_readable_exclusive_migration_entry(offset)),
  make_writable_migration_pte: (h) => (offset) => h.swp_entry_to_pte(h.make_writable_migration_entry(offset)),
};

const TWO: Readonly<Record<string, Make<TwoArguments>>> = {
  pte_modify: (h) => h.pte_modify,
  pmd_modify: (h) => h.pmd_modify,
  pfn_pte: (h) => h.pfn_pte,
  pfn_pmd: (h) => h.pfn_pmd,
  __swp_entry: (h) => h.__swp_entry,
  __swp_entry_to_pte: (h) => (type, offset) => h.__swp_entry_to_pte(h.__swp_entry(type, offset)),
  swp_entry_to_pte: (h) => (type, offset) => h.swp_entry_to_pte(h.swp_entry(type, offset)),
  k_ptep_set_access_flags_pte: (h) => h.__ptep_set_access_flags,
  k_ptep_set_access_flags_ret: (h) => h.__ptep_set_access_flags_changed,
  k_pgattr_change_is_safe: (h) => h.pgattr_change_is_safe,
};

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A helper of exactly one 64-bit value, by its own name. */
function unary(h: PgtableHelpers, name: string): OneArgument | undefined {
  if (!Object.hasOwn(h, name)) return undefined;
  const helper = h[name as HelperName];
  return helper.length === 1 ? (helper as OneArgument) : undefined;
}

/** What answers for a name in section pte1 or swp; undefined if nothing does. */
export function opOfMany(h: PgtableHelpers, section: 'pte1' | 'swp', name: string): OneArgument | undefined {
  if (section === 'swp' && ON_ENTRY.has(name)) {
    const helper = unary(h, name);
    return helper && ((pte) => helper(h.pte_to_swp_entry(pte)));
  }
  return own(PTE1, name)?.(h) ?? unary(h, name);
}

/** What answers for the name of a row with one result; undefined if nothing does. */
export function opOfOne(h: PgtableHelpers, name: string): OneArgument | undefined {
  return own(ONE, name)?.(h);
}

/** The same for rows with two arguments. */
export function opOfTwo(h: PgtableHelpers, name: string): TwoArguments | undefined {
  return own(TWO, name)?.(h);
}
