// Models: KSM: pages of equal content in areas that asked for it become one, which nobody may write in place; a write, or the
// wish of its owner, gives a copy. The daemon has no clock here: it works until nothing is left to do. Which page is the
// shared one its flag says; the tree of pages that have no equal yet lives for one pass.
// Reference: mm/ksm.c (ksm_madvise, break_ksm, cmp_and_merge_page, write_protect_page, replace_page) @ v6.12.
// Does not model: max_page_sharing, merging by node, merging of whole processes, statistics.
import { vma_set_page_prot } from './dirty-tracking.ts';
import { handle_mm_fault } from './fault.ts';
import { mk_pte } from './fault-common.ts';
import type { Kernel } from './kernel.ts';
import { folio_add_anon_rmap, folio_remove_rmap, mapsPage } from './rmap.ts';
import { split_folio } from './split-folio.ts';
import { free_swap_cache } from './swap-cache.ts';
import { eachPte, lookup, walkPte } from './tables.ts';
import { presentHugePage } from './thp-rewrite.ts';
import { done, type Errno, type FaultFlags, type SysResult, type Vma } from './types.ts';
import { folio_try_share_anon_rmap } from './unmap.ts';
import { has } from './vm-flags.ts';
import { vma_modify } from './vma.ts';
import { vm_normal_page } from './zap.ts';

/** MADV_MERGEABLE. Areas that cannot take part are passed over in silence. */
export function ksm_mergeable(k: Kernel, vma: Vma, start: number, end: number): Errno | null {
  const { vm } = k;
  if (has(vma.flags, vm.MERGEABLE | vm.SHARED | vm.MAYSHARE | vm.HUGETLB | vm.DONTEXPAND)) return null;
  vma_set_page_prot(k, vma_modify(k, vma, start, end, { flags: vma.flags | vm.MERGEABLE }));
  return null;
}

/** MADV_UNMERGEABLE: every page gets its own again. */
export function ksm_unmergeable(k: Kernel, pid: number, vma: Vma, start: number, end: number): Errno | null {
  if (!has(vma.flags, k.vm.MERGEABLE)) return null;
  if (!unmerge_ksm_pages(k, pid, vma, start, end)) return 'EAGAIN';
  vma_set_page_prot(k, vma_modify(k, vma, start, end, { flags: vma.flags & ~k.vm.MERGEABLE }));
  return null;
}

const UNSHARE: FaultFlags = {
  write: false,
  unshare: true,
  exec: false,
  user: false,
  remote: true,
  allowRetry: false,
  tried: false,
  vmaLock: false,
};

/** @returns false when memory ran out; what was done stays */
export function unmerge_ksm_pages(k: Kernel, pid: number, vma: Vma, start: number, end: number): boolean {
  const mm = k.mms.get(vma.mm);
  if (!mm || vma.anonVma === 0 || !has(vma.flags, k.vm.MERGEABLE)) return true;
  const shared: number[] = [];
  eachPte(
    k,
    mm,
    start,
    end,
    (va, _pa, pte) => {
      if (isKsm(k, pte)) shared.push(va);
    },
    undefined,
    () => true,
  );
  for (const va of shared) {
    for (;;) {
      const ptep = walkPte(k, mm, va);
      if (ptep === null || !isKsm(k, k.contpte.ptep_get(ptep))) break;
      const { end: how } = handle_mm_fault(k, pid, vma, va, UNSHARE);
      if (how === 'oom') return false;
      if (how !== 'done') break;
    }
  }
  return true;
}

/** A page of KSM, or the zero page in the place of one. */
function isKsm(k: Kernel, pte: bigint): boolean {
  const { h } = k;
  if (!h.pte_present(pte)) return false;
  if (is_ksm_zero_pte(k, pte)) return true;
  const pfn = vm_normal_page(k, pte);
  return pfn !== null && k.folios.is(pfn, 'ksm');
}

/** Dirty, which the zero page never is by itself. */
export function is_ksm_zero_pte(k: Kernel, pte: bigint): boolean {
  return Number(k.h.pte_pfn(pte)) === k.zeroPfn && k.h.pte_dirty(pte);
}

