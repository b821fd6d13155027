// Models: THE SEAM. All that the kernel asks of arm64's page-table code, in one table of functions, any of which can be
// replaced. Late-bound: a helper calls the current version of the helpers that it is built on, as separately compiled
// kernel code would, so one wrong helper spreads. Reference: arch/arm64/include/asm/pgtable.h.
// Does not model: memory and TLBs. Hardware never calls a helper; it judges the words that software wrote.
import type { Layout } from './layout.ts';
import { type PmdHelpers, pmdHelpers } from './pmd.ts';
import { type ProtectionHelpers, protectionHelpers } from './protection.ts';
import { type PteMakers, pteMakers } from './pte-make.ts';
import { type PteParts, pteParts } from './pte-modify.ts';
import { type PteTests, pteTests } from './pte-tests.ts';
import { type PtepHelpers, ptepHelpers } from './ptep.ts';
import { checkArgument, checkResult, type ReturnKind, SeamError } from './seam.ts';
import { type SpecialEntries, specialEntries } from './special-entries.ts';
import { type SwapHelpers, swapHelpers } from './swap.ts';

/** Every helper takes and gives plain values: bigint for words and numbers, boolean for answers. */
export interface PgtableHelpers
  extends PteTests,
    PteMakers,
    PteParts,
    SwapHelpers,
    SpecialEntries,
    PmdHelpers,
    ProtectionHelpers,
    PtepHelpers {}

export type HelperName = keyof PgtableHelpers;

/** Names that answer yes or no although no common pattern says so. */
const TESTS: ReadonlySet<string> = new Set([
  'pte_none',
  'pte_valid',
  'pte_present',
  'pte_present_invalid',
  'pte_protnone',
  'pte_valid_not_user',
  'pte_valid_cont',
  'pte_young',
  'pte_special',
  'pte_devmap',
  'pte_cont',
  'pte_user',
  'pte_user_exec',
  'pte_write',
  'pte_rdonly',
  'pte_hw_dirty',
  'pte_sw_dirty',
  'pte_dirty',
  'pte_access_permitted',
  'pte_uffd_wp',
  'pte_soft_dirty',
  'pte_same',
  'pte_swp_exclusive',
  'pte_swp_uffd_wp',
  'pte_swp_soft_dirty',
  'pte_swp_uffd_wp_any',
  'non_swap_entry',
  'pmd_none',
  'pmd_present',
  'pmd_present_invalid',
  'pmd_table',
  'pmd_sect',
  'pmd_leaf',
  'pmd_trans_huge',
  'pmd_bad',
  'pmd_protnone',
  'pmd_dirty',
  'pmd_young',
  'pmd_write',
  'pmd_user',
  'pmd_user_exec',
  'pmd_cont',
  'pmd_uffd_wp',
  'pmd_soft_dirty',
  'pmd_swp_uffd_wp',
  'pmd_swp_soft_dirty',
  '__ptep_set_access_flags_changed',
  'pgattr_change_is_safe',
]);

/** What the helper of that name gives back. */
export function returnKind(name: string): ReturnKind {
  return TESTS.has(name) || name.startsWith('is_') ? 'boolean' : 'bigint';
}

/** Which arguments are yes or no; all others are 64-bit values. */
const BOOLEAN_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  pte_access_permitted: [1],
  __clear_young_dirty_pte: [1, 2],
};

type Loose = (...args: (bigint | boolean)[]) => unknown;
type LooseTable = Record<string, Loose>;

/** The replacement with its answers checked; it gets the kernel's number of arguments, however many it declares. */
function checked(name: string, arity: number, call: Loose): Loose {
  const kind = returnKind(name);
  if (arity === 1) return (a) => checkResult(name, kind, call(a as bigint));
  if (arity === 2) return (a, b) => checkResult(name, kind, call(a as bigint, b as bigint));
  return (a, b, c) => checkResult(name, kind, call(a as bigint, b as bigint, c as bigint));
}

/**
 * The helpers of one layout, some of them replaced.
 * @param overrides functions by helper name; what they give back is checked on every call.
 * @throws SeamError when an override is no function or has no helper's name.
 */
export function makeHelpers(layout: Layout, overrides: Partial<PgtableHelpers> = {}): PgtableHelpers {
  const helpers = {} as PgtableHelpers;
  Object.assign(
    helpers,
    pteTests(layout, helpers),
    pteMakers(layout, helpers),
    pteParts(layout, helpers),
    swapHelpers(layout, helpers),
    specialEntries(layout, helpers),
    pmdHelpers(layout, helpers),
    protectionHelpers(layout),
    ptepHelpers(layout, helpers),
  );
  for (const [name, override] of Object.entries(overrides)) {
    if (override === undefined) continue;
    if (!Object.hasOwn(helpers, name))
      throw new SeamError(name, `${name} is not a helper that the kernel calls.`);
    if (typeof override !== 'function') throw new SeamError(name, `${name} must be a function.`);
    const arity = helpers[name as HelperName].length;
    (helpers as unknown as LooseTable)[name] = checked(name, arity, override as Loose);
  }
  return helpers;
}

/** All helper names, in the order of the chapters of the interface. */
export function helperNames(layout: Layout): readonly HelperName[] {
  return Object.keys(makeHelpers(layout)) as HelperName[];
}

/**
 * The chosen helpers for a caller outside the kernel: arguments are checked, and calls reach the current helpers, so that
 * a replaced helper is what such a caller sees too.
 */
export function offerHelpers<Name extends HelperName>(
  helpers: PgtableHelpers,
  names: readonly Name[],
): Pick<PgtableHelpers, Name> {
  const table = helpers as unknown as LooseTable;
  const offered: LooseTable = {};
  for (const name of names) {
    const current = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!current) throw new SeamError(name, `${name} is not a helper that the kernel calls.`);
    const booleans = BOOLEAN_ARGUMENTS[name] ?? [];
    const arity = current.length;
    offered[name] = (...args) => {
      for (let i = 0; i < arity; i++) {
        checkArgument(name, booleans.includes(i) ? 'boolean' : 'bigint', args[i], i + 1);
      }
      return table[name]?.(...args);
    };
  }
  return offered as unknown as Pick<PgtableHelpers, Name>;
}
