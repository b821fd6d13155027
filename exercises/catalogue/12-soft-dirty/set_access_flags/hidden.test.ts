// The laws, over 32,768 pairs for each layout: every combination of twelve bits in memory, and beside it entries that differ
// in the flags that a fault may know, in the monitor's note, or in any other bit; then faults in a running kernel.
// Weights are points. What holds for a helper that leaves memory alone weighs little.
import { makeLayout, U64_BITS, U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, law, rows, scenario, script, space } from '#grader';

/** Of the 64 ways in which the entry's own bits can be set, each word in memory meets so many. */
const SHARE = 8;
/** Odd, so that neighbours meet different ways. */
const STRIDE = 27;

/** What is in memory, and what the fault wants. */
const pairs = rows('pairs', (layout) => {
  // The place of the note matters under both layouts: where there is no note, nobody may touch it.
  const note = makeLayout('rfc-v1').mask('PTE_SOFT_DIRTY');
  const names = ['PTE_AF', 'PTE_WRITE', 'PTE_RDONLY', 'PTE_DIRTY', 'PTE_UFFD_WP'];
  const bits = [...names.map((name) => layout.mask(name)), note];
  const all = bits.reduce((mask, bit) => mask | bit, 0n);
  const ways = 2 ** bits.length;
  const entry = (old: bigint, way: number): bigint =>
    bits.reduce((word, bit, i) => ((way >> i) & 1 ? word | bit : word), old & ~all);
  const made: [bigint, bigint][] = [];
  for (const [place, old] of space.states.inputs({ id: layout.id, pageShift: 12 }).entries()) {
    for (let turn = 0; turn < SHARE; turn++) {
      const wanted = entry(old, (place * STRIDE + Math.floor(place / ways) + turn * SHARE) % ways);
      // One in four differs in some other bit as well, and one is the very word that memory holds.
      const other = turn % 4 === 1 ? (1n << BigInt((place + turn) % U64_BITS)) & ~all : 0n;
      made.push([old, turn === 0 && place % SHARE === 0 ? old : wanted ^ other]);
    }
  }
  return made;
});

const merged = (old: bigint, k: Kernel, entry: bigint): bigint => k.__ptep_set_access_flags(old, entry);
const added = (k: Kernel): bigint => k.PTE_AF | k.PTE_WRITE | k.PTE_DIRTY;

law({
  id: 'added',
  title: 'AF, WRITE and DIRTY are set if either word has them set.',
  call: 'set_access_flags',
  over: pairs,
  want: merged,
  about: added,
  weight: 2.5,
  message:
    'What memory knows must stay, and what the fault grants must come. Here AF, WRITE or DIRTY is set in one of the two words and not in yours, or the other way round. Which CPU set it, and when?',
});

law({
  id: 'soft-dirty-added',
  title: 'The note of a write gets into memory, and none is lost.',
  layouts: ['rfc-v1'],
  call: 'set_access_flags',
  over: pairs,
  want: merged,
  about: (k) => k.PTE_SOFT_DIRTY,
  weight: 1.5,
  message:
    'A write fault sets the soft-dirty note in its entry, and memory may have it already. Here one of the two words has it and yours has not, or neither has. If the page is open now, who will set the note?',
});

law({
  id: 'rdonly-removed',
  title: 'RDONLY stays only if both words have it.',
  call: 'set_access_flags',
  over: pairs,
  want: merged,
  about: (k) => k.PTE_RDONLY,
  weight: 1.5,
  message:
    'The more permissive word wins. Here RDONLY is set although one of the words permits the store, or clear although neither does. Which state of RDONLY permits more?',
});

law({
  id: 'rest-of-old',
  title: 'Every other field stays as memory has it.',
  call: 'set_access_flags',
  over: pairs,
  want: merged,
  about: (k) => U64_MASK ^ (added(k) | k.PTE_RDONLY | k.PTE_SOFT_DIRTY),
  weight: 1.5,
  message:
    'A fault learns about accesses, and about nothing else. Here a field has changed that is none of its flags. Who decides about that field?',
});

law<boolean, readonly [bigint, bigint]>({
  id: 'changed-raw',
  title: 'The answer is no for two equal words alone.',
  call: 'access_flags_changed',
  over: pairs,
  want: (old, _k, entry) => old !== entry,
  weight: 1.5,
  message:
    'The answer must be no if both words are the same, and yes if they differ in any bit. Here it is the other way round. Which bits did you compare?',
});

scenario({
  id: 'run-write-faults',
  title: 'A store to a cleared page is granted at once, and noted where the layout has a note.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'Pages were written, cleared by a tool, read, and written again, with your functions at the end of each fault. At the step shown a store is not granted, costs another number of faults, or leaves another trace. What did the fault’s entry have that memory did not get?',
  run: script('sd_clear_write_read'),
});

scenario({
  id: 'run-access-flag',
  title: 'Without help from hardware, a page that was made old becomes young at its first access.',
  hafdbs: [false],
  weight: 0.5,
  message:
    'This CPU leaves AF and the dirty state to the kernel. Pages were made old, read and written, and each should fault once for each thing that must be noted. At the step shown the faults do not end, or their number is another. Which flag did a fault come for?',
  run: {
    name: 'made_old_and_used',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'clear_refs', v: 1 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 3 },
    ],
  },
});

scenario({
  id: 'run-after-fork',
  title: 'When the child is gone, the parent gets its page back by one fault.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'A program forked, its child wrote and left, and the parent stored to the pages that are now its own. At the step shown a store is not granted, or costs another number of faults. What must a fault be able to take away?',
  run: {
    name: 'store_after_child_left',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'write', r: 'C', p: 0, v: 11 },
      { op: 'child_exit' },
      { op: 'write', r: 'A', p: 0, v: 12 },
      { op: 'write', r: 'A', p: 1, v: 13 },
      { op: 'write', r: 'A', p: 1, v: 14 },
    ],
  },
});
