// Models: the same questions and changes one level up, where an entry maps a block or points to a table. A pmd has the
// bits of a pte, so each helper hands its value to the pte helper: one wrong pte helper spoils both levels.
// Reference: arch/arm64/include/asm/pgtable.h @ v6.1 to v6.12, RFC v1. Does not model: pud and higher levels.
import { U64_MASK } from '../bits/u64.ts';
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';
import { entryAddress } from './pte-modify.ts';

export interface PmdHelpers {
  pmd_none(pmd: bigint): boolean;
  /** Mapped for the kernel: also while it holds a block invalid for hardware. */
  pmd_present(pmd: bigint): boolean;
  pmd_present_invalid(pmd: bigint): boolean;
  pmd_table(pmd: bigint): boolean;
  pmd_sect(pmd: bigint): boolean;
  pmd_leaf(pmd: bigint): boolean;
  pmd_trans_huge(pmd: bigint): boolean;
  /** Not what a walk that looks for a table expects. */
  pmd_bad(pmd: bigint): boolean;
  pmd_protnone(pmd: bigint): boolean;
  pmd_dirty(pmd: bigint): boolean;
  pmd_young(pmd: bigint): boolean;
  pmd_write(pmd: bigint): boolean;
  pmd_user(pmd: bigint): boolean;
  pmd_user_exec(pmd: bigint): boolean;
  pmd_cont(pmd: bigint): boolean;
  pmd_pfn(pmd: bigint): bigint;
  pfn_pmd(pfn: bigint, prot: bigint): bigint;
  pmd_pgprot(pmd: bigint): bigint;
  pmd_modify(pmd: bigint, prot: bigint): bigint;
  pmd_wrprotect(pmd: bigint): bigint;
  pmd_mkwrite_novma(pmd: bigint): bigint;
  pmd_mkdirty(pmd: bigint): bigint;
  pmd_mkclean(pmd: bigint): bigint;
  pmd_mkold(pmd: bigint): bigint;
  pmd_mkyoung(pmd: bigint): bigint;
  pmd_mkhuge(pmd: bigint): bigint;
  pmd_mkcont(pmd: bigint): bigint;
  /** Hides a block from hardware without losing it for the kernel. The caller guarantees that it is present. */
  pmd_mkinvalid(pmd: bigint): bigint;
  pmd_uffd_wp(pmd: bigint): boolean;
  pmd_mkuffd_wp(pmd: bigint): bigint;
  pmd_clear_uffd_wp(pmd: bigint): bigint;
  pmd_soft_dirty(pmd: bigint): boolean;
  pmd_mksoft_dirty(pmd: bigint): bigint;
  pmd_clear_soft_dirty(pmd: bigint): bigint;
  pmd_swp_uffd_wp(pmd: bigint): boolean;
  pmd_swp_mkuffd_wp(pmd: bigint): bigint;
  pmd_swp_clear_uffd_wp(pmd: bigint): bigint;
  pmd_swp_soft_dirty(pmd: bigint): boolean;
  pmd_swp_mksoft_dirty(pmd: bigint): bigint;
  pmd_swp_clear_soft_dirty(pmd: bigint): bigint;
}

