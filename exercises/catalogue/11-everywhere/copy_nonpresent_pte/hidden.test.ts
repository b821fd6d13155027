// fork's two decisions over every swap type, a hundred offsets and all sets of notes; then in a running kernel.
// Not judged is what no kernel makes: an exclusive note beside another type than a device's, a marker without a note of its
// own or with one that is not known, and whatever soft-dirty says beside a marker. An armed, writable page in motion is judged
// as a value, although the mm never makes one. Every law calls all cases of its function, so that a wrong answer is known by
// what it does everywhere. Weights are points.
import { cases, dealt, defineSpace, type Kernel, law, NO_YES, scenario, script, space } from '#grader';

/** Each entry with one choice of the flags; over all of them each choice comes up alike. */
const parents = dealt(space.swap, 1, NO_YES);
const children = dealt(space.swap, 1, NO_YES, NO_YES);
/** Entries of every type with a small offset: the markers are among them. */
const small = defineSpace('small', (layout, at) =>
  space.swap.inputs(at).filter((pte) => (pte & layout.mask('SWP_OFFSET')) <= layout.mask('PTE_MARKER_MASK')),
);

const entry = (pte: bigint, k: Kernel): bigint => k.pte_to_swp_entry(pte);
const slot = (pte: bigint, k: Kernel): boolean => k.is_swap_pte(pte) && !k.non_swap_entry(entry(pte, k));
/** A type that stands for no device; the exclusive note has no meaning there. */
const special = (pte: bigint, k: Kernel): boolean =>
  k.is_swap_pte(pte) && k.non_swap_entry(entry(pte, k)) && !k.pte_swp_exclusive(pte);
const moving = (pte: bigint, k: Kernel): boolean => special(pte, k) && k.is_migration_entry(entry(pte, k));
const frame = (pte: bigint, k: Kernel): boolean => special(pte, k) && k.is_hwpoison_entry(entry(pte, k));
const marker = (pte: bigint, k: Kernel): boolean => {
  const notes = pte & k.SWP_OFFSET;
  const known = notes !== 0n && (notes & ~k.PTE_MARKER_MASK) === 0n;
  return special(pte, k) && k.is_pte_marker(pte) && known && !k.pte_swp_uffd_wp(pte);
};
/** Without the soft-dirty note: beside a marker it has no reader. */
const bare = (pte: bigint, k: Kernel): bigint => pte & ~k.PTE_SWP_SOFT_DIRTY;

law({
  id: 'parent-slot',
  title: 'After fork the parent no longer owns a swapped page alone; all else stays.',
  call: 'parent_after',
  over: parents,
  when: slot,
  want: (pte, k, cow) => k.pieces.copy_nonpresent_parent(pte, cow),
  weight: 1.5,
  message:
    'A swapped page has two owners after fork. The parent’s entry must not say exclusive any more, and must say everything else that it said before. Which note is wrong, and who reads it when the page comes back?',
});

law({
  id: 'parent-migration',
  title: 'A page in motion can arrive as readable only, with all that was noted of it.',
  call: 'parent_after',
  over: parents,
  when: moving,
  want: (pte, k, cow) => k.pieces.copy_nonpresent_parent(pte, cow),
  weight: 1.5,
  message:
    'With cow a page in motion becomes a readable migration entry with the same offset and the same notes; without cow it stays as it is. Here a part differs. What did the way through type and offset leave behind?',
});

law({
  id: 'parent-rest',
  title: 'The parent’s markers and poisoned frames stay as they are.',
  call: 'parent_after',
  over: parents,
  when: (pte, k) => marker(pte, k) || frame(pte, k),
  want: (pte) => pte,
  weight: 0.5,
  message:
    'Nothing about this entry is shared by fork: it is a promise, or names a frame that nobody may use. Yours changed the parent’s. Which of the kinds did you take it for?',
});

law({
  id: 'child-note',
  title: 'The child’s entry is armed only if the child is watched.',
  call: 'child_entry',
  over: children,
  when: (pte, k) => slot(pte, k) || moving(pte, k) || frame(pte, k),
  want: (pte, k, cow, watched) => k.pieces.copy_nonpresent_child(pte, cow, watched),
  about: (k) => k.PTE_SWP_UFFD_WP,
  weight: 1.5,
  message:
    'The note for a monitor goes to the child if its area is watched, and not otherwise. Here it is the other way round. Who would hear of the child’s next write?',
});

law({
  id: 'child-slot',
  title: 'For a swapped page the child gets the same slot, not exclusive, with the other notes.',
  call: 'child_entry',
  over: children,
  when: slot,
  want: (pte, k, cow, watched) => k.pieces.copy_nonpresent_child(pte, cow, watched),
  about: (k) => ~k.PTE_SWP_UFFD_WP,
  weight: 1.25,
  message:
    'The child has the same page in the same slot. It shares it, so it is not exclusive; and whatever was noted of past writes is true for the child as well. Which part of the entry did you lose, or keep, or add?',
});

