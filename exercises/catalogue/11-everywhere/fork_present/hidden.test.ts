// fork's two decisions over all combinations of the bits of a present page and of the flags that can come together; then in a
// running kernel. Not judged are pages that have neither WRITE nor RDONLY: this mm makes none.
// Every law calls all cases of its function, so that a wrong answer is known by what it does everywhere.
// Weights are points. What holds for the code as it is given weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { cases, type Kernel, law, NO_YES, scenario, script, space } from '#grader';

const parents = cases(space.leaf, NO_YES);
const children = cases(space.leaf, NO_YES, NO_YES, NO_YES);

const page = (pte: bigint, k: Kernel): boolean =>
  k.pte_present(pte) && (k.pte_write(pte) || k.pte_rdonly(pte));
const stateBits = (k: Kernel): bigint => k.PTE_WRITE | k.PTE_RDONLY | k.PTE_DIRTY;
const others = (k: Kernel): bigint => U64_MASK ^ (stateBits(k) | k.PTE_AF | k.PTE_UFFD_WP);

law({
  id: 'parent-closed',
  title: 'In a private area the parent’s next store faults.',
  call: 'parent_after',
  over: parents,
  when: (pte, k, cow) => page(pte, k) && cow,
  holds: (got, _pte, k) => !k.pte_write(got) && k.pte_rdonly(got),
  want: (pte, k, cow) => k.pieces.copy_present_parent(pte, cow),
  about: (k) => k.PTE_WRITE | k.PTE_RDONLY,
  weight: 0.5,
  message:
    'After fork the page has two owners, and neither may change it for the other. Here the parent’s next store goes through without a fault. In whose memory will it be seen?',
});

law({
  id: 'parent-dirty',
  title: 'A dirty page stays dirty in the parent, and a clean one clean.',
  call: 'parent_after',
  over: parents,
  when: (pte, k, cow) => page(pte, k) && cow,
  holds: (got, pte, k) => k.pte_dirty(got) === k.pte_dirty(pte),
  want: (pte, k, cow) => k.pieces.copy_present_parent(pte, cow),
  about: (k) => k.PTE_DIRTY,
  weight: 1.25,
  message:
    'Dirty must not be lost, and not be invented. After fork this page says something else than before. Who had recorded the store, and with which bits?',
});

law({
  id: 'parent-shared',
  title: 'Where nobody copies on write, the parent’s entry stays as it was.',
  call: 'parent_after',
  over: parents,
  when: (pte, k, cow) => page(pte, k) && !cow,
  want: (pte) => pte,
  weight: 1.25,
  message:
    'This page is in a shared area, or in one that is never written. fork has no reason to change the parent’s entry, and yours did. What would the next store cost, and who would it protect?',
});

law({
  id: 'parent-rest',
  title: 'In the parent nothing else changes.',
  call: 'parent_after',
  over: parents,
  when: page,
  want: (pte) => pte,
  about: (k) => U64_MASK ^ stateBits(k),
  weight: 0.5,
  message:
    'Only writing is at stake in the parent’s entry. Here a field has changed that belongs to something else: to use, to a monitor, to a checkpoint tool. Who reads it, and what would they now believe?',
});

law({
  id: 'child-note',
  title: 'The child’s page is armed only if the child is watched.',
  call: 'child_after',
  over: children,
  when: (pte, k, cow, shared) => page(pte, k) && !(cow && shared),
  want: (pte, k, cow, shared, watched) => k.pieces.copy_present_child(pte, cow, shared, watched),
  about: (k) => k.PTE_UFFD_WP,
  weight: 1.5,
  message:
    'The note goes to the child if its area is watched, and not otherwise. Here it is the other way round. Who would answer the child’s next write?',
});

law({
  id: 'child-old',
  title: 'To the child every page is old.',
  call: 'child_after',
  over: children,
  when: (pte, k, cow, shared) => page(pte, k) && !(cow && shared),
  want: (pte, k, cow, shared, watched) => k.pieces.copy_present_child(pte, cow, shared, watched),
  about: (k) => k.PTE_AF,
  weight: 0.25,
  message:
    'The child has not used this page yet, and its entry says that it has. Who reads AF, and which page would they spare?',
});