/** Those that look at what a pte does not have: the table bit, the block's alignment, its own present-invalid. */
function pmdOwn(layout: Layout, h: PgtableHelpers) {
  const { physOf, entryOf, pageShift } = entryAddress(layout);
  const valid = layout.mask('PTE_VALID');
  const noValid = U64_MASK ^ valid;
  const table = layout.mask('PMD_TYPE_TABLE');
  const sect = layout.mask('PMD_TYPE_SECT');
  const typeMask = table | sect;
  const noTableBit = U64_MASK ^ layout.mask('PMD_TABLE_BIT');
  const cont = layout.mask('PMD_SECT_CONT');
  const ownInvalid = layout.mask('PMD_PRESENT_INVALID');
  const pmdShift = BigInt(layout.number('PMD_SHIFT'));

  /** Before 6.10 a bit of its own says present-invalid, at this level only; since then it is the pte's. */
  const states: Pick<PmdHelpers, 'pmd_present' | 'pmd_present_invalid' | 'pmd_mkinvalid' | 'pmd_trans_huge'> =
    ownInvalid !== 0n
      ? {
          pmd_present: (pmd) => h.pte_present(pmd) || h.pmd_present_invalid(pmd),
          pmd_present_invalid: (pmd) => (pmd & ownInvalid) !== 0n,
          pmd_mkinvalid: (pmd) => (pmd | ownInvalid) & noValid,
          pmd_trans_huge: (pmd) => pmd !== 0n && h.pmd_present(pmd) && (pmd & noTableBit) === pmd,
        }
      : {
          pmd_present: (pmd) => h.pte_present(pmd),
          pmd_present_invalid: (pmd) => h.pte_present_invalid(pmd),
          pmd_mkinvalid: (pmd) => h.pte_mkinvalid(pmd),
          // With VALID clear no entry looks like a table, so the question is asked as if it were set.
          pmd_trans_huge: (pmd) => pmd !== 0n && h.pmd_present(pmd) && !h.pmd_table(pmd | valid),
        };

  return {
    ...states,
    pmd_none: (pmd: bigint) => pmd === 0n,
    pmd_table: (pmd: bigint) => (pmd & typeMask) === table,
    pmd_sect: (pmd: bigint) => (pmd & typeMask) === sect,
    pmd_leaf: (pmd: bigint) => h.pmd_present(pmd) && !h.pmd_table(pmd),
    pmd_bad: (pmd: bigint) => !h.pmd_table(pmd),
    pmd_pfn: (pmd: bigint) => ((physOf(pmd) >> pmdShift) << pmdShift) >> pageShift,
    pfn_pmd: (pfn: bigint, prot: bigint) => entryOf(pfn << pageShift) | prot,
    pmd_pgprot: (pmd: bigint) => h.pfn_pmd(h.pmd_pfn(pmd), 0n) ^ pmd,
    pmd_mkhuge: (pmd: bigint) => pmd & noTableBit,
    pmd_mkcont: (pmd: bigint) => pmd | cont,
  };
}

/** Block helpers of one layout. `h` is the table of current helpers: every call goes through it. */
export function pmdHelpers(layout: Layout, h: PgtableHelpers): PmdHelpers {
  return {
    ...pmdOwn(layout, h),
    pmd_protnone: (pmd) => h.pte_protnone(pmd),
    pmd_dirty: (pmd) => h.pte_dirty(pmd),
    pmd_young: (pmd) => h.pte_young(pmd),
    pmd_write: (pmd) => h.pte_write(pmd),
    pmd_user: (pmd) => h.pte_user(pmd),
    pmd_user_exec: (pmd) => h.pte_user_exec(pmd),
    pmd_cont: (pmd) => h.pte_cont(pmd),
    pmd_modify: (pmd, prot) => h.pte_modify(pmd, prot),
    pmd_wrprotect: (pmd) => h.pte_wrprotect(pmd),
    pmd_mkwrite_novma: (pmd) => h.pte_mkwrite_novma(pmd),
    pmd_mkdirty: (pmd) => h.pte_mkdirty(pmd),
    pmd_mkclean: (pmd) => h.pte_mkclean(pmd),
    pmd_mkold: (pmd) => h.pte_mkold(pmd),
    pmd_mkyoung: (pmd) => h.pte_mkyoung(pmd),
    pmd_uffd_wp: (pmd) => h.pte_uffd_wp(pmd),
    pmd_mkuffd_wp: (pmd) => h.pte_mkuffd_wp(pmd),
    pmd_clear_uffd_wp: (pmd) => h.pte_clear_uffd_wp(pmd),
    pmd_soft_dirty: (pmd) => h.pte_soft_dirty(pmd),
    pmd_mksoft_dirty: (pmd) => h.pte_mksoft_dirty(pmd),
    pmd_clear_soft_dirty: (pmd) => h.pte_clear_soft_dirty(pmd),
    pmd_swp_uffd_wp: (pmd) => h.pte_swp_uffd_wp(pmd),
    pmd_swp_mkuffd_wp: (pmd) => h.pte_swp_mkuffd_wp(pmd),
    pmd_swp_clear_uffd_wp: (pmd) => h.pte_swp_clear_uffd_wp(pmd),
    pmd_swp_soft_dirty: (pmd) => h.pte_swp_soft_dirty(pmd),
    pmd_swp_mksoft_dirty: (pmd) => h.pte_swp_mksoft_dirty(pmd),
    pmd_swp_clear_soft_dirty: (pmd) => h.pte_swp_clear_soft_dirty(pmd),
  };
}
