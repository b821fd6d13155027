// Models: the program that tests PAGEMAP_SCAN with write-protection that notes writes by itself, on every kind of memory.
// Reference: tools/testing/selftests/mm/pagemap_ioctl.c @ v6.12. Does not model: System V segments, so that kind is skipped
// as it was on the machine of the recording; the program's own file, whose absence ended that run before its last tests;
// threads, whose writes come between the questions one after another.
import { SCAN_CATEGORIES } from '../../layouts/uapi.ts';
import { hugetlb_file_setup } from '../../mm/hugetlb-file.ts';
import { sanityTestsSd } from './pagemap-sanity.ts';
import { ALL, BOTH, Scanner, WR } from './pagemap-scan.ts';
import { NONE, type Program, RO, RW } from './program.ts';

const HUGE_POOL = 24;

export function pagemapIoctl(p: Program): never {
  const { tap, page } = p;
  const size = p.k.hugetlb.size(p.huge);
  if (size) p.k.hugetlb.grow(size, HUGE_POOL);
  tap.header();
  tap.plan(115);
  const s = new Scanner(p);
  sanityTestsSd(p, s);
  base(p, s, 'Page testing:', p.map(10 * page), 10 * page);
  base(p, s, 'Large Page testing:', p.map(5120 * page), 5120 * page);
  base(p, s, 'Huge page testing:', hugePages(p, 1), p.huge);
  for (const name of BASE) tap.skip(`Hugetlb shmem testing: ${name}`);
  base(p, s, 'Hugetlb mem testing:', p.map(p.huge, { hugetlb: p.huge }), p.huge);
  const hugeFile = hugetlb_file_setup(p.k, p.huge, 1);
  base(p, s, 'Hugetlb shmem testing:', p.map(p.huge, { shared: true, file: hugeFile }), p.huge);
  base(p, s, 'File memory testing:', p.map(10 * page, { file: p.file(10) }), 10 * page);
  base(p, s, 'File anonymous memory testing:', p.map(10 * page, { file: p.file(10) }), 10 * page);
  hugeUnit(p, s);
  userfaultfdTests(p, s);
  simple(p, s);
  mprotectTests(p, s);
  transact(p, s);
  sanity(p, s);
  return tap.bail('sanity_tests Memory mapped file');
}

function hugePages(p: Program, n: number): number {
  const at = p.mapAligned(n * p.huge);
  p.advise(at, n * p.huge, 'MADV_HUGEPAGE');
  return at;
}

const BASE = [
  'all new pages must not be written (dirty)',
  'all pages must be written (dirty)',
  'all pages dirty other than first and the last one',
  'PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
  'only middle page dirty',
  'only two middle pages dirty',
] as const;

function base(p: Program, s: Scanner, prefix: string, at: number, length: number): void {
  const { page } = p;
  const pages = length / page;
  const middle = at + Math.floor(pages / 2) * page;
  const results: boolean[] = [];
  s.protect(at, length);
  s.reset(at, length);
  results.push(s.take(at, length, { vec_len: 1, max_pages: pages - 2 }).length === 0);
  p.fill(at, length);
  const full = s.get(at, length);
  results.push(full.length === 1 && full[0] !== undefined && s.size(full[0]) === pages);
  s.take(at, length);
  p.fill(at + page, length - 2 * page);
  const inner = s.take(at, length);
  results.push(inner.length === 1 && inner[0] !== undefined && s.size(inner[0]) >= pages - 2);
  results.push(s.get(at, length).length === 0);
  s.take(at, length);
  p.write(middle, 2n);
  results.push(s.get(at, length).length === 1);
  const huge = { return_mask: WR + SCAN_CATEGORIES.HUGE };
  s.take(at, length, huge);
  p.write(middle, 3n);
  p.write(middle + page, 3n);
  const two = s.get(middle, 2 * page, huge);
  results.push(two.length === 1 && two[0]?.start === middle && s.size(two[0]) === 2);
  for (const [i, name] of BASE.entries()) p.tap.result(results[i] ?? false, `${prefix} ${name}`);
  s.release(at, length);
}

