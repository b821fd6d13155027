// Models: the monitor of a walk: it opens a descriptor, registers ranges, protects and unprotects, and answers faults in
// one of the ways that are right. Does not model: a monitor that errs; the unit tests of userfaultfd do.
import {
  SCAN_CATEGORIES,
  SCAN_FLAGS,
  UFFD_FEATURES,
  UFFD_PAGEFAULT_FLAGS,
  UFFDIO_MODES,
  UFFDIO_REGISTER_MODES,
} from '../../layouts/uapi.ts';
import { pagemap_scan } from '../../mm/pagemap-scan.ts';
import type { UffdMessage } from '../../mm/types.ts';
import { offeredFeatures, uffd_api, userfaultfd } from '../../mm/userfaultfd/context.ts';
import { uffd_continue, uffd_copy, uffd_poison, uffd_zeropage } from '../../mm/userfaultfd/fill.ts';
import { uffd_register, uffd_unregister } from '../../mm/userfaultfd/register.ts';
import { uffd_writeprotect } from '../../mm/userfaultfd/writeprotect.ts';
import type { Walk } from './walk.ts';
import { drawRange, hexVa, isMapped, note, type Operation } from './walk-operations.ts';

export function hasFeature(w: Walk, name: keyof typeof UFFD_FEATURES): boolean {
  return w.monitor.ctx !== 0 && (w.monitor.features & UFFD_FEATURES[name]) !== 0;
}

/** The descriptor of the walk, with features drawn once. */
function open(w: Walk): number {
  if (w.monitor.ctx !== 0) return w.monitor.ctx;
  const { k, random } = w;
  const offered = offeredFeatures(k);
  const optional = [
    'EVENT_FORK',
    'EVENT_REMAP',
    'EVENT_REMOVE',
    'EVENT_UNMAP',
    'WP_UNPOPULATED',
    'WP_ASYNC',
  ] as const;
  let features =
    UFFD_FEATURES.MISSING_SHMEM |
    UFFD_FEATURES.MINOR_SHMEM |
    (offered & (UFFD_FEATURES.PAGEFAULT_FLAG_WP | UFFD_FEATURES.WP_HUGETLBFS_SHMEM | UFFD_FEATURES.POISON));
  for (const name of optional) if (random.chance(30)) features |= offered & UFFD_FEATURES[name];
  const ctx = userfaultfd(k, w.pids[0] as number, { userModeOnly: false });
  const agreed = uffd_api(k, ctx, features);
  if (agreed.state !== 'done') throw new Error(`UFFDIO_API: ${JSON.stringify(agreed)}`);
  if ((features & UFFD_FEATURES.WP_ASYNC) !== 0) features |= UFFD_FEATURES.WP_UNPOPULATED;
  Object.assign(w.monitor, { ctx, features });
  return ctx;
}

/** Answers one message. */
export function answer(w: Walk, pid: number, message: UffdMessage): void {
  const { body, ctx } = message;
  if (body.event !== 'pagefault') return;
  const { k, random, shadow } = w;
  const page = shadow.page(pid, body.address);
  if (!page) throw new Error(`a fault at ${hexVa(body.address)}, where nothing is mapped`);
  w.heard.faults++;
  const { pageSize } = k.g;
  const fine = (what: string, result: { state: string }): void => {
    if (result.state !== 'done') throw new Error(`${what} of ${hexVa(page.va)}: ${JSON.stringify(result)}`);
  };
  if ((body.flags & UFFD_PAGEFAULT_FLAGS.WP) !== 0) {
    if (page.sure && !page.armed)
      throw new Error(`a write-protect fault at ${hexVa(page.va)}, which is not armed`);
    fine('UFFDIO_WRITEPROTECT', uffd_writeprotect(k, ctx, page.va, pageSize, 0));
    page.disarm();
  } else if ((body.flags & UFFD_PAGEFAULT_FLAGS.MINOR) !== 0) {
    fine('UFFDIO_CONTINUE', uffd_continue(k, ctx, page.va, pageSize, 0));
    shadow.populated(page, false);
    page.disarm();
  } else if (random.chance(50)) {
    const wp = page.wp && random.chance(50);
    const value = BigInt(1 + random.below(2 ** 20));
    fine('UFFDIO_COPY', uffd_copy(k, ctx, page.va, [value], pageSize, wp ? UFFDIO_MODES.COPY_WP : 0));
    shadow.installed(page, value, wp);
  } else {
    const result = uffd_zeropage(k, ctx, page.va, pageSize, 0);
    // A marker is not nothing: only COPY may take its place.
    if (result.state === 'error' && result.err === 'EEXIST' && page.armed) {
      fine('UFFDIO_COPY', uffd_copy(k, ctx, page.va, [0n], pageSize, 0));
    } else fine('UFFDIO_ZEROPAGE', result);
    shadow.installed(page, 0n, false);
  }
}

