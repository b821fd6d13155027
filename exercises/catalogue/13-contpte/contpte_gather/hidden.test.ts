// Two entries of a run in all states that they can have side by side: 64 of the one, 32 of the other with the same rights, on
// three frames; then in a running kernel, where a run is taken apart. Pages with neither WRITE nor RDONLY are not judged:
// this mm makes none. Every law calls all cases, so that a wrong answer is known by what it does everywhere.
// Weights are points. What holds for an answer that is always the entry itself weighs little.
import { type Layout, U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, law, rows, scenario, script } from '#grader';

type Pair = readonly [bigint, bigint];

const STATE = ['PTE_AF', 'PTE_DIRTY', 'PTE_RDONLY', 'PTE_WRITE', 'PTE_UFFD_WP', 'PTE_SOFT_DIRTY'] as const;

/** An entry of a run in all its states. */
function states(layout: Layout, frame: bigint): readonly bigint[] {
  const bits = STATE.map((name) => layout.mask(name)).filter((bit) => bit !== 0n);
  const rest =
    (layout.mask('PAGE_READONLY') | layout.mask('PTE_CONT')) & ~bits.reduce((all, bit) => all | bit, 0n);
  const base = rest | (frame << BigInt(layout.number('PAGE_SHIFT')));
  return Array.from({ length: 2 ** bits.length }, (_, choice) =>
    bits.reduce((pte, bit, i) => ((choice >> i) & 1 ? pte | bit : pte), base),
  );
}

function* pairs(layout: Layout): Generator<Pair> {
  const write = layout.mask('PTE_WRITE');
  for (const other of [0x12_0003n, 0x12_0000n, 0x12_000fn])
    for (const pte of states(layout, 0x12_0003n))
      for (const beside of states(layout, other)) if (((pte ^ beside) & write) === 0n) yield [pte, beside];
}

const run = rows('pairs', pairs);

const usual = (pte: bigint, k: Kernel): boolean => k.pte_write(pte) || k.pte_rdonly(pte);
const both = (pte: bigint, k: Kernel, other: bigint): boolean => usual(pte, k) && usual(other, k);
const wanted = (pte: bigint, k: Kernel, other: bigint): bigint => k.pieces.contpte_gather(pte, other);

law<bigint, Pair>({
  id: 'dirty',
  title: 'The entry reads as dirty if either of the two is, and not otherwise.',
  call: 'contpte_gather',
  over: run,
  when: both,
  holds: (got, pte, k, other) => k.pte_dirty(got) === (k.pte_dirty(pte) || k.pte_dirty(other)),
  want: wanted,
  about: (k) => k.PTE_DIRTY | k.PTE_RDONLY,
  weight: 2,
  message:
    'Somebody stored to one of these two pages, or nobody did to either, and your answer says otherwise. If dirtiness is lost here a store is lost at reclaim. By which two records can the other entry be dirty?',
});

law<bigint, Pair>({
  id: 'young',
  title: 'The entry reads as young if either of the two is, and not otherwise.',
  call: 'contpte_gather',
  over: run,
  when: both,
  want: wanted,
  about: (k) => k.PTE_AF,
  weight: 1.5,
  message:
    'One of the two pages was used and your answer is old, or neither was and it is young. Which of the entries does hardware mark when a page of the run is used?',
});

law<bigint, Pair>({
  id: 'tool-note',
  title: 'To collect dirtiness reports no store to the tool.',
  call: 'contpte_gather',
  over: run,
  when: both,
  want: (pte) => pte,
  about: (k) => k.PTE_SOFT_DIRTY,
  weight: 2,
  message:
    'The tool’s note says that this page was written since it asked. Here the note is another than before, and nobody stored: an entry was only read. What did the neighbour’s note or its dirtiness tell of this page?',
});

law<bigint, Pair>({
  id: 'closed',
  title: 'Who may store stays as it was.',
  call: 'contpte_gather',
  over: run,
  when: both,
  holds: (got, pte, k) => k.pte_write(got) === k.pte_write(pte) && (k.pte_write(pte) || k.pte_rdonly(got)),
  want: wanted,
  about: (k) => k.PTE_WRITE | k.PTE_RDONLY,
  weight: 1,
  message:
    'The run is closed to stores, and what you answer is open, or the other way round. Which bit does hardware read when an entry has no WRITE?',
});

law<bigint, Pair>({
  id: 'rest',
  title: 'Everything else is the entry’s own: its frame, its note, its hint.',
  call: 'contpte_gather',
  over: run,
  when: both,
  want: (pte) => pte,
  about: (k) => U64_MASK ^ (k.PTE_AF | k.PTE_DIRTY | k.PTE_RDONLY | k.PTE_WRITE | k.PTE_SOFT_DIRTY),
  weight: 0.75,
  message:
    'Only marks of use are collected. Here something else has changed: the frame, the monitor’s note, or another field. Whose page would the caller now believe to have?',
});

scenario({
  id: 'run-cleared',
  title: 'One store to a cleared run is reported for one page.',
  layouts: ['v6.12-softdirty'],
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'The tool cleared a run that was dirty; then the program stored to one page, and the kernel took the run apart. At the step shown other pages read as written, or one that was written does not. What did the other fifteen get from the collecting?',
  run: script('cont_clear_refs_4'),
});

scenario({
  id: 'run-young',
  title: 'A run that was used in one place still works.',
  weight: 0.25,
  message:
    'The marks of use were cleared, and the program used single pages of a run. At the step shown it sees other contents or other faults than it should. What did your answer change besides the marks?',
  run: script('cont_clear_refs_1_young'),
});