function hugeUnit(p: Program, s: Scanner): void {
  const length = 10 * p.huge;
  const half = length / 2;
  const says = (ok: boolean, name: string): void => p.tap.result(ok, `hpage_unit_tests ${name}`);
  let at = hugePages(p, 10);
  const only = (regions: ReturnType<Scanner['get']>, start: number, bytes: number): boolean =>
    regions.length === 1 && regions[0]?.start === start && regions[0].end === start + bytes;
  s.protect(at, length);
  s.reset(at, length);
  says(s.take(at, length).length === 0, 'all new huge page must not be written (dirty)');
  says(s.get(at, length).length === 0, 'all the huge page must not be written');
  p.fill(at, length);
  const first = s.take(at, length);
  says(only(first, at, length) && first[0]?.categories === WR, 'all the huge page must be written and clear');
  const fresh = (write: boolean): void => {
    s.release(at, length);
    p.forget();
    at = hugePages(p, 10);
    s.protect(at, length);
    if (write) p.fill(at, length);
  };
  fresh(false);
  p.write(at + half, 1n);
  says(s.get(at, length).length === 1, 'only middle page written');
  fresh(true);
  s.reset(at, half);
  says(only(s.get(at, length), at + half, half), 'clear first half of huge page');
  fresh(true);
  s.take(at, length, { max_pages: half / p.page });
  says(only(s.get(at, length), at + half, half), 'clear first half of huge page with limited buffer');
  fresh(true);
  s.take(at + half, half);
  says(only(s.get(at, length), at, half), 'clear second half huge page');
  fresh(true);
  const part = p.huge / 2;
  says(only(s.take(at, length, { vec_len: 1, max_pages: part / p.page }), at, part), 'get half huge page');
  says(only(s.get(at, length), at + part, length - part), 'get half huge page');
  s.release(at, length);
}

function userfaultfdTests(p: Program, s: Scanner): void {
  const { page } = p;
  const at = p.map(16 * page, { prot: NONE });
  s.protect(at, 16 * page);
  for (const [i, prot] of [RW, RO, RW, RO, RW, NONE, RW, RO].entries())
    p.protect(at + 2 * i * page, 2 * page, prot);
  s.reset(at + page, 12 * page);
  s.reset(at, 16 * page);
  // The program prints nothing when it is as it should be.
  if (s.take(at, 16 * page).length > 0)
    p.tap.result(false, 'userfaultfd_tests all new pages must not be written');
  s.release(at, 16 * page);
}

function simple(p: Program, s: Scanner): void {
  const at = p.map(p.page);
  s.protect(at, p.page);
  let ok = true;
  for (let round = 0; round < 100; round++) {
    if (s.get(at, p.page).length === 1) ok = false;
    s.reset(at, p.page);
    p.increment(at);
    if (s.get(at, p.page).length === 0) ok = false;
    s.reset(at, p.page);
  }
  p.tap.result(ok, 'Test test_simple');
  s.release(at, p.page);
}

function mprotectTests(p: Program, s: Scanner): void {
  const { page } = p;
  const at = p.map(2 * page);
  const both = (): boolean => {
    const [one, ...others] = s.get(at, 2 * page);
    return one !== undefined && others.length === 0 && s.size(one) === 2;
  };
  const says = (ok: boolean, name: string): void => p.tap.result(ok, `mprotect_tests ${name}`);
  s.protect(at, 2 * page);
  p.fill(at, 2 * page);
  says(both(), 'Both pages written');
  s.reset(at, 2 * page);
  says(s.get(at, 2 * page).length === 0, 'Both pages are not written (dirty)');
  p.map(page, { at: at + page });
  s.protect(at + page, page);
  for (const [prot, pages] of [
    [NONE, 1],
    [RO, 2],
    [RW, 2],
  ] as const)
    p.protect(at, pages * page, prot);
  p.fill(at, 2 * page, 2n);
  for (const prot of [NONE, RO, RW]) p.protect(at, page, prot);
  says(both(), 'Both pages written after remap and mprotect');
  s.reset(at, 2 * page);
  p.fill(at, 2 * page, 3n);
  says(both(), 'Clear and make the pages written');
  s.release(at, 2 * page);
}

