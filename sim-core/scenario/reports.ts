// Models: what the kernel itself says of one page: /proc/PID/pagemap and PAGEMAP_SCAN, as words that people use. A helper
// that somebody replaced may fail on the way; then the report says so, and the run can still be looked at.
// Does not model: reports on ranges.
import { PAGEMAP, PM_SWAP_OFFSET_SHIFT, SCAN_CATEGORIES } from '../layouts/uapi.ts';
import type { Kernel } from '../mm/kernel.ts';
import { KernelStop } from '../mm/kernel-stop.ts';
import { pagemap, pagemap_scan } from './calls.ts';

export interface PageReports {
  /** Flags of pagemap that are set, in the order of the recordings. */
  readonly pagemap: readonly string[];
  /** Type and offset of a page that pagemap calls swapped. */
  readonly pagemapSwap: { readonly type: number; readonly offset: bigint } | null;
  /** Categories of PAGEMAP_SCAN; null where no area is. */
  readonly scan: readonly string[] | null;
  /** Why there is no report. */
  readonly failed?: string;
}

const FLAGS: readonly (readonly [string, string])[] = [
  ['present', 'PM_PRESENT'],
  ['file', 'PM_FILE'],
  ['swap', 'PM_SWAP'],
  ['uffd_wp', 'PM_UFFD_WP'],
  ['excl', 'PM_MMAP_EXCLUSIVE'],
  ['soft_dirty', 'PM_SOFT_DIRTY'],
];
const CATEGORIES = Object.entries(SCAN_CATEGORIES);
const ALL = CATEGORIES.reduce((sum, [, bit]) => sum + bit, 0);

export function reportsOf(k: Kernel, pid: number, va: number): PageReports {
  try {
    return { ...pagemapOf(k, pid, va), scan: scanOf(k, pid, va) };
  } catch (error) {
    if (!(error instanceof KernelStop)) throw error;
    return { pagemap: [], pagemapSwap: null, scan: null, failed: error.message };
  }
}

function pagemapOf(k: Kernel, pid: number, va: number): Pick<PageReports, 'pagemap' | 'pagemapSwap'> {
  const word = pagemap(k, pid, va);
  const has = (name: string): boolean => (word & (PAGEMAP[name] ?? 0n)) !== 0n;
  const place = word & (PAGEMAP.PM_PFRAME_MASK ?? 0n);
  const offset = place >> BigInt(PM_SWAP_OFFSET_SHIFT);
  const type = Number(place - (offset << BigInt(PM_SWAP_OFFSET_SHIFT)));
  return {
    pagemap: FLAGS.filter(([, name]) => has(name)).map(([flag]) => flag),
    pagemapSwap: has('PM_SWAP') ? { type, offset } : null,
  };
}

function scanOf(k: Kernel, pid: number, va: number): readonly string[] | null {
  if (!k.areas.at(k.tasks.get(pid)?.mm ?? 0, va)) return null;
  const { pageSize } = k.g;
  const result = pagemap_scan(k, pid, {
    start: va,
    end: va + pageSize,
    vec: pageSize,
    vec_len: 1,
    category_anyof_mask: ALL,
    return_mask: ALL,
  });
  const categories = result.state === 'done' ? (result.regions[0]?.categories ?? 0) : 0;
  return CATEGORIES.filter(([, bit]) => Math.floor(categories / bit) % 2 === 1).map(([name]) => name);
}
