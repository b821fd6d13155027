// The three questions over all combinations of the bits of a page, every swap type with a hundred offsets and all sets of
// flags, and the recorded entries; then markers in a running kernel. Not judged is what no kernel makes: markers with the
// flag of armed swap entries, and notes beyond the two.
// A law about one kind of entry calls the question on all kinds all the same, so that a wrong answer is known by what it
// does everywhere. Weights are points. What holds for a helper that does nothing weighs little.
import { defineSpace, type Kernel, law, scenario, script, space, union, vectors } from '#grader';

const everything = union(space.leaf, space.swap);
const present = (pte: bigint, k: Kernel): boolean => k.pte_present(pte);
const marker = (pte: bigint, k: Kernel): boolean => k.is_pte_marker(pte);
const markerUffdWp = (pte: bigint, k: Kernel): boolean =>
  marker(pte, k) && (pte & k.PTE_MARKER_UFFD_WP) !== 0n;

/** A marker that carries the flag of armed swap entries: two answers, and no kernel that would make it. */
const odd = (pte: bigint, k: Kernel): boolean => marker(pte, k) && k.pte_swp_uffd_wp(pte);
const offsetOf = (pte: bigint, k: Kernel): bigint => pte & k.SWP_OFFSET;
const known = (pte: bigint, k: Kernel): boolean =>
  offsetOf(pte, k) !== 0n && (offsetOf(pte, k) & ~k.PTE_MARKER_MASK) === 0n;

law({
  id: 'made',
  title: 'A marker has the type of markers, the notes that it was made with, and nothing else.',
  call: 'make_pte_marker',
  over: defineSpace('notes', () => [1n, 2n, 3n]),
  picture: 'none',
  want: (notes, k) => k.make_pte_marker(notes),
  weight: 1.5,
  message:
    'A marker is a type and, in the place of the offset, its notes. Yours has another type, other notes, or something beside the two. Where does a swap entry keep its offset?',
});

law<boolean>({
  id: 'sees-markers',
  title: 'Every marker is one, whatever stands beside its type.',
  call: 'is_pte_marker',
  over: everything,
  when: (pte, k) => marker(pte, k) && known(pte, k),
  want: () => true,
  about: (k) => k.SWP_TYPE,
  message:
    'This entry is absent and has the type of markers, so it is one. Your answer is no. What else in the entry did you ask about?',
});

law<boolean>({
  id: 'present-is-no-marker',
  title: 'A page that is present is no marker.',
  call: 'is_pte_marker',
  over: everything,
  when: present,
  want: () => false,
  about: (k) => k.PTE_VALID | k.PTE_PRESENT_INVALID,
  weight: 0.75,
  message:
    'A present page has no type: those bits are its permissions and attributes. Here the answer is yes for a page that is there. What must be known of an entry before its type is read?',
});

law<boolean>({
  id: 'slots-are-no-markers',
  title: 'A swapped page, a page in motion and an empty entry are no markers.',
  call: 'is_pte_marker',
  over: everything,
  when: (pte, k) => !present(pte, k) && !marker(pte, k),
  want: () => false,
  about: (k) => k.SWP_TYPE,
  weight: 0.5,
  message:
    'This entry has another type, or is empty, and your answer is that it is a marker. What is the place of the notes in the entry of a swapped page?',
});

law<boolean>({
  id: 'own-note',
  title: 'pte_marker_uffd_wp asks for one note of a marker.',
  call: 'pte_marker_uffd_wp',
  over: everything,
  when: (pte, k) => marker(pte, k) && known(pte, k) && !odd(pte, k),
  want: markerUffdWp,
  about: (k) => k.PTE_MARKER_MASK,
  weight: 1.25,
  message:
    'Of a marker the answer is yes if it has the note UFFD_WP, and no if it is poisoned alone. Here it is the other way round. Which of the two notes did you read?',
});

law<boolean>({
  id: 'no-marker-no-note',
  title: 'pte_marker_uffd_wp is false for everything that is no marker.',
  call: 'pte_marker_uffd_wp',
  over: everything,
  when: (pte, k) => !marker(pte, k),
  want: () => false,
  weight: 0.25,
  message:
    'This entry is no marker, so it has no marker’s note; your answer is yes. What does that bit mean in an entry of this kind?',
});

law<boolean>({
  id: 'either-kind',
  title: 'pte_swp_uffd_wp_any sees the promise of a marker as well as that of a swapped page.',
  call: 'pte_swp_uffd_wp_any',
  over: everything,
  when: (pte, k) => !present(pte, k) && !odd(pte, k) && (!marker(pte, k) || known(pte, k)),
  want: (pte, k) => k.pte_swp_uffd_wp_any(pte),
  about: (k) => k.PTE_SWP_UFFD_WP | k.PTE_MARKER_UFFD_WP,
  weight: 1.25,
  message:
    'An entry without a page holds a promise to a monitor in one of two places, and here your answer and the entry disagree. Of which kind is it, and where does that kind keep its note?',
});

law<boolean>({
  id: 'present-has-other-note',
  title: 'pte_swp_uffd_wp_any is false for every page that is present.',
  call: 'pte_swp_uffd_wp_any',
  over: everything,
  when: present,
  want: () => false,
  about: (k) => k.PTE_VALID | k.PTE_PRESENT_INVALID,
  weight: 0.25,
  message:
    'This page is there, and its note, if it has one, is for pte_uffd_wp to read; your answer is yes. Whose bit did you read?',
});

law<boolean>({
  id: 'recorded',
  title: 'Every recorded entry gets the recorded answer from pte_swp_uffd_wp_any.',
  call: 'pte_swp_uffd_wp_any',
  over: vectors,
  when: (pte, k) => !odd(pte, k),
  reveal: 'input',
  want: (pte, k) => k.pte_swp_uffd_wp_any(pte),
  weight: 0.25,
  message:
    'These entries were put to the helper itself, on a booted kernel for v6.12 and in a reconstruction for soft-dirty, and for this one your answer is another. Which of the laws above speaks of its kind?',
});

scenario({
  id: 'run-promises',
  title: 'In a running kernel a promise without a page is kept.',
  weight: 0.5,
  message:
    'A monitor armed pages that were not there, and the program came to some of them. Up to the step shown nobody could tell your helpers from the kernel’s own; there somebody can. What did the kernel take the entry of that page for?',
  run: script('uffd_wp_unpopulated_markers'),
});

scenario({
  id: 'run-moved',
  title: 'A promise that is moved with its memory is kept at the new place.',
  weight: 0.25,
  message:
    'A monitor armed a page that was there and one that was not, and the program moved both. Under one of the layouts mremap leaves a mark on every entry that it moves. At the step shown the promise is not kept. What did your helpers ask of the moved marker?',
  run: {
    name: 'uffd_mremap_wp_event_remap',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'uffd_api', features: 'EVENT_REMAP WP_UNPOPULATED' },
      { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp ' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
      { op: 'mremap', r: 'A', p: 0, n: 2, to: 'B' },
      { op: 'read', r: 'B', p: 0 },
      { op: 'write', r: 'B', p: 0, v: 2 },
      { op: 'write', r: 'B', p: 1, v: 3 },
    ],
  },
});

scenario({
  id: 'run-poison',
  title: 'A poisoned page ends its reader, and is not shown as armed.',
  weight: 0.25,
  message:
    'A monitor poisoned a page; every access to it ends with SIGBUS, in the child after a fork as well, and pagemap does not call it armed. At the step shown it is otherwise. Which of the two notes did the kernel find in the marker?',
  run: script('uffd_poison'),
});