/** A page of an area that may be merged, by where it is mapped. */
interface Item {
  readonly vma: number;
  readonly va: number;
}

/**
 * The daemon works until nothing changes any more.
 * @param zeroPages pages full of zeroes become the zero page (use_zero_pages)
 */
export function ksm_wait(k: Kernel, zeroPages: boolean): SysResult {
  Object.assign(k.doing, { call: 'ksmd', pid: 0, va: null });
  while (scan(k, zeroPages));
  return done();
}

/** One pass over all areas. @returns whether anything was merged */
function scan(k: Kernel, zeroPages: boolean): boolean {
  const stable = new Map<string, number>();
  for (const pfn of k.folios.flagged('ksm'))
    if (!stable.has(contentOf(k, pfn))) stable.set(contentOf(k, pfn), pfn);
  const unstable = new Map<string, Item>();
  let merged = false;
  for (const item of items(k)) {
    const pfn = pageAt(k, item);
    if (pfn === null || k.folios.is(pfn, 'ksm')) continue;
    const content = contentOf(k, pfn);
    if (zeroPages && content === '') {
      merged = mergeOne(k, item, pfn, k.zeroPfn) || merged;
      continue;
    }
    const kpfn = stable.get(content);
    if (kpfn !== undefined) {
      merged = mergeOne(k, item, pfn, kpfn) || merged;
      continue;
    }
    const other = unstable.get(content);
    const otherPfn = other && pageAt(k, other);
    if (!other || otherPfn === null || otherPfn === undefined) unstable.set(content, item);
    // Two views of one page after fork are no pair.
    else if (otherPfn !== pfn && mergeOne(k, item, pfn, null)) {
      unstable.delete(content);
      if (mergeOne(k, other, otherPfn, pfn)) stable.set(content, pfn);
      else breakCow(k, item);
      merged = k.folios.exists(pfn) && k.folios.is(pfn, 'ksm') ? true : merged;
    }
  }
  return merged;
}

/** All places in mergeable areas where something is mapped, in the order of the scan. */
function items(k: Kernel): readonly Item[] {
  const list: Item[] = [];
  for (const id of k.mms.keys()) {
    const mm = k.mms.get(id);
    if (!mm) continue;
    for (const vma of k.areas.of(id)) {
      if (!has(vma.flags, k.vm.MERGEABLE) || vma.anonVma === 0) continue;
      const add = (va: number): void => {
        list.push({ vma: vma.id, va });
      };
      eachPte(
        k,
        mm,
        vma.start,
        vma.end,
        (va, _pa, pte) => k.h.pte_present(pte) && add(va),
        undefined,
        (from, to) => {
          for (let va = from; va < to; va += k.g.pageSize) add(va);
          return true;
        },
      );
    }
  }
  return list;
}

/** The anonymous page that is mapped there now. */
function pageAt(k: Kernel, { vma: id, va }: Item): number | null {
  const vma = k.vmas.get(id);
  const mm = vma && k.mms.get(vma.mm);
  if (!mm) return null;
  const ptep = walkPte(k, mm, va);
  let pfn: number | null = null;
  if (ptep !== null) {
    const pte = k.contpte.ptep_get(ptep);
    pfn = k.h.pte_present(pte) ? vm_normal_page(k, pte) : null;
  } else {
    const head = presentHugePage(k, lookup(k, mm, va).pte);
    if (head !== null) pfn = head + (va % k.g.pmdSize) / k.g.pageSize;
  }
  return pfn !== null && k.folios.exists(pfn) && k.folios.is(pfn, 'anon') ? pfn : null;
}

/** What is in a page, as a text that equal pages share; empty for zeroes. */
function contentOf(k: Kernel, pfn: number): string {
  const from = k.folios.pa(pfn);
  let text = '';
  k.machine.memory.eachWord(from, k.g.pageSize, (pa, lo, hi) => {
    if (lo !== 0 || hi !== 0) text += `${pa - from}:${hi >>> 0}.${lo >>> 0},`;
  });
  return text;
}

