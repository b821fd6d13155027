// Models: /proc/PID/smaps: for each area its flags in two letters each, and what its pages add up to.
// Reference: fs/proc/task_mmu.c (show_smap, smaps_pte_entry, smaps_account) @ v6.12.
// Does not model: names of files, dump and NUMA flags; pages that reclaim has marked as referenced.
import { smaps_hugetlb } from './hugetlb-report.ts';
import { is_vm_hugetlb_page } from './hugetlb-reserve.ts';
import { cacheKey, type Kernel } from './kernel.ts';
import { pageOf } from './pagemap.ts';
import { openProc } from './proc.ts';
import { linear_page_index } from './rmap.ts';
import { eachPte } from './tables.ts';
import { is_huge_zero_pmd } from './thp.ts';
import { presentHugePage } from './thp-rewrite.ts';
import type { Mm, Vma } from './types.ts';
import { has, type VmFlags } from './vm-flags.ts';

/** What is counted, in bytes. */
const COUNTERS = [
  'Size',
  'Rss',
  'Pss',
  'Pss_Dirty',
  'Shared_Clean',
  'Shared_Dirty',
  'Private_Clean',
  'Private_Dirty',
  'Referenced',
  'Anonymous',
  'KSM',
  'LazyFree',
  'AnonHugePages',
  'ShmemPmdMapped',
  'Swap',
  'SwapPss',
  'Shared_Hugetlb',
  'Private_Hugetlb',
  'Locked',
] as const;
export type SmapsCounter = (typeof COUNTERS)[number];

export interface SmapsArea {
  readonly start: number;
  readonly end: number;
  readonly bytes: Readonly<Record<SmapsCounter, number>>;
  /** VmFlags, in the kernel's order. */
  readonly flags: readonly string[];
}

/** The kernel's letters, in the order of the flags' places. */
const LETTERS: readonly (readonly [keyof VmFlags, string])[] = [
  ['READ', 'rd'],
  ['WRITE', 'wr'],
  ['EXEC', 'ex'],
  ['SHARED', 'sh'],
  ['MAYREAD', 'mr'],
  ['MAYWRITE', 'mw'],
  ['MAYEXEC', 'me'],
  ['MAYSHARE', 'ms'],
  ['UFFD_MISSING', 'um'],
  ['UFFD_WP', 'uw'],
  ['LOCKED', 'lo'],
  ['DONTCOPY', 'dc'],
  ['DONTEXPAND', 'de'],
  ['ACCOUNT', 'ac'],
  ['HUGETLB', 'ht'],
  ['WIPEONFORK', 'wf'],
  ['SOFTDIRTY', 'sd'],
  ['HUGEPAGE', 'hg'],
  ['NOHUGEPAGE', 'nh'],
  ['MERGEABLE', 'mg'],
  ['UFFD_MINOR', 'ui'],
];

/** All areas of a task, in order of address. */
export function smaps(k: Kernel, pid: number): readonly SmapsArea[] {
  const mm = openProc(k, pid, 'smaps');
  return k.areas.of(mm.id).map((vma) => ({
    start: vma.start,
    end: vma.end,
    bytes: countPages(k, mm, vma),
    flags: vmFlagLetters(k, vma.flags),
  }));
}

export function vmFlagLetters(k: Kernel, flags: bigint): readonly string[] {
  return LETTERS.flatMap(([name, letters]) => (has(flags, k.vm[name]) ? [letters] : []));
}

type Counts = Record<SmapsCounter, number>;

function countPages(k: Kernel, mm: Mm, vma: Vma): Counts {
  const counts = Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Counts;
  counts.Size = vma.end - vma.start;
  if (is_vm_hugetlb_page(k, vma)) {
    const { shared, own } = smaps_hugetlb(k, mm, vma);
    return { ...counts, Shared_Hugetlb: shared, Private_Hugetlb: own };
  }
  // Pages of a shared file that are on swap have no entry that says so: the file is asked.
  const asksFile = vma.file !== 0;
  const ownPages = asksFile && !has(vma.flags, k.vm.SHARED) && has(vma.flags, k.vm.WRITE);
  if (asksFile && !ownPages) counts.Swap += swappedPages(k, vma, vma.start, vma.end) * k.g.pageSize;
  const hole = (start: number, end: number): void => {
    if (ownPages) counts.Swap += swappedPages(k, vma, start, end) * k.g.pageSize;
  };
  eachPte(
    k,
    mm,
    vma.start,
    vma.end,
    (va, _pa, pte) => {
      if (k.h.pte_none(pte)) hole(va, va + k.g.pageSize);
      else countEntry(k, vma, pte, counts);
    },
    hole,
    (from, to, _pmdp, pmd) => {
      const pfn = presentHugePage(k, pmd);
      if (pfn !== null) counts[k.folios.is(pfn, 'anon') ? 'AnonHugePages' : 'ShmemPmdMapped'] += to - from;
      for (let i = 0; i < (to - from) / k.g.pageSize; i++) countEntry(k, vma, pmd, counts, i);
      return true;
    },
  );
  return counts;
}

/** How many pages of the range the area's file has on swap. */
function swappedPages(k: Kernel, vma: Vma, start: number, end: number): number {
  let pages = 0;
  for (let va = start; va < end; va += k.g.pageSize) {
    const entry = k.cache.get(cacheKey(vma.file, linear_page_index(k, vma, va)));
    if (entry && entry.slot !== 0) pages++;
  }
  return pages;
}

/** `index`: of the page, under an entry that maps or stands for several. */
function countEntry(k: Kernel, vma: Vma, pte: bigint, counts: Counts, index = 0): void {
  const { h, folios } = k;
  const { pageSize } = k.g;
  const present = h.pte_present(pte);
  if (is_huge_zero_pmd(k, pte)) return;
  const first = pageOf(k, pte);
  const pfn = first === null ? null : first + index;
  if (pfn === null) {
    const entry = h.pte_to_swp_entry(pte);
    if (present || h.non_swap_entry(entry)) return;
    const owners = Math.max(k.swap.count(Number(h.swp_offset(entry))), 1);
    counts.Swap += pageSize;
    counts.SwapPss += pageSize / owners;
    return;
  }
  const dirty = (present && h.pte_dirty(pte)) || folios.is(pfn, 'dirty');
  if (folios.is(pfn, 'anon')) {
    counts.Anonymous += pageSize;
    if (!folios.is(pfn, 'swapBacked') && !dirty) counts.LazyFree += pageSize;
  }
  if (folios.is(pfn, 'ksm')) counts.KSM += pageSize;
  counts.Rss += pageSize;
  if (present && h.pte_young(pte)) counts.Referenced += pageSize;
  // A page under migration counts as the area's own.
  const owners = present ? Math.max(folios.mapcount(pfn), 1) : 1;
  const share = pageSize / owners;
  counts.Pss += share;
  if (dirty) counts.Pss_Dirty += share;
  if (has(vma.flags, k.vm.LOCKED)) counts.Locked += share;
  counts[`${owners > 1 ? 'Shared' : 'Private'}_${dirty ? 'Dirty' : 'Clean'}`] += pageSize;
}