function doRegister(w: Walk): string | null {
  const ctx = open(w);
  const { start, bytes } = drawRange(w);
  const pid = w.pids[0] as number;
  if (!isMapped(w, pid, start, bytes)) return null;
  const wp = w.k.layout.mask('PTE_UFFD_WP') !== 0n && w.random.chance(70);
  const missing = !wp || w.random.chance(30);
  const pages = w.shadow.within(pid, start, bytes);
  // Kept simple: what is registered already keeps its modes until it is unregistered.
  if (pages.some((page) => page.ctx !== 0)) return null;
  const mode = (wp ? UFFDIO_REGISTER_MODES.WP : 0) | (missing ? UFFDIO_REGISTER_MODES.MISSING : 0);
  note(w, `register ${hexVa(start)} ${bytes} mode ${mode} features ${w.monitor.features}`);
  const result = uffd_register(w.k, ctx, start, bytes, mode);
  if (result.state !== 'done') return `register ended in ${JSON.stringify(result)}`;
  for (const page of pages) {
    page.register(ctx, { missing, wp, minor: false });
    page.async = hasFeature(w, 'WP_ASYNC');
  }
  return null;
}

function doUnregister(w: Walk): string | null {
  const ctx = open(w);
  const { start, bytes } = drawRange(w);
  const pid = w.pids[0] as number;
  const pages = w.shadow.within(pid, start, bytes);
  if (!isMapped(w, pid, start, bytes)) return null;
  note(w, `unregister ${hexVa(start)} ${bytes}`);
  const result = uffd_unregister(w.k, ctx, start, bytes);
  if (result.state !== 'done') return `unregister ended in ${JSON.stringify(result)}`;
  for (const page of pages) page.unregister();
  return null;
}

function doProtect(w: Walk): string | null {
  const ctx = open(w);
  const { start, bytes } = drawRange(w);
  const pid = w.pids[0] as number;
  const pages = w.shadow.within(pid, start, bytes);
  if (pages.length * w.k.g.pageSize !== bytes || pages.some((page) => !page.wp || page.ctx !== ctx))
    return null;
  const on = w.random.chance(70);
  note(w, `writeprotect ${hexVa(start)} ${bytes} ${on}`);
  const result = uffd_writeprotect(w.k, ctx, start, bytes, on ? UFFDIO_MODES.WRITEPROTECT_WP : 0);
  if (result.state !== 'done') return `writeprotect ended in ${JSON.stringify(result)}`;
  if (on) w.shadow.protect(pid, start, bytes, hasFeature(w, 'WP_UNPOPULATED'));
  else w.shadow.unprotect(pid, start, bytes);
  return null;
}

/** PAGEMAP_SCAN that arms what it reports as written; only where the monitor is asynchronous. */
function doScan(w: Walk): string | null {
  const { start, bytes } = drawRange(w);
  const pid = w.pids[0] as number;
  const pages = w.shadow.within(pid, start, bytes);
  if (pages.length * w.k.g.pageSize !== bytes || pages.some((page) => !page.wp || !page.async)) return null;
  note(w, `scan ${hexVa(start)} ${bytes}`);
  const result = pagemap_scan(w.k, pid, {
    start,
    end: start + bytes,
    flags: SCAN_FLAGS.WP_MATCHING,
    vec: 1,
    vec_len: 100,
    category_mask: SCAN_CATEGORIES.WRITTEN,
    return_mask: SCAN_CATEGORIES.WRITTEN,
  });
  if (!('regions' in result)) return `scan ended in ${JSON.stringify(result)}`;
  const reported = (va: number): boolean =>
    result.regions.some((region) => va >= region.start && va < region.end);
  for (const page of pages) {
    if (page.sure && !page.poisoned && reported(page.va) === page.armed)
      return `${hexVa(page.va)} is ${page.armed ? '' : 'not '}armed, and the scan says otherwise`;
    page.arm(true);
  }
  return null;
}

function doPoison(w: Walk): string | null {
  if (!hasFeature(w, 'POISON')) return null;
  const { start } = drawRange(w);
  const page = w.shadow.page(w.pids[0] as number, start);
  if (!page || page.ctx !== w.monitor.ctx || !page.missing) return null;
  note(w, `poison ${hexVa(start)}`);
  const result = uffd_poison(w.k, w.monitor.ctx, start, w.k.g.pageSize, 0);
  if (result.state === 'error') {
    const right = w.shadow.beyond(page) ? ['EFAULT', 'EEXIST'] : ['EEXIST'];
    return right.includes(result.err) ? null : `poison: ${result.err}`;
  }
  page.poisoned = true;
  page.armed = false;
  return null;
}

export const MONITOR_OPERATIONS: readonly Operation[] = [
  { name: 'register', weight: 5, run: doRegister },
  { name: 'unregister', weight: 2, run: doUnregister },
  { name: 'writeprotect', weight: 8, run: doProtect },
  { name: 'scan', weight: 4, run: doScan },
  { name: 'poison', weight: 1, run: doPoison },
];
