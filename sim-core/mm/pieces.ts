// Models: the decisions of the memory manager that are pure functions of an entry: what fork, mprotect, zap, mremap,
// clear_refs, pagemap, the write-protect fault and contiguous runs do to one word. Gathered in one late-bound table, so
// that each can be replaced, by an exercise as well as by a test. Reference: the kernel functions named at each piece,
// @ v6.12. Does not model: locks, and when the pieces are called; the paths do.
import { type ContpteRules, contpteRules } from '../pgtable/contpte-rules.ts';
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';
import { SeamError, spell } from '../pgtable/seam.ts';
import { accessPieces } from './pieces-access.ts';
import { reportPieces } from './pieces-report.ts';
import { rewritePieces } from './pieces-rewrite.ts';

export interface MmPieces extends ContpteRules {
  /** copy_nonpresent_pte: what the parent's entry is after fork. `cow`: a private area that may be written. */
  copy_nonpresent_parent(pte: bigint, cow: boolean): bigint;
  /** copy_nonpresent_pte: what the child gets; 0n for nothing. `childWp`: the child's area still has VM_UFFD_WP. */
  copy_nonpresent_child(pte: bigint, cow: boolean, childWp: boolean): bigint;
  /** __copy_present_ptes: the parent's entry after fork. */
  copy_present_parent(pte: bigint, cow: boolean): bigint;
  /** __copy_present_ptes: the child's entry. `shared`: VM_SHARED. */
  copy_present_child(pte: bigint, cow: boolean, shared: boolean, childWp: boolean): bigint;
  /** change_pte_range, present entries. `op` is 'mprotect', 'wp' or 'resolve'. */
  change_pte(pte: bigint, newprot: bigint, op: string, tryWrite: boolean, canWrite: boolean): bigint;
  /** change_pte_range, entries that are neither none nor present. `anon`: the migrating page is anonymous. */
  change_nonpresent_pte(pte: bigint, op: string, anon: boolean): bigint;
  can_change_pte_writable(
    pte: bigint,
    vmWrite: boolean,
    shared: boolean,
    vmWp: boolean,
    vmSoftDirty: boolean,
    anonExclusive: boolean,
  ): boolean;
  /** pte_install_uffd_wp_if_needed: what stands where an entry was zapped or unmapped; 0n or a marker. */
  after_clear(old: bigint, anon: boolean, vmWp: boolean): bigint;
  /** move_ptes of mremap: the entry at its new place. `dropUffd`: the area loses its context. */
  move_pte(pte: bigint, dropUffd: boolean): bigint;
  /** clear_soft_dirty of clear_refs 4. `pinned`: the page may be pinned. */
  clear_soft_dirty(pte: bigint, pinned: boolean): bigint;
  /** The first lines of do_wp_page: 'event', 'clear-u' or 'go-on'. */
  on_wp_fault(pte: bigint, vmWp: boolean, asynchronous: boolean, unshare: boolean): string;
  /** userfaultfd_must_wait, at the last level. `wp`: the reason includes write-protect. */
  must_wait(pte: bigint, wp: boolean): boolean;
  /** vma_can_userfault and the checks around it: '0' or the name of an error. `kind`: anon, shmem, hugetlb, file. */
  register_errno(mode: number, kind: string, mayWrite: boolean, otherCtx: boolean, wpAsync: boolean): string;
  /** pagemap's flag bits. `page`: 'none' (also the zero page), 'anon' or 'file'. */
  pagemap_flags(pte: bigint, vmSoftDirty: boolean, page: string, mappedOnce: boolean): bigint;
  /** pagemap_page_category: PAGEMAP_SCAN's categories of one entry, without those of the area. */
  page_category(pte: bigint, isFile: boolean, isZero: boolean): number;
  /** pagemap_scan_is_interesting_page. */
  scan_matches(categories: number, inverted: number, mask: number, anyof: number): boolean;
}

export type PieceName = keyof MmPieces;

/** What a piece gives back, so that a replacement's answer can be checked. */
const RETURNS: Readonly<Record<PieceName, 'bigint' | 'boolean' | 'string' | 'number'>> = {
  copy_nonpresent_parent: 'bigint',
  copy_nonpresent_child: 'bigint',
  copy_present_parent: 'bigint',
  copy_present_child: 'bigint',
  change_pte: 'bigint',
  change_nonpresent_pte: 'bigint',
  can_change_pte_writable: 'boolean',
  after_clear: 'bigint',
  move_pte: 'bigint',
  clear_soft_dirty: 'bigint',
  on_wp_fault: 'string',
  must_wait: 'boolean',
  register_errno: 'string',
  pagemap_flags: 'bigint',
  page_category: 'number',
  scan_matches: 'boolean',
  contpte_gather: 'bigint',
  contpte_may_fold: 'boolean',
  contpte_agrees: 'boolean',
  contpte_needs_update: 'boolean',
};

export const PIECE_NAMES: readonly PieceName[] = Object.keys(RETURNS) as PieceName[];

/** What a piece of that name gives back. */
export function pieceReturns(name: PieceName): 'bigint' | 'boolean' | 'string' | 'number' {
  return RETURNS[name];
}

/**
 * The pieces of one layout, some of them replaced.
 * @throws SeamError when an override has no piece's name or is no function, and, when it is called, if its answer is not
 *   of the kind that the kernel needs.
 */
export function makePieces(layout: Layout, h: PgtableHelpers, overrides: Partial<MmPieces> = {}): MmPieces {
  const pieces: MmPieces = {
    ...rewritePieces(layout, h),
    ...accessPieces(layout, h),
    ...reportPieces(layout, h),
    ...contpteRules(layout, h),
  };
  const table = pieces as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [name, override] of Object.entries(overrides)) {
    if (override === undefined) continue;
    if (!Object.hasOwn(RETURNS, name))
      throw new SeamError(name, `${name} is not a piece of the memory manager.`);
    if (typeof override !== 'function') throw new SeamError(name, `${name} must be a function.`);
    const call = override as (...args: unknown[]) => unknown;
    table[name] = (...args) => checked(name, RETURNS[name as PieceName], call(...args));
  }
  return pieces;
}

function checked(name: string, kind: string, value: unknown): unknown {
  if (typeof value === kind) return value;
  throw new SeamError(name, `${name} returned ${spell(value)}; a ${kind} is expected.`);
}
