// Models: the comparison of the kernel with the shadow, page by page, by what a user can see: the area, the content, the
// promise to the monitor, soft-dirty. Nothing is changed by looking. Does not model: frame numbers, counts.
import { PAGEMAP } from '../layouts/uapi.ts';
import { pageIndex } from '../mm/file-fault.ts';
import type { Kernel } from '../mm/kernel.ts';
import { cacheKey } from '../mm/kernel.ts';
import { pagemap } from '../mm/pagemap.ts';
import { lookup } from '../mm/tables.ts';
import { mmOf } from '../mm/task.ts';
import type { Vma } from '../mm/types.ts';
import { has } from '../mm/vm-flags.ts';
import type { Shadow } from './shadow.ts';
import type { PageShadow } from './shadow-page.ts';

/** A kernel, what it must show, and the tasks whose memory is compared. */
export interface Compared {
  readonly k: Kernel;
  readonly shadow: Shadow;
  readonly pids: readonly number[];
}

/** All pages that are not what they must be; one sentence each. */
export function compare(w: Compared): string[] {
  const wrong: string[] = [];
  for (const pid of w.pids) {
    for (const page of w.shadow.space(pid).pages.values()) {
      const what = comparePage(w, pid, page);
      if (what !== null) wrong.push(`task ${pid}, 0x${page.va.toString(16)}: ${what}`);
    }
  }
  return wrong;
}

function comparePage(w: Compared, pid: number, page: PageShadow): string | null {
  const { k, shadow } = w;
  const mm = mmOf(k, pid);
  const vma = k.areas.at(mm.id, page.va);
  if (!vma) return 'no area is there';
  const { vm } = k;
  if (has(vma.flags, vm.READ) !== page.area.read || has(vma.flags, vm.WRITE) !== page.area.write)
    return 'the area has other permissions';
  const found = contentOf(k, vma, page.va);
  if (found !== 'poison') {
    const allowed = shadow.mayRead(page);
    if (!allowed.includes(found)) return `contains ${found}; must be ${allowed.join(' or ')}`;
  } else if (!page.poisoned) return 'is poisoned';
  const bits = pagemap(k, pid, page.va);
  const mask = (name: string): boolean => (bits & (PAGEMAP[name] ?? 0n)) !== 0n;
  if (page.sure && page.armed && !mask('PM_UFFD_WP'))
    return 'the monitor was promised to hear of a write, and is not armed';
  if (page.sure && !page.armed && mask('PM_UFFD_WP')) return 'is armed, and nobody asked for that';
  const tracked = vm.SOFTDIRTY !== 0n && shadow.space(pid).tracked;
  if (tracked && page.written === 'yes' && !mask('PM_SOFT_DIRTY'))
    return 'was written, and pagemap does not say so';
  return null;
}

/** The first word of the page, wherever it is; by looking at tables, cache and swap alone. */
export function contentOf(k: Kernel, vma: Vma, va: number): bigint | 'poison' {
  const mm = k.mms.get(vma.mm);
  if (!mm) return 0n;
  const { level, pte } = lookup(k, mm, va);
  const { h } = k;
  // Of the pages that one entry maps, the one at the address.
  const index = (va % k.g.bytesAt(level)) / k.g.pageSize;
  const word = (pfn: number): bigint => k.machine.memory.word(k.folios.pa(pfn));
  if (h.pte_present(pte)) return word(Number(h.pte_pfn(pte)) + index);
  if (!h.pte_none(pte)) {
    const entry = h.pte_to_swp_entry(pte);
    if (!h.non_swap_entry(entry)) return slotWord(k, Number(h.swp_offset(entry)));
    if (h.is_pte_marker_entry(entry) && !h.pte_swp_uffd_wp_any(pte)) return 'poison';
    if (!h.is_pte_marker_entry(entry))
      return word(Number(h.swp_offset(entry) & ((1n << BigInt(k.layout.pfnBits)) - 1n)) + index);
  }
  if (vma.file === 0) return 0n;
  const place = k.cache.get(cacheKey(vma.file, pageIndex(k, vma, va)));
  if (!place) return 0n;
  return place.pfn !== 0 ? word(place.pfn) : slotWord(k, place.slot);
}

function slotWord(k: Kernel, slot: number): bigint {
  const pfn = k.swap.cachedPfn(slot);
  return k.machine.memory.word(pfn !== 0 ? k.folios.pa(pfn) : k.swap.address(slot));
}
