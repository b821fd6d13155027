// Models: what must be true of the kernel's state at any moment between two calls, whatever was done to it: areas, counts,
// exclusivity, promises, frames. Each broken rule is one sentence. Reference: mm/page_table_check.c, mm/debug.c, and the
// rules stated in the comments of mm/rmap.c @ v6.12. Does not model: states inside a call, huge mappings.
import type { Kernel } from '../mm/kernel.ts';
import { has } from '../mm/vm-flags.ts';
import { type Census, takeCensus } from './census.ts';
import { permissionOf } from './hardware.ts';
import { contpteFaults } from './invariants-contpte.ts';
import { hugetlbFaults } from './invariants-hugetlb.ts';
import { tlbFaults } from './invariants-tlb.ts';

/** All broken rules; an empty list means that the state is sound. */
export function invariants(k: Kernel): readonly string[] {
  const census = takeCensus(k);
  return [
    ...areaFaults(k),
    ...entryFaults(k, census),
    ...countFaults(k, census),
    ...slotFaults(k, census),
    ...frameFaults(k, census),
    ...hugetlbFaults(k),
    ...contpteFaults(k, census),
    ...tlbFaults(k),
  ];
}

const show = (va: number): string => `0x${va.toString(16)}`;

function areaFaults(k: Kernel): string[] {
  const faults: string[] = [];
  for (const id of k.mms.keys()) {
    let end = 0;
    for (const vma of k.areas.of(id)) {
      const where = `area ${show(vma.start)} of space ${id}`;
      if (vma.start % k.g.pageSize !== 0 || vma.end % k.g.pageSize !== 0)
        faults.push(`${where} is not page aligned`);
      if (vma.start >= vma.end || vma.end > k.g.taskSize)
        faults.push(`${where} is empty or leaves user space`);
      if (vma.start < end) faults.push(`${where} overlaps the one before it`);
      if (vma.file !== 0 && !k.inodes.get(vma.file)) faults.push(`${where} maps a file that has gone`);
      if (vma.uffd === 0 && has(vma.flags, k.vm.UFFD)) faults.push(`${where} is registered with no context`);
      end = vma.end;
    }
  }
  for (const key of k.vmas.keys()) {
    const vma = k.vmas.get(key);
    if (vma && !k.mms.get(vma.mm)) faults.push(`area ${show(vma.start)} belongs to a space that has gone`);
  }
  return faults;
}

function entryFaults(k: Kernel, census: Census): string[] {
  const { h, folios } = k;
  const faults: string[] = [];
  for (const { mm, va, pte, pages } of census.entries) {
    const vma = k.areas.at(mm, va);
    const where = `the entry of ${show(va)} in space ${mm}`;
    if (!vma) {
      faults.push(`${where} is not empty, and no area is there`);
      continue;
    }
    if (!(pages > 1 ? h.pmd_present(pte) : h.pte_present(pte))) {
      if (h.is_pte_marker(pte) && h.pte_marker_get(h.pte_to_swp_entry(pte)) === 0n)
        faults.push(`${where} is a marker without a note`);
      const entry = h.pte_to_swp_entry(pte);
      const slot = Number(h.swp_offset(entry));
      if (!h.non_swap_entry(entry) && h.pte_swp_exclusive(pte) && k.swap.count(slot) > 1)
        faults.push(`${where} says that its page on swap is its own, and others name it`);
      continue;
    }
    const write = permissionOf(k, pte, 'write');
    if (has(vma.flags, k.vm.UFFD_WP) && h.pte_uffd_wp(pte) && write !== 'refused')
      faults.push(`${where} is armed for a monitor, and hardware lets stores through`);
    if (!has(vma.flags, k.vm.WRITE) && write !== 'refused')
      faults.push(`${where} can be written, and the area may not be`);
    if (h.pte_special(pte) || Number(h.pte_pfn(pte)) === k.hugeZeroPfn) {
      if (write !== 'refused') faults.push(`${where} maps the zero page for writing`);
      continue;
    }
    const pfn = Number(h.pte_pfn(pte));
    if (folios.exists(pfn) && folios.is(pfn, 'ksm') && (write !== 'refused' || folios.anonExclusive(pfn)))
      faults.push(`${where} can be written, or is exclusive, and the page is one of KSM`);
    if (!folios.exists(pfn)) faults.push(`${where} maps frame ${pfn}, which is free`);
    else if (folios.is(pfn, 'anon') && write !== 'refused' && !folios.anonExclusive(pfn))
      faults.push(`${where} can be written, and the page is not its own`);
    else if (!folios.is(pfn, 'anon') && write !== 'refused' && !has(vma.flags, k.vm.SHARED))
      faults.push(`${where} can write the file's page through a private mapping`);
    // Nobody counts the writes to huge pages of hugetlb.
    const counted = !has(vma.flags, k.vm.SOFTDIRTY | k.vm.HUGETLB);
    const tracked = k.vm.SOFTDIRTY !== 0n && counted;
    if (tracked && write !== 'refused' && !h.pte_soft_dirty(pte) && !folios.maybePinned(pfn))
      faults.push(`${where} can be written without being counted as written`);
  }
  return faults;
}

