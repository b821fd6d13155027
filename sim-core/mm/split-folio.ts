// Models: taking a large folio apart into single pages: every entry says "wait" meanwhile, then maps its page again. A page
// that holds nothing but zeroes is given up for the shared zero page. Reference: mm/huge_memory.c
// (split_huge_page_to_list_to_order), mm/migrate.c (try_to_map_unused_to_zeropage) @ v6.12.
// Does not model: splitting into smaller large folios, the list of folios that wait to be split.
import { mk_pte } from './fault-common.ts';
import { folio_mapcount } from './folio-shared.ts';
import { PMD_LEVEL } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { folioAt, remove_migration_pte, remove_migration_ptes, try_to_migrate } from './migrate.ts';
import { mapping_areas } from './rmap.ts';
import { rmapWalkFolio } from './rmap-folio.ts';
import { split_file_folio } from './split-file-folio.ts';
import { free_swap_cache } from './swap-cache.ts';
import { lookup } from './tables.ts';
import { enter, spaceOfArea } from './task.ts';
import { is_huge_zero_pmd } from './thp.ts';
import { split_huge_pmd } from './thp-split.ts';
import { done, type Errno, failed, NotModelled, type SysResult, type Vma } from './types.ts';
import { has } from './vm-flags.ts';

/**
 * split_folio. The caller has a reference; of each page that nobody maps, only that one is left.
 * @returns null; EAGAIN when somebody else refers to the folio; EBUSY
 */
export function split_folio(k: Kernel, pfn: number): Errno | null {
  const { folios } = k;
  const head = folios.head(pfn);
  if (folios.is(head, 'locked') || head === k.hugeZeroPfn) return 'EBUSY';
  if (!folios.is(head, 'anon')) return split_file_folio(k, pfn);
  if (folios.is(head, 'swapCache')) throw new NotModelled('splitting a large folio of the swap cache');
  const own = 1;
  if (folio_mapcount(k, head) !== folios.ref(head) - own) return 'EAGAIN';
  folios.set(head, 'locked', true);
  unmap_folio(k, head);
  // Whoever still refers to the folio would find only a piece of it.
  const pages = 2 ** folios.order(head);
  const frozen = folios.ref(head) === own && !folios.mapped(head);
  if (frozen) folios.split(head);
  remap(k, head, pages, frozen);
  for (let i = 0; i < pages; i++) folios.set(head + i, 'locked', false);
  if (!frozen) return 'EAGAIN';
  // Each page has one reference of its own making; the caller's goes on with the page that it asked for.
  for (let i = 0; i < pages; i++) {
    if (head + i === pfn) continue;
    free_swap_cache(k, head + i);
    folios.put(head + i);
  }
  return null;
}

/** unmap_folio: also an entry that maps all of it is replaced by one for each page. */
function unmap_folio(k: Kernel, head: number): void {
  const bytes = 2 ** k.folios.order(head) * k.g.pageSize;
  // Which areas map it is found as long as it is in one piece.
  if (bytes === k.g.pmdSize)
    for (const { vma, va } of mapping_areas(k, head, bytes)) {
      const mm = k.mms.get(vma.mm);
      const place = mm && lookup(k, mm, va);
      const whole = place?.level === PMD_LEVEL && Number(k.h.pmd_pfn(place.pte)) === head;
      if (whole && k.h.pmd_present(place.pte)) split_huge_pmd(k, vma, va, true);
    }
  try_to_migrate(k, head);
}

/** remap_page. `split`: each page for itself, and zeroes need none. */
function remap(k: Kernel, head: number, pages: number, split: boolean): void {
  if (!split) {
    remove_migration_ptes(k, head, head);
    return;
  }
  for (let pfn = head; pfn < head + pages; pfn++)
    rmapWalkFolio(k, pfn, pfn, {
      pte: (vma, va, pa, old) => {
        if (k.h.pte_present(old)) return;
        if (!has(vma.flags, k.vm.LOCKED) && isUnused(k, pfn)) mapZero(k, vma, va, pa, old);
        else remove_migration_pte(k, vma, va, pa, old, pfn);
      },
      pmd: () => undefined,
    });
}

/** Does the page hold only zeroes, and may it be given up? */
function isUnused(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (folios.is(pfn, 'mlocked') || folios.is(pfn, 'hwpoison')) return false;
  let data = false;
  const { memory } = k.machine;
  memory.eachWord(folios.pa(pfn), k.g.pageSize, (_pa, lo, hi) => {
    data ||= lo !== 0 || hi !== 0;
  });
  return !data;
}

function mapZero(k: Kernel, vma: Vma, va: number, pa: number, old: bigint): void {
  const { h } = k;
  let pte = h.pte_mkspecial(mk_pte(k, k.zeroPfn, vma.prot));
  if (h.pte_swp_soft_dirty(old)) pte = h.pte_mksoft_dirty(pte);
  if (h.pte_swp_uffd_wp(old)) pte = h.pte_mkuffd_wp(pte);
  k.contpte.set_pte(spaceOfArea(k, vma), va, pa, pte);
}

/** split_huge_page of what is mapped at an address. @returns ENOENT: no page; EINVAL: one that is not large */
export function split_folio_at(k: Kernel, pid: number, va: number): SysResult {
  const mm = enter(k, pid, 'split_huge_page');
  if (is_huge_zero_pmd(k, lookup(k, mm, va).pte)) return failed('EBUSY');
  const head = folioAt(k, mm, va);
  if (head === null) return failed('ENOENT');
  if (k.folios.order(head) === 0) return failed('EINVAL');
  k.folios.get(head);
  const wrong = split_folio(k, head);
  k.folios.put(head);
  return wrong === null ? done() : failed(wrong);
}

/**
 * split_huge_pages_pid: writing a task and a range to debugfs' split_huge_pages. Every large folio that is mapped there is
 * split, if it can be. @returns how many were
 */
export function split_huge_pages_pid(k: Kernel, pid: number, start: number, end: number): SysResult {
  const mm = enter(k, pid, 'split_huge_pages');
  if (start % k.g.pageSize !== 0 || end < start) return failed('EINVAL');
  let split = 0;
  for (let va = start; va < end; va += k.g.pageSize) {
    const vma = k.areas.at(mm.id, va);
    if (!vma) break;
    if (has(vma.flags, k.vm.HUGETLB)) va = vma.end - k.g.pageSize;
    else if (split_folio_at(k, pid, va).state === 'done') split++;
  }
  return done(split);
}
