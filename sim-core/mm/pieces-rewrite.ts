// Models: how one entry becomes another: at fork, at a change of protection, at zap, at mremap and at clear_refs.
// Reference: copy_nonpresent_pte and __copy_present_ptes (mm/memory.c), change_pte_range and can_change_pte_writable
// (mm/mprotect.c), move_ptes (mm/mremap.c), pte_install_uffd_wp_if_needed, clear_soft_dirty (fs/proc/task_mmu.c) @ v6.12.
// Does not model: device-private and device-exclusive entries.
import type { PgtableHelpers } from '../pgtable/helpers.ts';
import type { Layout } from '../pgtable/layout.ts';
import { markerNotes, notesOf } from './markers.ts';
import type { MmPieces } from './pieces.ts';

export type RewritePieces = Pick<
  MmPieces,
  | 'copy_nonpresent_parent'
  | 'copy_nonpresent_child'
  | 'copy_present_parent'
  | 'copy_present_child'
  | 'change_pte'
  | 'change_nonpresent_pte'
  | 'can_change_pte_writable'
  | 'after_clear'
  | 'move_pte'
  | 'clear_soft_dirty'
>;

/** Pieces of one layout. `h` is the table of current helpers: every call goes through it. */
export function rewritePieces(layout: Layout, h: PgtableHelpers): RewritePieces {
  const note = markerNotes(layout);
  const tracksSoftDirty = layout.mask('VM_SOFTDIRTY') !== 0n;

  /** The same page under another kind of migration entry. What the offset says of age and dirt goes with it. */
  const asMigration = (pte: bigint, make: (offset: bigint) => bigint): bigint => {
    const next = h.swp_entry_to_pte(make(h.swp_offset(h.pte_to_swp_entry(pte))));
    return h.pte_swp_soft_dirty(pte) ? h.pte_swp_mksoft_dirty(next) : next;
  };

  /** What fork makes of an entry before the child's area has its say: nobody owns the page alone any more. */
  const shared = (pte: bigint, cow: boolean): bigint => {
    const entry = h.pte_to_swp_entry(pte);
    if (!h.non_swap_entry(entry)) return h.pte_swp_exclusive(pte) ? h.pte_swp_clear_exclusive(pte) : pte;
    if (!h.is_migration_entry(entry) || h.is_readable_migration_entry(entry) || !cow) return pte;
    const next = asMigration(pte, (offset) => h.make_readable_migration_entry(offset));
    return h.pte_swp_uffd_wp(pte) ? h.pte_swp_mkuffd_wp(next) : next;
  };

  return {
    copy_nonpresent_parent: (pte, cow) => (h.pte_none(pte) ? pte : shared(pte, cow)),
    copy_nonpresent_child: (pte, cow, childWp) => {
      if (h.pte_none(pte)) return pte;
      if (h.is_pte_marker(pte)) {
        const kept = notesOf(h, pte) & (note.poisoned | (childWp ? note.uffdWp : 0n));
        return kept === 0n ? 0n : h.make_pte_marker(kept);
      }
      const next = shared(pte, cow);
      return childWp ? next : h.pte_swp_clear_uffd_wp(next);
    },
    copy_present_parent: (pte, cow) => (cow && h.pte_write(pte) ? h.pte_wrprotect(pte) : pte),
    copy_present_child: (pte, cow, isShared, childWp) => {
      let child = cow && h.pte_write(pte) ? h.pte_wrprotect(pte) : pte;
      if (isShared) child = h.pte_mkclean(child);
      child = h.pte_mkold(child);
      return childWp ? child : h.pte_clear_uffd_wp(child);
    },
    // The note comes after the protection, or the protection would give write permission to a page that is watched.
    change_pte: (pte, newprot, op, tryWrite, canWrite) => {
      let next = h.pte_modify(pte, newprot);
      if (op === 'wp') next = h.pte_mkuffd_wp(next);
      else if (op === 'resolve') next = h.pte_clear_uffd_wp(next);
      return tryWrite && !h.pte_write(next) && canWrite ? h.pte_mkwrite_novma(next) : next;
    },
    change_nonpresent_pte: (pte, op, anon) => {
      if (h.pte_none(pte)) return pte;
      const entry = h.pte_to_swp_entry(pte);
      let next = pte;
      if (h.is_pte_marker_entry(entry)) {
        const poisoned = (h.pte_marker_get(entry) & note.poisoned) !== 0n;
        return op === 'resolve' && !poisoned ? 0n : pte;
      }
      if (h.is_writable_migration_entry(entry)) {
        next = asMigration(pte, (offset) =>
          anon ? h.make_readable_exclusive_migration_entry(offset) : h.make_readable_migration_entry(offset),
        );
      }
      if (op === 'wp') return h.pte_swp_mkuffd_wp(next);
      return op === 'resolve' ? h.pte_swp_clear_uffd_wp(next) : next;
    },
    can_change_pte_writable: (pte, vmWrite, isShared, vmWp, vmSoftDirty, anonExclusive) => {
      if (!vmWrite || h.pte_protnone(pte)) return false;
      if (tracksSoftDirty && !vmSoftDirty && !h.pte_soft_dirty(pte)) return false;
      if (vmWp && h.pte_uffd_wp(pte)) return false;
      return isShared ? h.pte_dirty(pte) : anonExclusive;
    },
    after_clear: (old, anon, vmWp) => {
      if (anon || !vmWp) return 0n;
      const armed = h.pte_present(old) ? h.pte_uffd_wp(old) : h.pte_swp_uffd_wp_any(old);
      return armed ? h.make_pte_marker(note.uffdWp) : 0n;
    },
    move_pte: (pte, dropUffd) => {
      if (h.pte_none(pte)) return pte;
      if (h.pte_present(pte)) {
        const moved = tracksSoftDirty ? h.pte_mksoft_dirty(pte) : pte;
        return dropUffd ? h.pte_clear_uffd_wp(moved) : moved;
      }
      if (dropUffd && (notesOf(h, pte) & note.uffdWp) !== 0n) return 0n;
      const moved = tracksSoftDirty ? h.pte_swp_mksoft_dirty(pte) : pte;
      return dropUffd ? h.pte_swp_clear_uffd_wp(moved) : moved;
    },
    clear_soft_dirty: (pte, pinned) => {
      if (!tracksSoftDirty || h.pte_none(pte)) return pte;
      if (!h.pte_present(pte)) return h.pte_swp_clear_soft_dirty(pte);
      return pinned ? pte : h.pte_clear_soft_dirty(h.pte_wrprotect(pte));
    },
  };
}
