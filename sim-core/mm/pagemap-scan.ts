// Models: the PAGEMAP_SCAN ioctl: what it is asked, which questions it refuses, and how its answer ends. The walk stops at
// the first page that matches and has no room in the answer. Reference: fs/proc/task_mmu.c (do_pagemap_scan,
// pagemap_scan_get_args) @ v6.12.117. Does not model: copying the answer into the caller's memory; it is handed over.
import { SCAN_CATEGORIES, SCAN_FLAGS } from '../layouts/uapi.ts';
import type { Kernel } from './kernel.ts';
import { type PageRegion, ScanOutput } from './pagemap-scan-output.ts';
import { scanAreas } from './pagemap-scan-walk.ts';
import { openProc } from './proc.ts';
import type { Errno } from './types.ts';

/** struct pm_scan_arg. What is left out is 0; `size` is what it must be. */
export interface PmScanArg {
  readonly size?: number;
  /** SCAN_FLAGS */
  readonly flags?: number;
  readonly start: number;
  readonly end: number;
  /** Address of the caller's array of regions; 0: there is none. */
  readonly vec?: number;
  /** How many regions it has room for. */
  readonly vec_len?: number;
  /** 0 (or −1, which is a very large number to the kernel): as many as there are. */
  readonly max_pages?: number;
  readonly category_inverted?: number;
  readonly category_mask?: number;
  readonly category_anyof_mask?: number;
  readonly return_mask?: number;
}

export type PmScanResult =
  | {
      readonly state: 'done';
      /** How many regions were found. */
      readonly ret: number;
      /** The first address that was not looked at, or not told. */
      readonly walkEnd: number;
      readonly regions: readonly PageRegion[];
    }
  | { readonly state: 'error'; readonly err: Errno };

const U64_BYTES = 8;
const FIELDS = 12;
/** sizeof(struct pm_scan_arg) */
export const PM_SCAN_ARG_BYTES = FIELDS * U64_BYTES;
/** sizeof(struct page_region) */
const REGION_BYTES = 3 * U64_BYTES;
const ALL_CATEGORIES = Object.values(SCAN_CATEGORIES).reduce((all, bit) => all + bit, 0);
const ALL_FLAGS = SCAN_FLAGS.WP_MATCHING + SCAN_FLAGS.CHECK_WPASYNC;

/** Asks about the memory of a task, and write-protects what it tells of if it is asked to. */
export function pagemap_scan(k: Kernel, pid: number, arg: PmScanArg): PmScanResult {
  const mm = openProc(k, pid, 'PAGEMAP_SCAN');
  const refused = refuse(k, arg);
  if (refused) return { state: 'error', err: refused };
  const end = Math.ceil(arg.end / k.g.pageSize) * k.g.pageSize;
  const output = new ScanOutput(k.g.pageSize, {
    room: arg.vec_len ?? 0,
    maxPages: (arg.max_pages ?? 0) > 0 ? (arg.max_pages ?? 0) : Number.POSITIVE_INFINITY,
    returnMask: arg.return_mask ?? 0,
  });
  const stopped = scanAreas(k, mm, arg.start, end, output, {
    inverted: arg.category_inverted ?? 0,
    mask: arg.category_mask ?? 0,
    anyof: arg.category_anyof_mask ?? 0,
    protect: ((arg.flags ?? 0) & SCAN_FLAGS.WP_MATCHING) !== 0,
    checkAsync: ((arg.flags ?? 0) & SCAN_FLAGS.CHECK_WPASYNC) !== 0,
  });
  if (stopped !== null && stopped !== 'full') return { state: 'error', err: stopped };
  const { regions, walkEnd } = output;
  return { state: 'done', ret: regions.length, walkEnd: walkEnd ?? end, regions };
}

/** pagemap_scan_get_args, in the kernel's order. */
function refuse(k: Kernel, arg: PmScanArg): Errno | null {
  const { start, end, vec = 0, vec_len: vecLen = 0 } = arg;
  if ((arg.size ?? PM_SCAN_ARG_BYTES) !== PM_SCAN_ARG_BYTES) return 'EINVAL';
  if (!isSet(arg.flags ?? 0, ALL_FLAGS)) return 'EINVAL';
  const { category_inverted = 0, category_mask = 0, category_anyof_mask = 0, return_mask = 0 } = arg;
  for (const set of [category_inverted, category_mask, category_anyof_mask, return_mask])
    if (!isSet(set, ALL_CATEGORIES)) return 'EINVAL';
  if (!Number.isInteger(start) || start % k.g.pageSize !== 0) return 'EINVAL';
  if (!access_ok(k, start, end - start)) return 'EFAULT';
  if (vec === 0 && vecLen !== 0) return 'EINVAL';
  if (vec !== 0 && !access_ok(k, vec, vecLen * REGION_BYTES)) return 'EFAULT';
  return null;
}

/** Are all its bits among those of `all`, which is one less than a power of two? */
function isSet(value: number, all: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= all;
}

/** Does the range lie in user space? What wraps does not. */
function access_ok(k: Kernel, start: number, bytes: number): boolean {
  return Number.isInteger(start) && start >= 0 && bytes >= 0 && bytes <= k.g.taskSize - start;
}
