// Models: swap types that stand for no swap device: migration, hardware poison, and markers (a note about a page that is
// not there). Reference: include/linux/swapops.h @ v6.1 to v6.12.
// Does not model: device-private and device-exclusive entries, guard markers (6.13), young and dirty migration flags.
import type { PgtableHelpers } from './helpers.ts';
import type { Layout } from './layout.ts';

/** Names that take an `entry` want swp_entry_t; those that take a `pte` want the word in the table. */
export interface SpecialEntries {
  /** A type that stands for no swap device. */
  non_swap_entry(entry: bigint): boolean;
  is_migration_entry(entry: bigint): boolean;
  is_readable_migration_entry(entry: bigint): boolean;
  is_readable_exclusive_migration_entry(entry: bigint): boolean;
  is_writable_migration_entry(entry: bigint): boolean;
  make_readable_migration_entry(offset: bigint): bigint;
  make_readable_exclusive_migration_entry(offset: bigint): bigint;
  make_writable_migration_entry(offset: bigint): bigint;
  is_hwpoison_entry(entry: bigint): boolean;
  make_pte_marker_entry(marker: bigint): bigint;
  make_pte_marker(marker: bigint): bigint;
  is_pte_marker_entry(entry: bigint): boolean;
  is_pte_marker(pte: bigint): boolean;
  /** The notes of a marker; meaningless on other entries. */
  pte_marker_get(entry: bigint): bigint;
  /** A write-protect note of either kind: the flag on a swapped page, or a marker for a page that is not there. */
  pte_swp_uffd_wp_any(pte: bigint): boolean;
}

/** Special entries of one layout. `h` is the table of current helpers: every call goes through it. */
export function specialEntries(layout: Layout, h: PgtableHelpers): SpecialEntries {
  const types = layout.swapTypes;
  const maxSwapfiles = BigInt(types.MAX_SWAPFILES);
  const read = BigInt(types.SWP_MIGRATION_READ);
  const readExclusive = BigInt(types.SWP_MIGRATION_READ_EXCLUSIVE);
  const write = BigInt(types.SWP_MIGRATION_WRITE);
  const hwpoison = BigInt(types.SWP_HWPOISON);
  // The layout says where the notes sit in the word; an entry's offset has them without that shift.
  const offsetShift = BigInt(layout.number('SWP_OFFSET_SHIFT'));
  const markerUffdWp = layout.mask('PTE_MARKER_UFFD_WP') >> offsetShift;
  const markerNotes = layout.mask('PTE_MARKER_MASK') >> offsetShift;
  const hasUffdWp = layout.mask('PTE_SWP_UFFD_WP') !== 0n;

  const isMarkerOf = (pte: bigint, note: bigint): boolean =>
    h.is_pte_marker(pte) && (h.pte_marker_get(h.pte_to_swp_entry(pte)) & note) !== 0n;

  return {
    non_swap_entry: (entry) => h.swp_type(entry) >= maxSwapfiles,
    is_migration_entry: (entry) =>
      h.is_readable_migration_entry(entry) ||
      h.is_readable_exclusive_migration_entry(entry) ||
      h.is_writable_migration_entry(entry),
    is_readable_migration_entry: (entry) => h.swp_type(entry) === read,
    is_readable_exclusive_migration_entry: (entry) => h.swp_type(entry) === readExclusive,
    is_writable_migration_entry: (entry) => h.swp_type(entry) === write,
    make_readable_migration_entry: (offset) => h.swp_entry(read, offset),
    make_readable_exclusive_migration_entry: (offset) => h.swp_entry(readExclusive, offset),
    make_writable_migration_entry: (offset) => h.swp_entry(write, offset),
    is_hwpoison_entry: (entry) => h.swp_type(entry) === hwpoison,
    make_pte_marker: (marker) => h.swp_entry_to_pte(h.make_pte_marker_entry(marker)),
    is_pte_marker: (pte) => h.is_swap_pte(pte) && h.is_pte_marker_entry(h.pte_to_swp_entry(pte)),
    pte_swp_uffd_wp_any: (pte) =>
      hasUffdWp && h.is_swap_pte(pte) && (h.pte_swp_uffd_wp(pte) || isMarkerOf(pte, markerUffdWp)),
    ...markerCodec(BigInt(types.SWP_PTE_MARKER), markerNotes, h),
  };
}

/** A kernel that has no marker type (−1) finds none and, asked to make one, gives the empty entry. */
function markerCodec(
  type: bigint,
  notes: bigint,
  h: PgtableHelpers,
): Pick<SpecialEntries, 'make_pte_marker_entry' | 'is_pte_marker_entry' | 'pte_marker_get'> {
  if (type < 0n) {
    return {
      make_pte_marker_entry: (_marker) => h.swp_entry(0n, 0n),
      is_pte_marker_entry: (_entry) => false,
      pte_marker_get: (_entry) => 0n,
    };
  }
  return {
    make_pte_marker_entry: (marker) => h.swp_entry(type, marker),
    is_pte_marker_entry: (entry) => h.swp_type(entry) === type,
    pte_marker_get: (entry) => h.swp_offset(entry) & notes,
  };
}
