// One decision over all combinations of the bits of a page, every swap type with a hundred offsets and all sets of flags, in
// four kinds of area; then in a running kernel. Not judged are markers with flags beside them or notes beyond the two: this
// kernel makes none. Every law calls all cases, so that a wrong answer is known by what it does everywhere.
// Weights are points. What holds for an answer that always gives nothing weighs little.
import { cases, type Kernel, law, NO_YES, scenario, script, space, union } from '#grader';

const cleared = cases(union(space.leaf, space.swap), NO_YES, NO_YES);

const marker = (pte: bigint, k: Kernel): boolean => k.is_pte_marker(pte);
/** A marker with something beside its type and its two notes. */
const odd = (pte: bigint, k: Kernel): boolean =>
  marker(pte, k) && (pte & ~(k.SWP_TYPE | k.PTE_MARKER_MASK)) !== 0n;
const armed = (pte: bigint, k: Kernel): boolean =>
  k.pte_present(pte) ? k.pte_uffd_wp(pte) : k.pte_swp_uffd_wp_any(pte);

law({
  id: 'anon-nothing',
  title: 'In anonymous memory nothing is left.',
  call: 'after_clear',
  over: cleared,
  when: (pte, k, anon) => anon && !odd(pte, k),
  want: () => 0n,
  weight: 0.5,
  message:
    'A page of anonymous memory was dropped, and yours leaves something in its place. What will the program find there when it comes back, and what did the monitor want to save?',
});

law({
  id: 'unwatched-nothing',
  title: 'In an area that nobody watches nothing is left.',
  call: 'after_clear',
  over: cleared,
  when: (pte, k, anon, watched) => !anon && !watched && !odd(pte, k),
  want: () => 0n,
  weight: 0.5,
  message:
    'Nobody watches this area, and yours leaves a promise in it. To whom is it made, and who would ever take it away?',
});

law({
  id: 'page-armed',
  title: 'Where an armed page of a file was, a marker stays.',
  call: 'after_clear',
  over: cleared,
  when: (pte, k, anon, watched) => !anon && watched && k.pte_present(pte) && armed(pte, k),
  want: (pte, k) => k.pieces.after_clear(pte, false, true),
  weight: 2,
  message:
    'The file still has the contents of this page, and a monitor waits for the next write to it. What you leave is no marker with the one note UFFD_WP. What will the next store meet here?',
});

law({
  id: 'swapped-armed',
  title: 'Where a swapped page or one in motion was armed, a marker stays.',
  call: 'after_clear',
  over: cleared,
  when: (pte, k, anon, watched) =>
    !anon && watched && k.is_swap_pte(pte) && !marker(pte, k) && k.pte_swp_uffd_wp(pte),
  want: (pte, k) => k.pieces.after_clear(pte, false, true),
  weight: 1.5,
  message:
    'This entry had no page, and its note said that a monitor waits. With yours the promise is gone. Where does an entry without a page keep the note?',
});

law({
  id: 'marker-stays',
  title: 'A marker’s promise stays; being poisoned is none.',
  call: 'after_clear',
  over: cleared,
  when: (pte, k, anon, watched) => !anon && watched && marker(pte, k) && !odd(pte, k),
  want: (pte, k) => k.pieces.after_clear(pte, false, true),
  weight: 1,
  message:
    'A marker was taken out. If it had the note UFFD_WP, a marker with that note alone is left, and otherwise nothing. Yours is something else. Which of its two notes did you read, and where?',
});

law({
  id: 'not-armed',
  title: 'Where nothing was promised, nothing is left.',
  call: 'after_clear',
  over: cleared,
  when: (pte, k, anon, watched) => !anon && watched && !marker(pte, k) && !armed(pte, k),
  want: () => 0n,
  weight: 0.75,
  message:
    'Nobody had asked to hear about this page, and yours leaves a promise for it. What did you take for the note, and what is that bit in an entry of this form?',
});

scenario({
  id: 'run-given-back',
  title: 'A page of a shared-memory file is given back and comes back armed.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'A monitor armed the pages of a shared-memory file; the program gave one of them back, and came to it again. At the step shown the monitor hears more than it should, or less, or the program is stopped. What stood in the table while the page was away?',
  run: script('uffd_shmem_wp_markers'),
});

scenario({
  id: 'run-reclaimed',
  title: 'A page of a shared-memory file is reclaimed, and comes back armed with its contents.',
  weight: 0.5,
  message:
    'The kernel needed memory and took two pages of a shared-memory file, one of them armed; then the program came back to both. At the step shown the promise or the contents are not what they were. What stood in the table while they were away?',
  run: script('uffd_shmem_wp_swap'),
});

scenario({
  id: 'run-anonymous',
  title: 'Anonymous memory that is given back has forgotten its monitor.',
  weight: 0.25,
  message:
    'In anonymous memory a monitor armed pages that were not there, and the program gave one of them back. What comes afterwards is a new page of zeros, and nobody asked about that one. At the step shown somebody is told, or the page is shown as armed. What did you leave?',
  run: script('uffd_wp_unpopulated_markers'),
});

scenario({
  id: 'run-private-copy',
  title: 'A program’s own copy of a file’s page is dropped from swap, and the file’s page is armed.',
  weight: 0.5,
  message:
    'A program wrote to its private view of a file; its copy was armed, swapped out and then given back. What comes next is the page of the file, and the monitor was to hear of the first write to it. At the step shown that is not so. What did the entry of the swapped copy say?',
  run: {
    name: 'private_copy_dropped_from_swap',
    steps: [
      { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'shmem-private' },
      { op: 'write', r: 'A', p: 0, v: 7 },
      { op: 'uffd_api', features: 'WP_HUGETLBFS_SHMEM' },
      { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'wp ' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
      { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
      { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_DONTNEED' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 8 },
      { op: 'read', r: 'A', p: 0 },
    ],
  },
});
