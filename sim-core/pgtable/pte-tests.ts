// Models: the questions that Linux asks of a single last-level entry: is it present, who may use it, is it dirty?
// Reference: arch/arm64/include/asm/pgtable.h @ v6.1 to v6.12, and RFC v1 patches 1–3.
// Does not model: protection keys (they add a check to pte_access_permitted), stage 2, entries above the last level.
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

/** Predicates on one entry. All are total: on a word that is no present entry the answer is a fact about the code. */
export interface PteTests {
  pte_none(pte: bigint): boolean;
  /** Hardware walks the entry. */
  pte_valid(pte: bigint): boolean;
  /** The kernel counts the page as mapped, whether or not hardware may walk the entry. */
  pte_present(pte: bigint): boolean;
  /** Present for the kernel, invalid for hardware. Always false in layouts that know no such entry at this level. */
  pte_present_invalid(pte: bigint): boolean;
  /** Present, but nobody may touch the page: PROT_NONE, or waiting for a NUMA hinting fault. */
  pte_protnone(pte: bigint): boolean;
  pte_valid_not_user(pte: bigint): boolean;
  pte_valid_cont(pte: bigint): boolean;
  pte_young(pte: bigint): boolean;
  pte_special(pte: bigint): boolean;
  pte_devmap(pte: bigint): boolean;
  pte_cont(pte: bigint): boolean;
  pte_user(pte: bigint): boolean;
  pte_user_exec(pte: bigint): boolean;
  /** Writing is allowed; the entry may still be clean. */
  pte_write(pte: bigint): boolean;
  pte_rdonly(pte: bigint): boolean;
  /** Dirty as hardware says it: writable, and no longer read-only. */
  pte_hw_dirty(pte: bigint): boolean;
  /** Dirty as software remembers it. */
  pte_sw_dirty(pte: bigint): boolean;
  pte_dirty(pte: bigint): boolean;
  /** May user space read (or write) through the entry? Asked by lockless page pinning. */
  pte_access_permitted(pte: bigint, write: boolean): boolean;
  pte_uffd_wp(pte: bigint): boolean;
  pte_soft_dirty(pte: bigint): boolean;
  /** Raw equality, as the kernel compares a value it read before with the one it finds under the lock. */
  pte_same(a: bigint, b: bigint): boolean;
}

/** Tests of one layout. `h` is the table of current helpers: every call goes through it. */
export function pteTests(layout: Layout, h: PgtableHelpers): PteTests {
  const valid = layout.mask('PTE_VALID');
  const protNone = layout.mask('PTE_PROT_NONE');
  const presentInvalid = layout.mask('PTE_PRESENT_INVALID');
  const user = layout.mask('PTE_USER');
  const uxn = layout.mask('PTE_UXN');
  const rdonly = layout.mask('PTE_RDONLY');
  const write = layout.mask('PTE_WRITE');
  const dirty = layout.mask('PTE_DIRTY');
  const af = layout.mask('PTE_AF');
  const cont = layout.mask('PTE_CONT');
  const special = layout.mask('PTE_SPECIAL');
  const devmap = layout.mask('PTE_DEVMAP');
  const uffdWp = layout.mask('PTE_UFFD_WP');
  const softDirty = layout.mask('PTE_SOFT_DIRTY');

  const validOrProtNone = valid | protNone;
  const validOrInvalid = valid | presentInvalid;
  const validCont = valid | cont;
  const validUser = valid | user;
  const validUxn = valid | uxn;
  const validUserUxn = valid | user | uxn;

  /** Up to the RFC a bit of its own says PROT_NONE; since 6.10 it is spelled with present-invalid and permissions. */
  const states: Pick<PteTests, 'pte_present' | 'pte_present_invalid' | 'pte_protnone'> =
    protNone !== 0n
      ? {
          pte_present: (pte) => (pte & validOrProtNone) !== 0n,
          pte_present_invalid: (_pte) => false,
          pte_protnone: (pte) => (pte & validOrProtNone) === protNone,
        }
      : {
          pte_present: (pte) => h.pte_valid(pte) || h.pte_present_invalid(pte),
          pte_present_invalid: (pte) => (pte & validOrInvalid) === presentInvalid,
          pte_protnone: (pte) => h.pte_present_invalid(pte) && !h.pte_user(pte) && !h.pte_user_exec(pte),
        };

  return {
    ...states,
    pte_none: (pte) => pte === 0n,
    pte_valid: (pte) => (pte & valid) !== 0n,
    pte_valid_not_user: (pte) => (pte & validUserUxn) === validUxn,
    pte_valid_cont: (pte) => (pte & validCont) === validCont,
    pte_young: (pte) => (pte & af) !== 0n,
    pte_special: (pte) => (pte & special) !== 0n,
    pte_devmap: (pte) => (pte & devmap) !== 0n,
    pte_cont: (pte) => (pte & cont) !== 0n,
    pte_user: (pte) => (pte & user) !== 0n,
    pte_user_exec: (pte) => (pte & uxn) === 0n,
    pte_write: (pte) => (pte & write) !== 0n,
    pte_rdonly: (pte) => (pte & rdonly) !== 0n,
    pte_hw_dirty: (pte) => h.pte_write(pte) && !h.pte_rdonly(pte),
    pte_sw_dirty: (pte) => (pte & dirty) !== 0n,
    pte_dirty: (pte) => h.pte_sw_dirty(pte) || h.pte_hw_dirty(pte),
    pte_access_permitted: (pte, forWrite) =>
      (pte & validUser) === validUser && (!forWrite || h.pte_write(pte)),
    pte_uffd_wp: (pte) => (pte & uffdWp) !== 0n,
    pte_soft_dirty: (pte) => (pte & softDirty) !== 0n,
    pte_same: (a, b) => a === b,
  };
}