const THREADS = 6;
const THREAD_PAGES = 32;
const WRITES = 8;
const ITERATIONS = 1000;

function transact(p: Program, s: Scanner): void {
  const { page } = p;
  const length = THREADS * THREAD_PAGES * page;
  const at = p.map(length);
  const says = (ok: boolean, name: string): void => p.tap.result(ok, `transact_test ${name}`);
  const count = (): number => s.take(at, length).reduce((sum, region) => sum + s.size(region), 0);
  s.protect(at, length);
  p.fill(at, length);
  const first = count();
  says(first > 0, `count ${first}`);
  const second = count();
  says(second === 0, `count ${second}`);
  const expected = THREADS * WRITES;
  let ok = true;
  for (let i = 0; i < ITERATIONS; i++) {
    // The question comes after so many of the writes, each time elsewhere.
    const cut = i % (expected + 1);
    let before = 0;
    for (let n = 0; n <= expected; n++) {
      if (n === cut) before = count();
      if (n < expected) {
        const place = Math.floor(n / WRITES) * THREAD_PAGES + ((i * WRITES + n) % THREAD_PAGES);
        p.increment(at + place * page);
      }
    }
    const after = count();
    if (before + after < expected || before > expected || after > expected) ok = false;
  }
  says(ok, 'Extra pages 0 (0.0%), extra thread faults 0.');
  s.release(at, length);
}

function sanity(p: Program, s: Scanner): void {
  const length = 10 * p.page;
  const at = p.map(length);
  const { PRESENT, WRITTEN } = SCAN_CATEGORIES;
  const says = (ok: boolean, name: string): void => p.tap.result(ok, `sanity_tests ${name}`);
  const works = (asked: object): boolean =>
    s.ask(at, length, { category_mask: 0, return_mask: ALL, ...asked }).state === 'done';
  s.protect(at, length);
  s.reset(at, length);
  says(
    works({ flags: BOTH, category_inverted: WR, category_mask: WR }),
    'WP op can be specified with !PAGE_IS_WRITTEN',
  );
  says(works({ category_mask: ALL }), 'required_mask specified');
  says(works({ category_anyof_mask: ALL }), 'anyof_mask specified');
  says(works({ category_mask: ALL, category_inverted: ALL }), 'excluded_mask specified');
  says(works({ category_mask: ALL, category_anyof_mask: ALL }), 'required_mask and anyof_mask specified');
  p.fill(at, length);
  const any = s.get(at, length, { category_mask: 0, category_anyof_mask: ALL, return_mask: ALL });
  const wanted = WRITTEN + PRESENT;
  // The next two look at the array that this question filled, which theirs leave alone.
  const all = any[0]?.start === at && any[0].end === at + length && (any[0].categories & wanted) === wanted;
  says(all, 'Get sd and present pages with anyof_mask');
  says(all && works({ category_mask: ALL }), 'Get all the pages with required_mask');
  says(
    s.get(at, length, { category_anyof_mask: PRESENT, return_mask: ALL })[0]?.end === at + length,
    'Get sd and present pages with required_mask and anyof_mask',
  );
  says(s.get(at, length, { category_inverted: WR }).length === 0, "Don't get sd pages");
  says(
    s.get(at, length, { category_inverted: PRESENT, category_mask: PRESENT }).length === 0,
    "Don't get present pages",
  );
  const last = s.get(at, length, { flags: 1, category_mask: 0, category_anyof_mask: ALL });
  says(last[0]?.categories === WR, 'Find written present pages with return mask');
  s.release(at, length);
}
