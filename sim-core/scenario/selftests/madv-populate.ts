// Models: the program that tests MADV_POPULATE_READ and MADV_POPULATE_WRITE: what they refuse, what is there afterwards, and
// that populating for reading makes nothing soft-dirty. Reference: tools/testing/selftests/mm/madv_populate.c @ v6.12.
// Does not model: messages about a kernel without the advice.
import { type Program, RO, WO } from './program.ts';

const MIB = 2 ** 20;
const SIZE = 2 * MIB;
const READ = 'MADV_POPULATE_READ';
const WRITE = 'MADV_POPULATE_WRITE';

export function madvPopulate(p: Program): never {
  const softDirty = p.softDirtySupported();
  p.tap.header();
  p.tap.plan(softDirty ? 21 : 16);
  testProt(p);
  testHoles(p);
  testPopulate(p, 'test_populate_read', READ);
  testPopulate(p, 'test_populate_write', WRITE);
  if (softDirty) testSoftDirty(p);
  return p.tap.finished();
}

function testProt(p: Program): void {
  p.tap.say('# [RUN] test_prot_read');
  const readable = p.map(SIZE, { prot: RO });
  p.tap.result(p.advise(readable, SIZE, READ) === null, `${READ} with PROT_READ`);
  p.tap.result(p.advise(readable, SIZE, WRITE) === 'EINVAL', `${WRITE} with PROT_READ`);
  p.unmap(readable, SIZE);
  p.tap.say('# [RUN] test_prot_write');
  const writable = p.map(SIZE, { prot: WO });
  p.tap.result(p.advise(writable, SIZE, READ) === 'EINVAL', `${READ} with PROT_WRITE`);
  p.tap.result(p.advise(writable, SIZE, WRITE) === null, `${WRITE} with PROT_WRITE`);
  p.unmap(writable, SIZE);
}

function testHoles(p: Program): void {
  p.tap.say('# [RUN] test_holes');
  const start = p.map(SIZE);
  p.unmap(start + p.page, p.page);
  const ranges = [
    ['in the middle', start, SIZE],
    ['at the end', start, 2 * p.page],
    ['at the beginning', start + p.page, p.page],
  ] as const;
  for (const [where, at, length] of ranges)
    for (const advice of [READ, WRITE])
      p.tap.result(p.advise(at, length, advice) === 'ENOMEM', `${advice} with holes ${where}`);
  p.unmap(start, SIZE);
}

function testPopulate(p: Program, name: string, advice: string): void {
  p.tap.say(`# [RUN] ${name}`);
  const start = p.map(SIZE);
  const pages = p.pages(start, SIZE);
  p.tap.result(!pages.some((va) => p.isPopulated(va)), 'range initially not populated');
  p.tap.result(p.advise(start, SIZE, advice) === null, advice);
  p.tap.result(
    pages.every((va) => p.isPopulated(va)),
    'range is populated',
  );
  p.unmap(start, SIZE);
}

function testSoftDirty(p: Program): void {
  p.tap.say('# [RUN] test_softdirty');
  const start = p.map(SIZE);
  const pages = p.pages(start, SIZE);
  const clean = (): boolean => !pages.some((va) => p.isSoftDirty(va));
  p.clearSoftDirty();
  p.tap.result(clean(), 'range is not softdirty');
  p.tap.result(p.advise(start, SIZE, READ) === null, READ);
  p.tap.result(clean(), 'range is not softdirty');
  p.tap.result(p.advise(start, SIZE, WRITE) === null, WRITE);
  p.tap.result(
    pages.every((va) => p.isSoftDirty(va)),
    'range is softdirty',
  );
  p.unmap(start, SIZE);
}
