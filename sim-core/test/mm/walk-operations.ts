// Models: what a walk may do, each with how often it comes. An operation draws its arguments, does the call, and tells the
// shadow if it succeeded; it complains when the call ended in a way that it must not.
// Does not model: bad arguments; mm/bad-input.test.ts has those.

import { clear_refs } from '../../mm/clear-refs.ts';
import { exit } from '../../mm/exit.ts';
import { fork } from '../../mm/fork.ts';
import { madvise } from '../../mm/madvise.ts';
import { mlock, munlock } from '../../mm/mlock.ts';
import { mmap } from '../../mm/mmap.ts';
import { move_pages } from '../../mm/move-pages.ts';
import { mprotect } from '../../mm/mprotect.ts';
import { mremap } from '../../mm/mremap.ts';
import { munmap } from '../../mm/munmap.ts';
import { shmem_file_setup } from '../../mm/shmem.ts';
import { updateTask } from '../../mm/task.ts';
import { ftruncate, punch_hole } from '../../mm/truncate.ts';
import type { SysResult } from '../../mm/types.ts';
import type { Walk } from './walk.ts';
import { readPage, settle, writePage } from './walk-access.ts';
import { doKsm, doNuma } from './walk-background.ts';
import { doSplit, drawPart, HUGE_ADVICE, mayCollapse } from './walk-huge.ts';
import { hasFeature, MONITOR_OPERATIONS } from './walk-monitor.ts';

export interface Operation {
  readonly name: string;
  readonly weight: number;
  /** @returns a complaint, or null */
  readonly run: (w: Walk) => string | null;
}

export const SLOTS = 5;
const BASE = 0x1000_4000_0000;

/** Where a slot begins; slots of one task share tables, and two of them touch. */
export function slotStart(w: Walk, slot: number): number {
  return BASE + slot * w.slotPages * w.k.g.pageSize;
}

/** A task and a range of pages in one of its slots. */
export function drawRange(w: Walk): { pid: number; start: number; pages: number; bytes: number } {
  const pid = w.random.pick(w.pids);
  const { first, pages } = w.slotPages > FEW ? drawPart(w) : drawFew(w);
  const { pageSize } = w.k.g;
  const start = slotStart(w, w.random.below(SLOTS)) + first * pageSize;
  return { pid, start, pages, bytes: pages * pageSize };
}

/** A slot with more pages than this is as large as a huge page. */
export const FEW = 16;

function drawFew(w: Walk): { first: number; pages: number } {
  const first = w.random.below(w.slotPages);
  return { first, pages: 1 + w.random.below(w.slotPages - first) };
}

export function drawVa(w: Walk): { pid: number; va: number } {
  const { pid, start } = drawRange(w);
  return { pid, va: start };
}

/** Notes what is done, with numbers that tell where. */
export function note(w: Walk, text: string): void {
  w.log[w.log.length - 1] = text;
}

export const hexVa = (va: number): string => `0x${va.toString(16)}`;

/** Lets a parked call end, with the monitor reading what it must. */
export function ended(w: Walk, pid: number, result: SysResult): SysResult {
  return settle(w, pid, result) as SysResult;
}

/** All pages of the range are mapped. */
export function isMapped(w: Walk, pid: number, start: number, bytes: number): boolean {
  return w.shadow.within(pid, start, bytes).length === bytes / w.k.g.pageSize;
}

const RIGHTS = [
  { read: true, write: true, exec: false },
  { read: true, write: true, exec: false },
  { read: true, write: false, exec: false },
  { read: false, write: false, exec: false },
  { read: true, write: true, exec: true },
] as const;

function doMmap(w: Walk): string | null {
  const { k, random, shadow } = w;
  const { pid, start, pages, bytes } = drawRange(w);
  const prot = random.pick(RIGHTS);
  const kind = random.pick(['anon', 'anon', 'anon', 'shared', 'file', 'private-file'] as const);
  const shared = kind === 'shared' || kind === 'file';
  const named = kind === 'file' || kind === 'private-file';
  const file = named ? namedFile(w) : 0;
  const pgoff = named ? random.below(2) : 0;
  note(
    w,
    `task ${pid}: mmap ${hexVa(start)} ${pages} pages, ${kind} ${file}+${pgoff} ${JSON.stringify(prot)}`,
  );
  const result = ended(w, pid, mmap(k, pid, { addr: start, length: bytes, prot, shared, file, pgoff }));
  if (result.state !== 'done') return `mmap ended in ${JSON.stringify(result)}`;
  const vma = k.areas.at(k.tasks.get(pid)?.mm ?? 0, start);
  const inode = named ? file : (vma?.file ?? 0);
  shadow.munmap(pid, start, bytes);
  shadow.mmap(pid, { start, pages, ...prot, shared, file: inode, pgoff });
  // Memory that never was advised has no large folios: most of it is, before anything is in it.
  if (k.config.mthp !== 'never' && random.chance(80)) madvise(k, pid, start, bytes, 'MADV_HUGEPAGE');
  return null;
}

