// Models: the program that merges pages of equal content by KSM and has them unmerged again, in five ways: by advice, with
// zero pages, with half of them gone, under write protection of a monitor, and in an area that nobody may access.
// Reference: tools/testing/selftests/mm/ksm_functional_tests.c @ v6.12. Does not model: prctl and exec; its results with
// them are told as not played.
import { PAGEMAP, UFFD_FEATURES, UFFDIO_MODES, UFFDIO_REGISTER_MODES } from '../../layouts/uapi.ts';
import type { Prot } from '../../mm/types.ts';
import {
  ksm_stat,
  ksm_unmerge_all,
  ksm_wait,
  pagemap,
  proc_mem_write,
  uffd_api,
  uffd_close,
  uffd_register,
  uffd_writeprotect,
  userfaultfd,
} from '../calls.ts';
import { NONE, type Program, RW } from './program.ts';

const BYTES = 2 ** 21;
const CONTENT = 0xcfcf_cfcf_cfcf_cfcfn;
const OTHER_CONTENT = 0x1111_1111_1111_1111n;
const NO_PRCTL = 'merging of whole processes (prctl) is not modelled';

export function ksmFunctionalTests(p: Program): never {
  const { tap } = p;
  tap.header();
  tap.plan(9);
  run(p, 'test_unmerge', unmerge);
  run(p, 'test_unmerge_zero_pages', unmergeZeroPages);
  run(p, 'test_unmerge_discarded', unmergeDiscarded);
  run(p, 'test_unmerge_uffd_wp', unmergeUffdWp);
  run(p, 'test_prot_none', protNone);
  const inherited = 'PR_SET_MEMORY_MERGE value is inherited';
  run(p, 'test_prctl', () => tap.notModelled('Setting/clearing PR_SET_MEMORY_MERGE works', NO_PRCTL));
  run(p, 'test_prctl_fork', () => tap.notModelled(inherited, NO_PRCTL));
  // Where the recording was made, the child found no program to become and went on with the next test.
  run(p, 'test_prctl_fork_exec', () =>
    tap.notModelledCopy('Pages were unmerged', 'exec is not modelled, so no child fails in it'),
  );
  tap.notModelled(inherited, `${NO_PRCTL}, and neither is exec`);
  run(p, 'test_prctl_unmerge', () => tap.notModelled('Pages were unmerged', NO_PRCTL));
  return tap.finished();
}

function run(p: Program, name: string, test: (p: Program) => void): void {
  p.tap.say(`# [RUN] ${name}`);
  test(p);
}

/** Does the range map a page twice? */
function mapsDuplicates(p: Program, start: number): boolean {
  const present = PAGEMAP.PM_PRESENT ?? 0n;
  const seen = new Set<bigint>();
  for (const va of p.pages(start, BYTES)) {
    const word = pagemap(p.k, p.pid, va);
    if ((word & present) === 0n) continue;
    const pfn = word & (PAGEMAP.PM_PFRAME_MASK ?? 0n);
    if (seen.has(pfn)) return true;
    seen.add(pfn);
  }
  return false;
}

/** Where equal pages are, merged; null: that failed, and the result says so. */
function mergedRange(p: Program, content: bigint, prot: Prot = RW): number | null {
  const fail = (why: string): null => {
    p.tap.result(false, why);
    return null;
  };
  if (ksm_unmerge_all(p.k).state !== 'done') return fail('Disabling (unmerging) KSM failed');
  if (ksm_stat(p.k, p.pid).ksm_merging_pages > 0) return fail('Still pages merged');
  const start = p.map(BYTES);
  if (p.advise(start, BYTES, 'MADV_NOHUGEPAGE') !== null) return fail('MADV_NOHUGEPAGE failed');
  p.fill(start, BYTES, content);
  if (prot !== RW && !p.protect(start, BYTES, prot)) return fail('mprotect() failed');
  if (p.advise(start, BYTES, 'MADV_MERGEABLE') !== null) return fail('MADV_MERGEABLE failed');
  ksm_wait(p.k, content === 0n);
  // Zero pages are counted apart.
  if (content !== 0n && ksm_stat(p.k, p.pid).ksm_merging_pages === 0) return fail('No pages got merged');
  return start;
}

/** Merges, does something, takes merging back from the range, and looks. */
function merged(p: Program, start: number | null, between: (start: number) => string | null): void {
  if (start === null) return;
  const wrong = between(start);
  if (wrong === null) p.tap.result(!mapsDuplicates(p, start), 'Pages were unmerged');
  else p.tap.result(false, wrong);
  p.unmap(start, BYTES);
}

function unmergeRange(p: Program, start: number, length = BYTES): string | null {
  return p.advise(start, length, 'MADV_UNMERGEABLE') === null ? null : 'MADV_UNMERGEABLE failed';
}

function unmerge(p: Program): void {
  merged(p, mergedRange(p, CONTENT), (start) => unmergeRange(p, start));
}

function unmergeDiscarded(p: Program): void {
  merged(p, mergedRange(p, CONTENT), (start) => {
    if (p.advise(start, BYTES / 2, 'MADV_DONTNEED') !== null) return 'MADV_DONTNEED failed';
    return unmergeRange(p, start);
  });
}

function unmergeZeroPages(p: Program): void {
  const start = mergedRange(p, 0n);
  if (start === null) return;
  const zeroPages = (): number => ksm_stat(p.k, p.pid).ksm_zero_pages;
  const wrong = ((): string | null => {
    const pages = BYTES / p.page;
    if (zeroPages() !== pages) return "'ksm_zero_pages' updated after merging";
    if (unmergeRange(p, start, BYTES / 2) !== null) return 'MADV_UNMERGEABLE failed';
    if (zeroPages() !== pages / 2) return "'ksm_zero_pages' updated after unmerging";
    for (const va of p.pages(start + BYTES / 2, BYTES / 2)) p.write(va, BigInt(va - start));
    return zeroPages() === 0 ? null : "'ksm_zero_pages' updated after write fault";
  })();
  if (wrong === null) p.tap.result(!mapsDuplicates(p, start), 'KSM zero pages were unmerged');
  else p.tap.result(false, wrong);
  p.unmap(start, BYTES);
}

function unmergeUffdWp(p: Program): void {
  merged(p, mergedRange(p, CONTENT), (start) => {
    const ctx = userfaultfd(p.k, p.pid, { userModeOnly: false });
    try {
      if (uffd_api(p.k, ctx, UFFD_FEATURES.PAGEFAULT_FLAG_WP).state !== 'done') return 'UFFDIO_API failed';
      if (uffd_register(p.k, ctx, start, BYTES, UFFDIO_REGISTER_MODES.WP).state !== 'done')
        return 'UFFDIO_REGISTER_MODE_WP failed';
      if (uffd_writeprotect(p.k, ctx, start, BYTES, UFFDIO_MODES.WRITEPROTECT_WP).state !== 'done')
        return 'UFFDIO_WRITEPROTECT failed';
      return unmergeRange(p, start);
    } finally {
      uffd_close(p.k, ctx);
    }
  });
}

function protNone(p: Program): void {
  merged(p, mergedRange(p, OTHER_CONTENT, NONE), (start) => {
    for (const va of p.pages(start, BYTES / 2))
      if (proc_mem_write(p.k, p.pid, va, BigInt(va - start)).state !== 'done') return 'ptrace write failed';
    return unmergeRange(p, start + BYTES / 2, BYTES / 2);
  });
}