/** try_to_merge_one_page. @param kpfn the page to use instead; null: this one becomes the shared one */
function mergeOne(k: Kernel, item: Item, pfn: number, kpfn: number | null): boolean {
  const { folios } = k;
  const vma = k.vmas.get(item.vma);
  const mm = vma && k.mms.get(vma.mm);
  if (!mm || pfn === kpfn || folios.is(pfn, 'locked') || folios.is(pfn, 'hwpoison')) return false;
  if (folios.order(pfn) > 0 && !splitFor(k, pfn)) return false;
  const ptep = walkPte(k, mm, item.va);
  if (
    ptep === null ||
    !mapsPage(k, pfn)(k.contpte.ptep_get(ptep)) ||
    !write_protect_page(k, vma, item.va, ptep, pfn)
  )
    return false;
  if (kpfn !== null) replace_page(k, vma, item.va, ptep, pfn, kpfn);
  else {
    folios.set(pfn, 'ksm', true);
    folios.set(pfn, 'dirty', true);
  }
  return true;
}

/** A large folio is taken apart first; what it can do without may be gone then. */
function splitFor(k: Kernel, pfn: number): boolean {
  const { folios } = k;
  if (folios.is(pfn, 'swapCache')) return false;
  folios.get(pfn);
  const wrong = split_folio(k, pfn);
  const kept = wrong === null && folios.ref(pfn) > 1;
  folios.put(pfn);
  return kept;
}

/** From now on the content cannot change. @returns false while somebody else refers to the page: he may be writing */
function write_protect_page(k: Kernel, vma: Vma, va: number, ptep: number, pfn: number): boolean {
  const { h, folios, contpte } = k;
  const mm = k.mms.get(vma.mm);
  if (!mm) return false;
  const entry = contpte.ptep_get(ptep);
  const exclusive = folios.anonExclusive(pfn);
  if (!h.pte_write(entry) && !h.pte_dirty(entry) && !exclusive && mm.tlbFlushPending === 0) return true;
  const old = contpte.ptep_clear_flush(mm, va, ptep);
  const cached = folios.is(pfn, 'swapCache') ? 1 : 0;
  const alone = folios.mapcount(pfn) + cached === folios.ref(pfn);
  if (!alone || (exclusive && !folio_try_share_anon_rmap(k, pfn))) {
    contpte.set_pte(mm, va, ptep, old);
    return false;
  }
  if (h.pte_dirty(old)) folios.set(pfn, 'dirty', true);
  const clean = h.pte_mkclean(old);
  contpte.set_pte(mm, va, ptep, h.pte_write(clean) ? h.pte_wrprotect(clean) : clean);
  return true;
}

/** The entry is made anew: it keeps no mark of the old one, neither soft-dirty nor that of a monitor. */
function replace_page(k: Kernel, vma: Vma, va: number, ptep: number, pfn: number, kpfn: number): void {
  const { h, folios, contpte } = k;
  const mm = k.mms.get(vma.mm);
  if (!mm) return;
  const plain = mk_pte(k, kpfn, vma.prot);
  let entry = plain;
  if (kpfn === k.zeroPfn) entry = h.pte_mkdirty(h.pte_mkspecial(plain));
  else {
    folios.get(kpfn);
    folio_add_anon_rmap(k, kpfn, vma, va, false);
  }
  contpte.ptep_clear_flush(mm, va, ptep);
  contpte.set_pte(mm, va, ptep, entry);
  folio_remove_rmap(k, pfn);
  free_swap_cache(k, pfn);
  folios.put(pfn);
}

/** break_cow: the pair did not come about. */
function breakCow(k: Kernel, { vma: id, va }: Item): void {
  const vma = k.vmas.get(id);
  const task = k.tasks.keys().find((pid) => k.tasks.get(pid)?.mm === vma?.mm);
  if (vma && task !== undefined) unmerge_ksm_pages(k, task, vma, va, va + k.g.pageSize);
}