const FILE_PAGES = 8;

/** The one file of the walk that has a descriptor: made when it is first wanted. */
function namedFile(w: Walk): number {
  if (w.file.id === 0) {
    w.file.id = shmem_file_setup(w.k, FILE_PAGES);
    w.shadow.file(w.file.id).size = FILE_PAGES;
  }
  return w.file.id;
}

function doMunmap(w: Walk): string | null {
  const { pid, start, bytes } = drawRange(w);
  note(w, `task ${pid}: munmap ${hexVa(start)} ${bytes}`);
  const result = ended(w, pid, munmap(w.k, pid, start, bytes));
  if (result.state !== 'done') return `munmap ended in ${JSON.stringify(result)}`;
  w.shadow.munmap(pid, start, bytes);
  return null;
}

function doMprotect(w: Walk): string | null {
  const { pid, start, bytes } = drawRange(w);
  if (!isMapped(w, pid, start, bytes)) return null;
  const prot = w.random.pick(RIGHTS);
  note(w, `task ${pid}: mprotect ${hexVa(start)} ${bytes} ${JSON.stringify(prot)}`);
  const result = ended(w, pid, mprotect(w.k, pid, start, bytes, prot));
  if (result.state !== 'done') return `mprotect ended in ${JSON.stringify(result)}`;
  w.shadow.mprotect(pid, start, bytes, prot);
  return null;
}

function doMremap(w: Walk): string | null {
  const { pid, start, bytes } = drawRange(w);
  const to = slotStart(w, SLOTS + w.random.below(2));
  const areas = w.k.areas.within(w.k.tasks.get(pid)?.mm ?? 0, start, start + bytes);
  if (areas.length !== 1 || !isMapped(w, pid, start, bytes)) return null;
  note(w, `task ${pid}: mremap ${hexVa(start)} ${bytes} to ${hexVa(to)}`);
  const result = ended(
    w,
    pid,
    mremap(w.k, pid, start, bytes, bytes, { fixed: to, mayMove: true, dontUnmap: false }),
  );
  if (result.state !== 'done') return `mremap ended in ${JSON.stringify(result)}`;
  w.shadow.mremap(pid, start, to, bytes, hasFeature(w, 'EVENT_REMAP'));
  return null;
}

const ADVICE = [
  'MADV_DONTNEED',
  'MADV_DONTNEED',
  'MADV_FREE',
  'MADV_COLD',
  'MADV_PAGEOUT',
  'MADV_PAGEOUT',
  'MADV_REMOVE',
  'MADV_DONTFORK',
  'MADV_DOFORK',
  'MADV_WIPEONFORK',
  'MADV_KEEPONFORK',
  'MADV_POPULATE_READ',
  'MADV_POPULATE_WRITE',
  'MADV_MERGEABLE',
  'MADV_MERGEABLE',
  'MADV_UNMERGEABLE',
] as const;

function doMadvise(w: Walk): string | null {
  const { pid, start, bytes } = drawRange(w);
  const areas = w.k.areas.within(w.k.tasks.get(pid)?.mm ?? 0, start, start + bytes);
  const advice = w.random.pick(w.slotPages > FEW ? [...ADVICE, ...HUGE_ADVICE] : ADVICE);
  if (areas.length !== 1 || !isMapped(w, pid, start, bytes)) return null;
  if (advice === 'MADV_COLLAPSE' && !mayCollapse(w, areas[0]?.file ?? 0)) return null;
  note(w, `task ${pid}: madvise ${hexVa(start)} ${bytes} ${advice}`);
  const pages = w.shadow.within(pid, start, bytes);
  const result = ended(w, pid, madvise(w.k, pid, start, bytes, advice));
  if (result.state === 'parked') return `madvise ${advice} did not end`;
  if (advice === 'MADV_COLLAPSE') w.shadow.collapsed(areas[0]?.file ?? 0);
  // What an advice refuses depends on the area (locked, not anonymous, not writable); what it does is what is checked.
  if (result.state === 'error')
    return ['EINVAL', 'EACCES', 'EFAULT', 'ENOMEM', 'EHWPOISON', 'EAGAIN', 'EBUSY'].includes(result.err)
      ? null
      : `madvise ${advice}: ${result.err}`;
  for (const page of pages) {
    if (advice === 'MADV_DONTNEED') page.drop();
    else if (advice === 'MADV_FREE') page.freeLazily();
    else if (advice === 'MADV_PAGEOUT' && page.area.file !== 0) page.unmapped();
    else if (advice === 'MADV_REMOVE') w.shadow.punch(page.area.file, page.area.index, 1);
    else if (advice === 'MADV_DONTFORK') page.dontFork = true;
    else if (advice === 'MADV_DOFORK') page.dontFork = false;
    else if (advice === 'MADV_WIPEONFORK') page.wipeOnFork = true;
    else if (advice === 'MADV_KEEPONFORK') page.wipeOnFork = false;
    else if (advice === 'MADV_POPULATE_WRITE') w.shadow.populated(page, true);
    else if (advice === 'MADV_POPULATE_READ') w.shadow.populated(page, false);
  }
  return null;
}