law({
  id: 'child-migration',
  title: 'For a page in motion, or a poisoned frame, the child gets what the parent has.',
  call: 'child_entry',
  over: children,
  when: (pte, k) => moving(pte, k) || frame(pte, k),
  want: (pte, k, cow, watched) => k.pieces.copy_nonpresent_child(pte, cow, watched),
  about: (k) => ~k.PTE_SWP_UFFD_WP,
  weight: 1.25,
  message:
    'When the page arrives, it arrives on both sides alike. But for the note of a monitor, the child’s entry and the parent’s must be the same. Which part differs?',
});

law({
  id: 'child-marker',
  title:
    'The child gets the notes of a marker that still mean something there, and no marker without a note.',
  call: 'child_entry',
  over: cases(small, NO_YES, NO_YES),
  when: marker,
  holds: (got, pte, k, cow, watched) =>
    bare(got, k) === bare(k.pieces.copy_nonpresent_child(pte, cow, watched), k),
  want: (pte, k, cow, watched) => k.pieces.copy_nonpresent_child(pte, cow, watched),
  weight: 1.75,
  message:
    'POISONED always goes to the child, UFFD_WP only if the child is watched, and a marker without a note is nothing, 0n. Here the child gets something else. Which of the two notes did you keep or lose, and where does a marker have them?',
});

scenario({
  id: 'run-not-followed',
  title: 'A monitor that does not follow forks hears of the parent alone.',
  weight: 0.75,
  message:
    'A program with an armed page on disk and two promised pages forked, and its monitor does not follow forks. At the step shown the child has a promise that nobody keeps, or the parent has lost one. What did your two functions make of the entry of this page?',
  run: script('uffd_fork_noevent_swap_marker'),
});

scenario({
  id: 'run-followed',
  title: 'A monitor that follows forks hears of both sides.',
  weight: 0.5,
  message:
    'The monitor asked to follow forks, so the child is watched as well. An armed page was on disk and another was promised, and both sides wrote to them. At the step shown a write is silent that should be told, or the other way round. What did the child get for that page?',
  run: {
    name: 'fork_followed_swap_marker',
    steps: [
      { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'uffd_api', features: 'EVENT_FORK WP_UNPOPULATED' },
      { op: 'uffd_register', r: 'A', p: 0, n: 3, mode: 'wp ' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
      { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'write', r: 'C', p: 0, v: 2 },
      { op: 'write', r: 'C', p: 1, v: 3 },
      { op: 'write', r: 'A', p: 0, v: 4 },
      { op: 'read', r: 'C', p: 0 },
      { op: 'child_exit' },
    ],
  },
});

scenario({
  id: 'run-shared-slot',
  title: 'Parent and child bring one swapped page back, and neither sees what the other writes.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'A page was written and on disk when the program forked. Both sides brought it back, and both wrote. At the step shown one side sees what the other wrote, or something is forgotten of the first write. Which of the entries said exclusive, and which soft-dirty?',
  run: {
    name: 'fork_while_swapped',
    steps: [
      { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
      { op: 'clear_refs', v: 4 },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'read', r: 'C', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'read', r: 'C', p: 0 },
      { op: 'write', r: 'C', p: 0, v: 3 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'child_exit' },
    ],
  },
});

scenario({
  id: 'run-poison',
  title: 'A page that is poisoned for the parent is poisoned for the child.',
  weight: 0.5,
  message:
    'A monitor poisoned a page, and the program forked. Every access to it ends with SIGBUS, on both sides. At the step shown it does not. What did the child get for the marker?',
  run: script('uffd_poison'),
});

scenario({
  id: 'run-migration',
  title: 'A page that is in motion during fork arrives shared.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A page was in motion when the program forked; then it arrived, and the parent wrote. At the step shown the write goes where the child sees it, or the page has forgotten something. What did the two entries say of the page on its way?',
  run: script('migrate_entry_fork_during'),
});

scenario({
  id: 'run-armed-migration',
  title: 'A page that is armed and in motion during fork arrives armed.',
  weight: 0.25,
  message:
    'An armed page was in motion when the program forked; then it arrived, and both sides wrote. The monitor waits for the parent’s write, and does not follow forks. At the step shown it misses it, or hears of the child’s. Who carried the note over when the entry was made anew?',
  run: {
    name: 'fork_while_armed_page_migrates',
    steps: [
      { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'uffd_api', features: '' },
      { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'wp ' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
      { op: 'migrate_begin', r: 'A', p: 0 },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'migrate_end' },
      { op: 'write', r: 'C', p: 0, v: 2 },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'child_exit' },
    ],
  },
});
