// Two questions. The first over 80 kinds of entry at places and folios around every edge, 5,600 cases for each page size; the
// second over 64 states of an entry and all that its neighbour may have otherwise, at four distances. Then in a running
// kernel, where a run that was joined too early shows. Every law calls all cases of its function, so that a wrong answer is
// known by what it does everywhere. Weights are points. What holds for an answer that is always no weighs little.
import type { Layout } from '@spare-bits/sim-core';
import { cases, defineSpace, type Kernel, law, NO_YES, rows, scenario, script } from '#grader';

const runOf = (layout: Layout): bigint => BigInt(layout.number('CONT_PTES'));
const FRAME = 0x12_0000n;

function page(layout: Layout, frame: bigint): bigint {
  const open = (layout.mask('PAGE_SHARED') | layout.mask('PTE_DIRTY')) & ~layout.mask('PTE_RDONLY');
  return open | (frame << BigInt(layout.number('PAGE_SHIFT')));
}

/** Ordinary and odd entries on the last frame of a run, and on others. */
const entries = defineSpace('entries', (layout) => {
  const run = runOf(layout);
  const bits = ['PTE_VALID', 'PTE_CONT', 'PTE_SPECIAL', 'PTE_UFFD_WP'].map((name) => layout.mask(name));
  const frames = new Set([run - 1n, run - 2n, 0n, 15n, 2n * run]);
  return [...frames].flatMap((place) =>
    Array.from({ length: 2 ** bits.length }, (_, choice) =>
      bits.reduce((pte, bit, i) => ((choice >> i) & 1 ? pte ^ bit : pte), page(layout, FRAME + place)),
    ),
  );
});

const indices = (layout: Layout): readonly bigint[] => {
  const run = runOf(layout);
  const top = 1n << BigInt(48 - layout.number('PAGE_SHIFT'));
  return [5n * run - 1n, run - 1n, run - 2n, 0n, 15n, 5n * run + 15n, top - 1n];
};
const before = (layout: Layout): readonly bigint[] => {
  const run = runOf(layout);
  return [run - 1n, run, 3n * run - 1n, run - 2n, 0n];
};

const places = cases(entries, indices, before, NO_YES);
type Place = readonly [bigint, bigint, bigint, boolean];

const lastPlace = (index: bigint, k: Kernel): boolean => index % k.CONT_PTES === k.CONT_PTES - 1n;
const lastFrame = (pte: bigint, k: Kernel): boolean => lastPlace(k.pte_pfn(pte), k);
const ordinary = (pte: bigint, k: Kernel): boolean =>
  k.pte_valid(pte) && !k.pte_cont(pte) && !k.pte_special(pte);
const inside = (pages: bigint, k: Kernel): boolean => pages >= k.CONT_PTES - 1n;

law<boolean, Place>({
  id: 'may',
  title: 'The last entry of a run inside one folio may be joined with the others.',
  call: 'contpte_may_fold',
  over: places,
  when: (pte, k, index, pages, user) =>
    user && ordinary(pte, k) && lastFrame(pte, k) && lastPlace(index, k) && inside(pages, k),
  want: () => true,
  weight: 1.5,
  message:
    'An ordinary entry at the last place of a run, on the last frame of one, and the folio has the whole run. Here the answer is no, and the program pays for sixteen answers of the TLB instead of one. Which condition is stricter than it must be?',
});

law<boolean, Place>({
  id: 'last-slot',
  title: 'At any other place of the run the kernel does not even try.',
  call: 'contpte_may_fold',
  over: places,
  when: (pte, k, index, pages, user) =>
    user && ordinary(pte, k) && lastFrame(pte, k) && inside(pages, k) && !lastPlace(index, k),
  want: () => false,
  weight: 1,
  message:
    'The page is not the last of a group of CONT_PTES in the address space. Here the answer is yes. How long is a run with pages of this size, and what would each store cost?',
});

