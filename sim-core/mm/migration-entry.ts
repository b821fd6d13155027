// Models: the value of a migration entry: which page, how it was mapped, and the marks that come back with it.
// Reference: include/linux/swapops.h (make_*_migration_entry, make_migration_entry_young, _dirty) @ v6.12.
// Does not model: who waits for it; see migrate.ts.
import type { Kernel } from './kernel.ts';

/** What an entry says of its page, apart from where that is. */
export interface EntryMarks {
  readonly write: boolean;
  /** The page belongs to this space alone; of a readable entry. */
  readonly exclusive: boolean;
  readonly young: boolean;
  readonly dirty: boolean;
  readonly softDirty: boolean;
  readonly uffdWp: boolean;
}

/** The notes of a migration entry, as its offset holds them; 0n where the offset has no room beyond the frame number. */
export function migrationNotes(k: Kernel): { readonly young: bigint; readonly dirty: bigint } {
  const shift = BigInt(k.layout.number('SWP_OFFSET_SHIFT'));
  return { young: k.layout.mask('SWP_MIG_YOUNG') >> shift, dirty: k.layout.mask('SWP_MIG_DIRTY') >> shift };
}

/** The marks of a present entry, of either level. */
export function marksOf(k: Kernel, pte: bigint, exclusive: boolean): EntryMarks {
  const { h } = k;
  return {
    write: h.pte_write(pte),
    exclusive,
    young: h.pte_young(pte),
    dirty: h.pte_dirty(pte),
    softDirty: h.pte_soft_dirty(pte),
    uffdWp: h.pte_uffd_wp(pte),
  };
}

/** The marks that a migration entry keeps. */
export function migrationMarks(k: Kernel, pte: bigint): EntryMarks {
  const { h } = k;
  const notes = migrationNotes(k);
  const entry = h.pte_to_swp_entry(pte);
  const offset = h.swp_offset(entry);
  return {
    write: h.is_writable_migration_entry(entry),
    exclusive: !h.is_readable_migration_entry(entry),
    young: (offset & notes.young) !== 0n,
    dirty: (offset & notes.dirty) !== 0n,
    softDirty: h.pte_swp_soft_dirty(pte),
    uffdWp: h.pte_swp_uffd_wp(pte),
  };
}

/** The entry for a page, of either level. */
export function migrationPte(k: Kernel, pfn: number, marks: EntryMarks): bigint {
  const { h } = k;
  const notes = migrationNotes(k);
  let offset = BigInt(pfn);
  if (marks.young) offset |= notes.young;
  if (marks.dirty) offset |= notes.dirty;
  const readable = marks.exclusive
    ? h.make_readable_exclusive_migration_entry
    : h.make_readable_migration_entry;
  const entry = marks.write ? h.make_writable_migration_entry(offset) : readable(offset);
  let swp = h.swp_entry_to_pte(entry);
  if (marks.softDirty) swp = h.pte_swp_mksoft_dirty(swp);
  if (marks.uffdWp) swp = h.pte_swp_mkuffd_wp(swp);
  return swp;
}
