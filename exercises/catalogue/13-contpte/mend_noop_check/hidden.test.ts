// One entry of a run beside the wanted one, in all states of the five fields on either side; at three places, with the
// monitor's note alike or not, and with a run that as a whole agrees or does not; then the answer at work in a running
// kernel. That soft-dirty belongs to the five is derived. Weights are points.
import type { Layout } from '@spare-bits/sim-core';
import { type Kernel, law, rows, scenario, script } from '#grader';

type Case = readonly [bigint, bigint, bigint, bigint];

const FLAGS = ['PTE_RDONLY', 'PTE_AF', 'PTE_WRITE', 'PTE_DIRTY', 'PTE_SOFT_DIRTY'] as const;

/** Every choice of the flags that the layout has. */
function choices(layout: Layout): readonly bigint[] {
  const bits = FLAGS.map((name) => layout.mask(name)).filter((bit) => bit !== 0n);
  return Array.from({ length: 2 ** bits.length }, (_, choice) =>
    bits.reduce((all, bit, i) => ((choice >> i) & 1 ? all | bit : all), 0n),
  );
}

function* runs(layout: Layout): Generator<Case> {
  const flags = FLAGS.reduce((all, name) => all | layout.mask(name), 0n);
  const base = layout.mask('PAGE_READONLY') & ~flags;
  const [cont, note] = [layout.mask('PTE_CONT'), layout.mask('PTE_UFFD_WP')];
  const on = (frame: bigint): bigint => frame << BigInt(layout.number('PAGE_SHIFT'));
  const [start, own] = [0x12_0000n, 3n];
  for (const place of [0n, own, BigInt(layout.number('CONT_PTES')) - 1n])
    for (const wanted of choices(layout))
      for (const stands of choices(layout))
        for (const other of [0n, note]) {
          const entry = base | wanted | on(start + own);
          const found = base | stands | other | cont | on(start + place);
          for (const gathered of [entry, base | stands | other | on(start + own)])
            yield [entry, found, gathered, place];
        }
}

const run = rows('run', runs);

const flagsOf = (k: Kernel): bigint => FLAGS.reduce((all, name) => all | k[name], 0n);
const needs = (entry: bigint, k: Kernel, found: bigint, gathered: bigint, place: bigint): boolean =>
  k.pieces.contpte_needs_update(entry, found, gathered, place);
const noteAlike = (entry: bigint, k: Kernel, found: bigint): boolean =>
  ((entry ^ found) & k.PTE_UFFD_WP) === 0n;
const flagsAlike = (entry: bigint, k: Kernel, found: bigint): boolean =>
  ((entry ^ found) & flagsOf(k)) === 0n;
const differsIn = (entry: bigint, found: bigint, k: Kernel, mask: bigint): boolean =>
  ((entry ^ found) & mask) !== 0n && ((entry ^ found) & (flagsOf(k) ^ mask)) === 0n;

law<boolean, Case>({
  id: 'stuck',
  title: 'The first entry is raised if it lacks a flag in memory, whatever the run says as a whole.',
  call: 'needs_update',
  over: run,
  when: (entry, k, found, _gathered, place) =>
    place === 0n && noteAlike(entry, k, found) && ((entry ^ found) & flagsOf(k) & ~k.PTE_SOFT_DIRTY) !== 0n,
  want: needs,
  weight: 2,
  message:
    'The word in memory and the wanted one differ in a flag, and you say that there is nothing to do. Whoever walks the tables reads this word and will fault again. Which word did you compare?',
});

law<boolean, Case>({
  id: 'any-place',
  title: 'So is any other entry of the run.',
  call: 'needs_update',
  over: run,
  when: (entry, k, found, _gathered, place) =>
    place !== 0n && noteAlike(entry, k, found) && !flagsAlike(entry, k, found),
  want: needs,
  weight: 1.5,
  message:
    'The entry that lacks a flag is not the first of its run, and it is missed. A walker may look at any of them. What did its place tell you?',
});

law<boolean, Case>({
  id: 'soft-dirty',
  title: 'A call that brings soft-dirty alone is not swallowed.',
  call: 'needs_update',
  over: run,
  layouts: ['v6.12-softdirty'],
  when: (entry, k, found) => noteAlike(entry, k, found) && differsIn(entry, found, k, k.PTE_SOFT_DIRTY),
  want: needs,
  weight: 1.5,
  message:
    'The two words differ in nothing but the tool’s note, and you say that there is nothing to do. Then the note is never set, and a write is not reported. Which fields may a fault bring in this kernel?',
});

law<boolean, Case>({
  id: 'neighbours',
  title: 'An entry that has everything is left alone, on whatever frame it is.',
  call: 'needs_update',
  over: run,
  when: (entry, k, found) => noteAlike(entry, k, found) && flagsAlike(entry, k, found),
  want: needs,
  weight: 1.5,
  message:
    'This entry agrees with the wanted one in all that the call writes, and you say that there is work to do. Then there always is. In what do the entries of a run differ by design?',
});

law<boolean, Case>({
  id: 'other-note',
  title: 'What the call never writes is no reason to write.',
  call: 'needs_update',
  over: run,
  when: (entry, k, found) => !noteAlike(entry, k, found) && flagsAlike(entry, k, found),
  want: needs,
  weight: 1,
  message:
    'The two words differ in the monitor’s note alone. This call never writes it, so it would differ after the call, too. What good is a yes here?',
});

scenario({
  id: 'run-young',
  title: 'A run whose flags were taken away gets them back.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'The access flags of a run were cleared and the program used its pages, on a CPU that sets flags and on one that does not. At the step shown it sees other contents or other faults than it should. Was an entry left as it was, although the fault wanted it raised?',
  run: script('cont_clear_refs_1_young'),
});