law<boolean, Place>({
  id: 'frame-last',
  title: 'The frames must lie at the same place of a group as the pages.',
  call: 'contpte_may_fold',
  over: places,
  when: (pte, k, index, pages, user) =>
    user && ordinary(pte, k) && lastPlace(index, k) && inside(pages, k) && !lastFrame(pte, k),
  want: () => false,
  weight: 1.25,
  message:
    'The page is the last of its group, and its frame is not the last of one. One answer of the TLB keeps the low bits of the address; here the answer is yes, and it would lead to other memory. What must hold on both sides?',
});

law<boolean, Place>({
  id: 'folio',
  title: 'The folio must have the whole run.',
  call: 'contpte_may_fold',
  over: places,
  when: (pte, k, index, pages, user) =>
    user && ordinary(pte, k) && lastFrame(pte, k) && lastPlace(index, k) && !inside(pages, k),
  want: () => false,
  weight: 1.25,
  message:
    'So many pages of the folio lie before this one that the run begins outside of it. Here the answer is yes. Whose pages are the first ones?',
});

law<boolean, Place>({
  id: 'ordinary',
  title: 'What is not valid, is special, or has the hint already is left alone.',
  call: 'contpte_may_fold',
  over: places,
  when: (pte, k, index, pages, user) =>
    user && !ordinary(pte, k) && lastFrame(pte, k) && lastPlace(index, k) && inside(pages, k),
  want: () => false,
  weight: 1,
  message:
    'This entry is not an ordinary page that could be joined: VALID is clear, SPECIAL is set, or CONT is there already. Here the answer is yes. Which of the three did you not ask for?',
});

law<boolean, Place>({
  id: 'user-only',
  title: 'In the kernel’s own space nothing is joined.',
  call: 'contpte_may_fold',
  over: places,
  when: (_pte, _k, _index, _pages, user) => !user,
  want: () => false,
  weight: 0.5,
  message:
    'To join a run its entries are taken out for a moment. Here it would be done in the kernel’s own space. Who might be using one of them right then?',
});

/** What a neighbour may have otherwise: nothing, marks of use, or something that counts. */
const MARKS: readonly (readonly string[])[] = [
  [],
  ['PTE_AF'],
  ['PTE_DIRTY'],
  ['PTE_RDONLY'],
  ['PTE_AF', 'PTE_RDONLY'],
  ['PTE_DIRTY', 'PTE_RDONLY'],
  ['PTE_AF', 'PTE_DIRTY', 'PTE_RDONLY'],
];
const NOTES = ['PTE_UFFD_WP', 'PTE_SOFT_DIRTY'];
const RIGHTS = ['PTE_WRITE', 'PTE_USER', 'PTE_UXN', 'PTE_VALID', 'PTE_CONT', 'PTE_SPECIAL'];

type Pair = readonly [bigint, bigint, bigint];

/** The last entry in all its states, and the entry that many places before it. */
function* pairs(layout: Layout): Generator<Pair> {
  const run = runOf(layout);
  const step = 1n << BigInt(layout.number('PAGE_SHIFT'));
  const mask = (name: string): bigint => layout.mask(name);
  const states = ['PTE_WRITE', 'PTE_AF', 'PTE_DIRTY', 'PTE_RDONLY', ...NOTES].map(mask);
  const known = states.filter((bit) => bit !== 0n);
  const odd = [...MARKS, ...[...NOTES, ...RIGHTS].map((name) => [name])];
  const flips = odd.map((names) => names.reduce((all, name) => all ^ mask(name), 0n));
  for (let choice = 0; choice < 2 ** known.length; choice++) {
    const last = known.reduce(
      (pte, bit, i) => ((choice >> i) & 1 ? pte ^ bit : pte),
      page(layout, FRAME + run - 1n),
    );
    for (const back of [0n, 1n, run / 2n, run - 1n]) {
      const right = last - back * step;
      for (const [i, flip] of flips.entries()) if (flip !== 0n || i === 0) yield [last, right ^ flip, back];
      yield [last, right + step, back];
      yield [last, right - step, back];
      yield [last, right + run * step, back];
      if (back !== 0n) yield [last, last, back];
      yield [last, 0n, back];
    }
  }
}

const neighbours = rows('neighbours', pairs);