function countFaults(k: Kernel, census: Census): string[] {
  const { folios } = k;
  const faults: string[] = [];
  for (const pfn of new Set([...census.maps.keys(), ...census.entire.keys()])) {
    if (!folios.exists(pfn)) continue;
    const maps = (census.maps.get(pfn) ?? 0) + (census.entire.get(folios.head(pfn)) ?? 0);
    if (folios.mapcount(pfn) !== maps)
      faults.push(`frame ${pfn} says it is mapped ${folios.mapcount(pfn)} times; ${maps} entries map it`);
    if (folios.anonExclusive(pfn) && (maps !== 1 || !folios.is(pfn, 'anon')))
      faults.push(`frame ${pfn} is exclusive and mapped ${maps} times`);
  }
  return faults;
}

function slotFaults(k: Kernel, census: Census): string[] {
  const faults: string[] = [];
  for (const [slot, names] of census.slots) {
    if (k.swap.count(slot) !== names)
      faults.push(`swap slot ${slot} says it is named ${k.swap.count(slot)} times; ${names} name it`);
  }
  for (const slot of k.swap.inUse()) {
    if (!census.slots.has(slot) && k.swap.count(slot) !== 0) faults.push(`swap slot ${slot} is lost`);
    const pfn = k.swap.cachedPfn(slot);
    if (pfn !== 0 && k.folios.slot(pfn) !== slot) faults.push(`swap slot ${slot} and its page disagree`);
  }
  return faults;
}

/** Every frame that is in use is a table, mapped, cached, or held by somebody who says so; and references add up. */
function frameFaults(k: Kernel, census: Census): string[] {
  const { folios } = k;
  const faults: string[] = [];
  const known = new Map<number, number>([[k.zeroPfn, 1]]);
  const add = (pfn: number, by: number): void => {
    known.set(folios.head(pfn), (known.get(folios.head(pfn)) ?? 0) + by);
  };
  for (const tables of census.tables.values()) for (const pfn of tables) add(pfn, 1);
  for (const [pfn, maps] of [...census.maps, ...census.entire]) add(pfn, maps);
  for (const pfn of census.cached) add(pfn, 1);
  for (const slot of k.swap.inUse()) if (k.swap.cachedPfn(slot) !== 0) add(k.swap.cachedPfn(slot), 1);
  for (const { pfn, by } of k.holders()) add(pfn, by);
  let frames = 0;
  for (const [pfn, refs] of known) {
    frames += 2 ** folios.order(pfn);
    if (folios.ref(pfn) !== refs)
      faults.push(`frame ${pfn} has ${folios.ref(pfn)} references; ${refs} are known`);
  }
  let used = 0;
  for (let node = 0; node < folios.frames.nodes.length; node++) used += folios.frames.used(node);
  if (used !== frames)
    faults.push(`${used} frames are in use; ${frames} are accounted for: ${used - frames} leaked`);
  return faults;
}