law({
  id: 'child-private',
  title: 'In a private area the child’s page is closed if it must be, and dirty if it was.',
  call: 'child_after',
  over: children,
  when: (pte, k, _cow, shared) => page(pte, k) && !shared,
  want: (pte, k, cow, shared, watched) => k.pieces.copy_present_child(pte, cow, shared, watched),
  about: stateBits,
  weight: 1.25,
  message:
    'In a private area the child’s page is as open, and as dirty, as the parent’s after fork. Here one of WRITE, RDONLY and DIRTY differs. Is it the permission that is wrong, or what is known of the past?',
});

law({
  id: 'child-shared',
  title: 'In a shared area the child may write if the parent may, and the page is clean to it.',
  call: 'child_after',
  over: children,
  when: (pte, k, cow, shared) => page(pte, k) && shared && !cow,
  want: (pte, k, cow, shared, watched) => k.pieces.copy_present_child(pte, cow, shared, watched),
  about: stateBits,
  weight: 1,
  message:
    'In a shared area both sides may write, and the parent’s entry remembers what was written so far. Here the child’s page is closed, or dirty. Which of the two, and what is lost or done twice?',
});

law({
  id: 'child-rest',
  title: 'In the child nothing else changes.',
  call: 'child_after',
  over: children,
  when: (pte, k, cow, shared) => page(pte, k) && !(cow && shared),
  want: (pte) => pte,
  about: others,
  weight: 0.25,
  message:
    'The child has the same page with the same attributes. Here a field has changed that has nothing to do with writing, use or a monitor. Which one, and who reads it?',
});

scenario({
  id: 'run-fork',
  title: 'After fork, neither the parent nor the child sees what the other writes.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A program forked, and both sides wrote. Up to the step shown nobody could tell your two functions from the kernel’s own; there somebody can. Was the page closed on both sides before it was written?',
  run: script('fork_child_writes'),
});

scenario({
  id: 'run-not-followed',
  title:
    'A monitor that does not follow forks hears of the parent alone, and the child is not shown as armed.',
  weight: 0.5,
  message:
    'A program with one armed page forked, and its monitor does not follow forks. At the step shown the child has a note that nobody reads, or the parent’s write is silent. Which of the two entries has the wrong note?',
  run: script('uffd_fork_no_event'),
});

scenario({
  id: 'run-followed',
  title: 'A monitor that follows forks hears of both sides.',
  weight: 0.25,
  message:
    'The monitor asked to follow forks, so the child is watched as well, and both sides wrote to an armed page. At the step shown a write is silent that should be told, or the other way round. What did the child get?',
  run: script('uffd_fork_event'),
});

scenario({
  id: 'run-reclaim',
  title: 'When memory runs short after a fork, a page that was written is kept.',
  weight: 0.5,
  message:
    'The program gave two pages up, wrote to one of them after all, and forked. The kernel may drop such a page only while it is clean, and at the step shown it takes one of them for another kind of page than it is. Who had recorded the store, and where?',
  run: script('fork_after_madv_free'),
});

scenario({
  id: 'run-shared',
  title: 'In shared memory fork costs neither side a fault that it did not cost before.',
  hafdbs: [true, false],
  weight: 0.75,
  message:
    'A program wrote to watched shared memory and forked, and its monitor follows forks, so that the entries are copied. Both sides write on, to the same page. At the step shown a write costs a fault that protects nobody, or something else differs. What is there to be copied on write?',
  run: {
    name: 'fork_shared_watched',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'shmem-shared' },
      { op: 'uffd_api', features: 'EVENT_FORK WP_HUGETLBFS_SHMEM' },
      { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp ' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'uffd_writeprotect', r: 'A', p: 1, n: 1, on: 1 },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'write', r: 'C', p: 0, v: 3 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'C', p: 1, v: 4 },
      { op: 'child_exit' },
    ],
  },
});