const marks = (k: Kernel): bigint => k.PTE_AF | k.PTE_DIRTY | k.PTE_RDONLY;
const notes = (k: Kernel): bigint => k.PTE_UFFD_WP | k.PTE_SOFT_DIRTY;
/** In which bits the neighbour is not what it should be. */
const odd = (last: bigint, found: bigint, k: Kernel, back: bigint): bigint =>
  found ^ (last - (back << k.PAGE_SHIFT));
const frameFits = (last: bigint, found: bigint, k: Kernel, back: bigint): boolean =>
  k.pte_pfn(found) === k.pte_pfn(last) - back;

law<boolean, Pair>({
  id: 'marks',
  title: 'Marks of use keep no run apart.',
  call: 'contpte_agrees',
  over: neighbours,
  when: (last, k, found, back) => (odd(last, found, k, back) & ~marks(k)) === 0n,
  want: () => true,
  weight: 2,
  message:
    'This neighbour maps the right frame and differs at most in AF, DIRTY and RDONLY. Here the answer is no. Who writes these bits, and in how many entries at a time?',
});

law<boolean, Pair>({
  id: 'notes',
  title: 'A note that only one of them has keeps the run apart.',
  call: 'contpte_agrees',
  over: neighbours,
  when: (last, k, found, back) => {
    const bits = odd(last, found, k, back) & ~marks(k);
    return bits !== 0n && (bits & ~notes(k)) === 0n;
  },
  want: () => false,
  weight: 1.5,
  message:
    'A monitor’s note or a tool’s is set in one of the two entries alone. Here they would be joined, and one is written like the other. Who loses a page, or gets one that nobody wrote?',
});

law<boolean, Pair>({
  id: 'frames',
  title: 'The frames must follow one another.',
  call: 'contpte_agrees',
  over: neighbours,
  when: (last, k, found, back) => k.pte_valid(found) && !frameFits(last, found, k, back),
  want: () => false,
  weight: 0.75,
  message:
    'The neighbour maps another frame than the one that lies so many places before. Here they would be joined. Whose memory would the program read there?',
});

law<boolean, Pair>({
  id: 'rights',
  title: 'All of a run have the same rights, and all are there.',
  call: 'contpte_agrees',
  over: neighbours,
  when: (last, k, found, back) => {
    const bits = odd(last, found, k, back) & ~marks(k) & ~notes(k);
    return bits !== 0n && (frameFits(last, found, k, back) || found === 0n);
  },
  want: () => false,
  weight: 0.75,
  message:
    'The neighbour has other rights, or is no ordinary page, or nothing is there. Here they would be joined. Which of its fields did you not compare?',
});

scenario({
  id: 'run-armed',
  title: 'One armed page of a run stays armed through mprotect.',
  weight: 0.25,
  layouts: ['v6.12'],
  message:
    'A monitor armed one page of a run; then the program changed the protection of all of it, and stored. At the step shown a note has come or gone, or the monitor does not hear of a store. When was the run joined, and from which entry was it written?',
  run: {
    name: 'cont_armed_mprotect',
    config: { mthp: 'madvise' },
    steps: [
      { op: 'mmap', r: 'A', pages: 32, prot: 'rw-', kind: 'anon-private' },
      { op: 'madvise', r: 'A', p: 0, n: 32, adv: 'MADV_HUGEPAGE' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
      { op: 'uffd_register', r: 'A', p: 0, n: 16, mode: 'wp' },
      { op: 'uffd_writeprotect', r: 'A', p: 3, n: 1, on: 1 },
      { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 16, prot: 'rw-' },
      { op: 'write', r: 'A', p: 4, v: 2 },
      { op: 'write', r: 'A', p: 3, v: 2 },
    ],
  },
});

scenario({
  id: 'run-cleared',
  title: 'One page of a run is written after clear_refs, and one is reported.',
  weight: 0.25,
  layouts: ['v6.12-softdirty'],
  message:
    'The tool cleared, the program stored to one page of a run and changed the protection of all of it. At the step shown other pages read as written, or that one does not. What did the others inherit?',
  run: script('cont_sd_partial_dirty'),
});
