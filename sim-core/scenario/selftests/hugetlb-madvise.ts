// Models: the program that counts free huge pages while advice takes pages out of mappings of them: memory without a name,
// private and shared mappings of a file, and both at once. It prints nothing when all counts are right; its exit status is
// its result. Reference: tools/testing/selftests/mm/hugetlb-madvise.c @ v6.12. Does not model: more than one size of pages.
import { close_file, hugetlb_file_setup, hugetlbfs_fallocate, punch_hole } from '../calls.ts';
import type { Program } from './program.ts';
import { EXIT, ProgramExit } from './tap.ts';

/** Pages of the pool: the fewest that the program needs. */
const POOL = 20;
const PAGES = 10;

export function hugetlbMadvise(p: Program): never {
  const size = p.k.hugetlb.size(p.huge);
  if (!size || p.k.hugetlb.grow(size, POOL) < POOL) {
    p.tap.say('Not enough free huge pages to test, exiting!');
    throw new ProgramExit(EXIT.SKIP);
  }
  const test = new Counted(p);
  wrongRanges(test);
  unaligned(test);
  anonymous(test);
  const file = hugetlb_file_setup(p.k, p.huge, 0);
  privateFile(test, file);
  sharedFile(test, file);
  bothOfFile(test, file);
  close_file(p.k, file);
  throw new ProgramExit(EXIT.PASS);
}

/** Mappings of ten huge pages, and how many pages are in use beside those that were before. */
class Counted {
  readonly bytes: number;
  private readonly before: number;

  constructor(readonly p: Program) {
    this.bytes = PAGES * p.huge;
    this.before = this.free();
  }

  private free(): number {
    const size = this.p.k.hugetlb.size(this.p.huge);
    return size ? this.p.k.hugetlb.pool(size).free.length : 0;
  }

  /** The program ends with a failure where something is not so. */
  expect(ok: boolean, what: string): void {
    if (ok) return;
    this.p.tap.say(what);
    throw new ProgramExit(EXIT.FAIL);
  }

  used(pages: number, when: string): void {
    const used = this.before - this.free();
    this.expect(used === pages, `Unexpected number of free huge pages ${when}: ${used} used, not ${pages}`);
  }

  mapAnon(pages = PAGES): number {
    return this.p.map(pages * this.p.huge, { hugetlb: this.p.huge });
  }

  write(at: number): void {
    for (let i = 0; i < PAGES; i++) this.p.write(at + i * this.p.huge, BigInt(i));
  }

  read(at: number): void {
    for (let i = 0; i < PAGES; i++) this.p.read(at + i * this.p.huge);
  }

  /** Advice that must work. */
  advise(at: number, advice: string, length = this.bytes): void {
    const wrong = this.p.advise(at, length, advice);
    this.expect(wrong === null, `${advice}: ${wrong}`);
  }

  /** MADV_DONTNEED that must be refused. */
  refused(at: number, length: number, why: string): void {
    const taken = this.p.advise(at, length, 'MADV_DONTNEED') === null;
    this.expect(!taken, `Unexpected success of madvise call with ${why}`);
  }

  /** Gives every page of the file its memory. */
  allocate(file: number): void {
    const made = hugetlbfs_fallocate(this.p.k, file, 0, this.bytes / this.p.page);
    this.expect(made.state === 'done', 'fallocate failed');
    this.used(PAGES, 'with the file allocated');
  }
}

function wrongRanges(t: Counted): void {
  const { p, bytes } = t;
  const all = t.mapAnon(PAGES + 2);
  // Now nothing is mapped on either side.
  const at = all + p.huge;
  p.unmap(all, p.huge);
  p.unmap(at + bytes, p.huge);
  t.write(at);
  t.used(PAGES, 'after writing');
  t.refused(at - p.page, bytes, 'an address before the mapping');
  t.refused(at, bytes + p.page, 'a length beyond the mapping');
  p.unmap(at, bytes);
}

function unaligned(t: Counted): void {
  const { p, bytes } = t;
  const at = t.mapAnon();
  t.write(at);
  t.used(PAGES, 'after writing');
  t.refused(at + p.page, bytes - p.page, 'an unaligned start');
  t.advise(at, 'MADV_DONTNEED', bytes - p.huge + p.page);
  t.used(1, 'after advice on an unaligned length');
  p.unmap(at, bytes);
  t.used(0, 'after unmapping');
}

function anonymous(t: Counted): void {
  const at = t.mapAnon();
  t.write(at);
  t.used(PAGES, 'after writing');
  t.advise(at, 'MADV_DONTNEED');
  t.used(0, 'after MADV_DONTNEED on private memory');
  t.p.unmap(at, t.bytes);
}

function privateFile(t: Counted, file: number): void {
  const { p, bytes } = t;
  t.allocate(file);
  const at = p.map(bytes, { file });
  t.read(at);
  t.used(PAGES, 'after reading the file');
  t.advise(at, 'MADV_DONTNEED');
  t.used(PAGES, 'after MADV_DONTNEED on pages of the file');
  t.write(at);
  t.used(2 * PAGES, 'after writing copies');
  t.advise(at, 'MADV_DONTNEED');
  t.used(PAGES, 'after MADV_DONTNEED on copies');
  t.write(at);
  t.used(2 * PAGES, 'after writing copies again');
  t.expect(punch_hole(p.k, file, 0, bytes / p.page).state === 'done', 'fallocate failed');
  // The copies go with the file's pages, whether or not that is right.
  t.used(0, 'after punching a hole');
  p.unmap(at, bytes);
}

function sharedFile(t: Counted, file: number): void {
  const { p, bytes } = t;
  t.allocate(file);
  const at = p.map(bytes, { file, shared: true });
  t.write(at);
  t.used(PAGES, 'after writing the file');
  t.advise(at, 'MADV_DONTNEED');
  t.used(PAGES, 'after MADV_DONTNEED on the file');
  t.advise(at, 'MADV_REMOVE');
  t.used(0, 'after MADV_REMOVE');
  p.unmap(at, bytes);
}

function bothOfFile(t: Counted, file: number): void {
  const { p, bytes } = t;
  t.allocate(file);
  const shared = p.map(bytes, { file, shared: true });
  t.write(shared);
  t.used(PAGES, 'after writing the file');
  const own = p.map(bytes, { file });
  t.read(own);
  t.used(PAGES, 'after reading privately');
  t.write(own);
  t.used(2 * PAGES, 'after writing copies');
  t.advise(shared, 'MADV_DONTNEED');
  t.used(2 * PAGES, 'after MADV_DONTNEED on the shared mapping');
  t.advise(own, 'MADV_DONTNEED');
  t.used(PAGES, 'after MADV_DONTNEED on the private mapping');
  t.write(own);
  t.used(2 * PAGES, 'after writing copies again');
  t.advise(shared, 'MADV_REMOVE');
  t.used(0, 'after MADV_REMOVE with copies');
  p.unmap(shared, bytes);
  p.unmap(own, bytes);
}