function doFork(w: Walk): string | null {
  const { k, random } = w;
  if (w.pids.length > 1) {
    const child = w.pids.pop() as number;
    note(w, `task ${child}: exit`);
    exit(k, child);
    w.shadow.exit(child);
    return null;
  }
  const parent = w.pids[0] as number;
  note(w, `task ${parent}: fork`);
  const result = ended(w, parent, fork(k, parent));
  if (result.state === 'error' && result.err === 'ENOMEM') return null;
  if (result.state !== 'done') return `fork ended in ${JSON.stringify(result)}`;
  const child = result.ret;
  updateTask(k, child, { cpu: random.below(2) });
  w.pids.push(child);
  w.shadow.fork(parent, child, hasFeature(w, 'EVENT_FORK'));
  for (const page of w.shadow.space(child).pages.values())
    page.ctx = k.areas.at(k.tasks.get(child)?.mm ?? 0, page.va)?.uffd ?? 0;
  return null;
}

function doClearRefs(w: Walk): string | null {
  const pid = w.random.pick(w.pids);
  const which = w.random.pick([1, 2, 3, 4, 4, 4] as const);
  note(w, `task ${pid}: clear_refs ${which}`);
  const result = ended(w, pid, clear_refs(w.k, pid, which));
  if (result.state !== 'done') return `clear_refs ended in ${JSON.stringify(result)}`;
  if (which === 4) w.shadow.clearSoftDirty(pid);
  return null;
}

function doMlock(w: Walk): string | null {
  const { pid, start, bytes } = drawRange(w);
  if (!isMapped(w, pid, start, bytes)) return null;
  const lock = w.random.chance(40);
  note(w, `task ${pid}: ${lock ? 'mlock' : 'munlock'} ${hexVa(start)} ${bytes}`);
  const pages = w.shadow.within(pid, start, bytes);
  const result = ended(w, pid, lock ? mlock(w.k, pid, start, bytes) : munlock(w.k, pid, start, bytes));
  if (result.state === 'parked') return 'mlock did not end';
  for (const page of pages) page.locked = lock;
  if (lock && result.state === 'done')
    for (const page of pages) w.shadow.populated(page, page.area.write && !page.area.shared);
  // It may have come to some of the pages before it failed.
  else if (lock)
    for (const page of pages) if (page.area.write && !page.area.shared) w.shadow.maybePopulated(page);
  return null;
}

function doMove(w: Walk): string | null {
  const [{ pid, va }, node] = [drawVa(w), w.random.below(2)];
  note(w, `task ${pid}: move_pages ${hexVa(va)} to node ${node}`);
  const result = ended(w, pid, move_pages(w.k, pid, va, node));
  return result.state === 'parked' ? 'move_pages did not end' : null;
}

function doFile(w: Walk): string | null {
  if (w.file.id === 0) return null;
  if (w.random.chance(60)) {
    const first = w.random.below(FILE_PAGES);
    note(w, `punch hole ${first}`);
    const result = punch_hole(w.k, w.file.id, first, 1);
    if (result.state !== 'done') return `punch_hole ended in ${JSON.stringify(result)}`;
    w.shadow.punch(w.file.id, first, 1);
    return null;
  }
  const size = w.random.below(FILE_PAGES + 1);
  note(w, `ftruncate ${size}`);
  const result = ftruncate(w.k, w.file.id, size);
  if (result.state !== 'done') return `ftruncate ended in ${JSON.stringify(result)}`;
  w.shadow.truncate(w.file.id, size);
  return null;
}

export const OPERATIONS: readonly Operation[] = [
  { name: 'write', weight: 30, run: writePage },
  { name: 'read', weight: 18, run: readPage },
  { name: 'mmap', weight: 8, run: doMmap },
  { name: 'munmap', weight: 3, run: doMunmap },
  { name: 'mprotect', weight: 8, run: doMprotect },
  { name: 'mremap', weight: 3, run: doMremap },
  { name: 'madvise', weight: 14, run: doMadvise },
  { name: 'fork', weight: 4, run: doFork },
  { name: 'clear_refs', weight: 4, run: doClearRefs },
  { name: 'mlock', weight: 2, run: doMlock },
  { name: 'move_pages', weight: 4, run: doMove },
  { name: 'file', weight: 2, run: doFile },
  { name: 'split', weight: 1, run: doSplit },
  { name: 'numa', weight: 4, run: doNuma },
  { name: 'ksm', weight: 2, run: doKsm },
  ...MONITOR_OPERATIONS,
];
