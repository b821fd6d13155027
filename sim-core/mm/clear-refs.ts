// Models: writing to /proc/PID/clear_refs: 1 to 3 make pages old (all, anonymous, of files), 4 forgets what was written
// since the last time, 5 resets a peak that nobody counts here. Reference: fs/proc/task_mmu.c (clear_refs_write) @ v6.12.
// Does not model: the referenced flag of pages (the entry's access flag is all there is).
import { vma_set_page_prot } from './dirty-tracking.ts';
import type { Kernel } from './kernel.ts';
import { openProc } from './proc.ts';
import { eachPte } from './tables.ts';
import { clear_soft_dirty_pmd } from './thp-rewrite.ts';
import { done, failed, type Mm, type SysResult, type Vma } from './types.ts';
import { has } from './vm-flags.ts';
import { setVma } from './vma.ts';
import { vm_normal_page } from './zap.ts';

/** What may be written into the file. */
export const CLEAR_REFS = { ALL: 1, ANON: 2, MAPPED: 3, SOFT_DIRTY: 4, MM_HIWATER_RSS: 5 } as const;

/** clear_refs_write for the task's own space. @returns EINVAL for anything but 1 to 5 */
export function clear_refs(k: Kernel, pid: number, which: number): SysResult {
  const mm = openProc(k, pid, 'clear_refs');
  switch (which) {
    case CLEAR_REFS.ALL:
      return makeOld(k, mm, () => true);
    case CLEAR_REFS.ANON:
      return makeOld(k, mm, (vma) => vma.file === 0);
    case CLEAR_REFS.MAPPED:
      return makeOld(k, mm, (vma) => vma.file !== 0);
    case CLEAR_REFS.SOFT_DIRTY:
      return clearSoftDirty(k, mm);
    case CLEAR_REFS.MM_HIWATER_RSS:
      return done(0);
    default:
      return failed('EINVAL');
  }
}

/** TLBs are not told: a page that a TLB still knows stays old until it is forgotten there. */
function makeOld(k: Kernel, mm: Mm, wanted: (vma: Vma) => boolean): SysResult {
  for (const vma of k.areas.of(mm.id)) {
    if (has(vma.flags, k.vm.HUGETLB) || !wanted(vma)) continue;
    const one = (_va: number, pa: number, pte: bigint): void => {
      if (!k.h.pte_present(pte) || vm_normal_page(k, pte) === null) return;
      k.contpte.ptep_test_and_clear_young(pa);
    };
    eachPte(k, mm, vma.start, vma.end, one, undefined, (_from, _to, pmdp, pmd) => {
      if (k.h.pmd_present(pmd)) k.ptes.ptep_test_and_clear_young(pmdp);
      return true;
    });
  }
  return done(0);
}

function clearSoftDirty(k: Kernel, mm: Mm): SysResult {
  for (const vma of k.areas.of(mm.id)) {
    // From here on writes of the area are counted; a shared one must fault for that.
    if (has(vma.flags, k.vm.SOFTDIRTY))
      vma_set_page_prot(k, setVma(k, { ...vma, flags: vma.flags & ~k.vm.SOFTDIRTY }));
  }
  flushPending(k, mm.id, 1);
  // A kernel without the feature has nothing to do at the entries, but flushes all the same.
  if (k.vm.SOFTDIRTY !== 0n)
    for (const vma of k.areas.of(mm.id)) if (!has(vma.flags, k.vm.HUGETLB)) clearArea(k, mm, vma);
  k.machine.races.open('after-pte-store:before-tlbi');
  k.tlb.flush_tlb_mm(mm.asid);
  flushPending(k, mm.id, -1);
  return done(0);
}

/** inc_tlb_flush_pending and its counterpart: a fault that comes in between must not trust the tables alone. */
function flushPending(k: Kernel, id: number, by: 1 | -1): void {
  const mm = k.mms.get(id);
  if (mm) k.mms.put(id, { ...mm, tlbFlushPending: mm.tlbFlushPending + by });
}

function clearArea(k: Kernel, mm: Mm, vma: Vma): void {
  const { h } = k;
  const one = (va: number, pa: number, pte: bigint): void => {
    if (h.pte_none(pte)) return;
    if (!h.pte_present(pte)) {
      const next = k.pieces.clear_soft_dirty(pte, false);
      if (next !== pte) k.ptes.set_pte(pa, next);
      return;
    }
    const pinned = pte_is_pinned(k, mm, vma, pte);
    // An entry without the mark is written, too: the last one of a run may complete it.
    if (pinned) return;
    const old = k.contpte.ptep_modify_prot_start(mm, va, pa);
    k.contpte.ptep_modify_prot_commit(mm, va, pa, k.pieces.clear_soft_dirty(old, pinned));
  };
  eachPte(k, mm, vma.start, vma.end, one, undefined, (from, _to, pmdp) => {
    clear_soft_dirty_pmd(k, mm, from, pmdp);
    return true;
  });
}

/** A device may write to the page without a fault: write permission cannot be taken from it. */
function pte_is_pinned(k: Kernel, mm: Mm, vma: Vma, pte: bigint): boolean {
  const { vm } = k;
  if (!k.h.pte_write(pte) || has(vma.flags, vm.SHARED) || !has(vma.flags, vm.MAYWRITE)) return false;
  if (!(k.mms.get(mm.id)?.hasPinned ?? false)) return false;
  const pfn = vm_normal_page(k, pte);
  return pfn !== null && k.folios.maybePinned(pfn);
}
