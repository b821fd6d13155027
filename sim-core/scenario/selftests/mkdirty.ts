// Models: the program that makes pages dirty behind a read-only area, in six ways, and then writes: a signal must come and
// nothing may change. It guards pte_mkdirty against giving write permission. Reference: tools/testing/selftests/mm/mkdirty.c
// @ v6.12. Does not model: mbind; the pages are moved to the other node.
import { UFFD_FEATURES, UFFDIO_REGISTER_MODES } from '../../layouts/uapi.ts';
import { move_pages, proc_mem_write, uffd_api, uffd_copy, uffd_register, userfaultfd } from '../calls.ts';
import { type Program, RO, RW } from './program.ts';

const WORD = 8;
const OTHER_NODE = 1;

export function mkdirty(p: Program): never {
  const { tap } = p;
  tap.say(`# [INFO] detected THP size: ${p.huge / 2 ** 10} KiB`);
  tap.header();
  tap.plan(6);
  tap.say('# [INFO] PTRACE write access');
  ptraceWrite(p);
  tap.say('# [INFO] PTRACE write access to THP');
  ptraceWriteHuge(p);
  tap.say('# [INFO] Page migration');
  migration(p);
  tap.say('# [INFO] Page migration of THP');
  migrationHuge(p);
  tap.say('# [INFO] PTE-mapping a THP');
  pteMapped(p);
  tap.say('# [INFO] UFFDIO_COPY');
  uffdioCopy(p);
  return tap.finished();
}

/** Stores; there must be a signal, and the old content. */
function check(p: Program, va: number): void {
  const before = p.read(va);
  const outcome = p.tryWrite(va, before + 1n);
  const ok = outcome.state === 'signal' && outcome.signal === 'SIGSEGV' && p.read(va) === before;
  p.tap.result(ok, 'SIGSEGV generated, page not modified');
}

function ptraceWrite(p: Program): void {
  const va = p.map(p.page, { prot: RO });
  p.read(va);
  if (proc_mem_write(p.k, p.pid, va, 1n).state !== 'done' || p.read(va) !== 1n)
    p.tap.result(false, 'write to /proc/self/mem');
  else check(p, va);
  p.unmap(va, p.page);
}

function ptraceWriteHuge(p: Program): void {
  const va = p.mapAligned(p.huge, { prot: RO });
  p.advise(va, p.huge, 'MADV_HUGEPAGE');
  proc_mem_write(p.k, p.pid, va, 1n);
  if (p.isPopulated(va + p.huge - p.page)) check(p, va);
  else p.tap.skip('Did not get a THP populated');
  p.unmap(va, p.huge);
}

function migration(p: Program): void {
  const va = p.map(p.page);
  p.write(va, 1n);
  p.protect(va, p.page, RO);
  if (move_pages(p.k, p.pid, va, OTHER_NODE).state === 'done') check(p, va);
  else p.tap.skip('mbind() failed');
  p.unmap(va, p.page);
}

/** One huge page, written, in an area that may no longer be; null where there is none. */
function readOnlyHuge(p: Program): number | null {
  const va = p.mapAligned(p.huge);
  p.advise(va, p.huge, 'MADV_HUGEPAGE');
  p.write(va, 1n);
  p.protect(va, p.huge, RO);
  if (p.isPopulated(va + p.huge - p.page)) return va;
  p.tap.skip('Did not get a THP populated');
  return null;
}

function migrationHuge(p: Program): void {
  const va = readOnlyHuge(p);
  if (va === null) return;
  if (move_pages(p.k, p.pid, va, OTHER_NODE).state === 'done') check(p, va);
  else p.tap.skip('mbind() failed');
  p.unmap(va, p.huge);
}

function pteMapped(p: Program): void {
  const va = readOnlyHuge(p);
  if (va === null) return;
  p.protect(va + p.huge - p.page, p.page, RW);
  check(p, va);
  p.unmap(va, p.huge);
}

function uffdioCopy(p: Program): void {
  const va = p.map(p.page, { prot: RO });
  const ctx = userfaultfd(p.k, p.pid, { userModeOnly: false });
  uffd_api(p.k, ctx, UFFD_FEATURES.PAGEFAULT_FLAG_WP);
  uffd_register(p.k, ctx, va, p.page, UFFDIO_REGISTER_MODES.MISSING);
  const ones = new Array<bigint>(p.page / WORD).fill(1n);
  if (uffd_copy(p.k, ctx, va, ones, p.page).state === 'done') check(p, va);
  else p.tap.result(false, 'UFFDIO_COPY');
  p.unmap(va, p.page);
}
