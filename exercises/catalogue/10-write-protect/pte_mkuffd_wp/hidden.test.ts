// The laws, over all combinations of the bits that matter and over the recorded descriptors. The helper's
// precondition is a present entry, so nothing else is judged. Laws about meaning (dirty, closed) ask the kernel's own
// questions of the result; laws about fields compare the fields. At the end the helpers run in the kernel, and only what
// a program and its monitor can see is judged.
// A law with a condition (a dirty page stays dirty) is called on every input all the same, so that a wrong answer is
// known by what it does everywhere, and not only where the law bites.
// Weights are points. What holds for a helper that does nothing weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, law, scenario, script, space, vectors } from '#grader';

const present = (pte: bigint, k: Kernel): boolean => k.pte_present(pte);
const marked = (pte: bigint, k: Kernel): bigint => k.pte_mkuffd_wp(pte);

/** Every bit but the four that pte_mkuffd_wp may change. */
const others = (k: Kernel): bigint => U64_MASK ^ (k.PTE_UFFD_WP | k.PTE_WRITE | k.PTE_RDONLY | k.PTE_DIRTY);

law({
  id: 'mark-set',
  title: 'The mark is set.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  holds: (got, _pte, k) => k.pte_uffd_wp(got),
  want: marked,
  about: (k) => k.PTE_UFFD_WP,
  weight: 1.5,
  message:
    'After pte_mkuffd_wp the mark must be set, on every present page. Here it is clear, so the fault handler would not know whom to ask. Which kind of page does your helper leave out?',
});

law({
  id: 'readable',
  title: 'A marked page can be read as before.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  want: marked,
  about: (k) => k.PTE_VALID | k.PTE_USER,
  weight: 0.25,
  message:
    'Reads must go on as before the mark. Here VALID or USER has changed, and with it what a load meets. Whom did the monitor ask to hear about: readers, or writers?',
});

law({
  id: 'next-store-faults',
  title: 'The next store to a marked page faults, on every kind of page.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  holds: (got, _pte, k) => !k.pte_write(got) && k.pte_rdonly(got),
  want: marked,
  about: (k) => k.PTE_WRITE | k.PTE_RDONLY,
  weight: 1.75,
  message:
    'A marked page must not take a store in silence. Here WRITE is still set, or RDONLY is still clear, and the store goes through without a fault. Which of the two does hardware change by itself?',
});

law({
  id: 'dirty-kept',
  title: 'A dirty page stays dirty, whoever made it dirty.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  holds: (got, pte, k) => k.pte_dirty(got) || !k.pte_dirty(pte),
  want: marked,
  about: (k) => k.PTE_DIRTY,
  weight: 1.25,
  message:
    'Dirty must never be lost. This page was dirty, and after pte_mkuffd_wp nothing says so: its data would be dropped at reclaim. Where did hardware keep the fact, and where can it go?',
});

law({
  id: 'clean-kept',
  title: 'A clean page stays clean.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  holds: (got, pte, k) => !k.pte_dirty(got) || k.pte_dirty(pte),
  want: marked,
  about: (k) => k.PTE_DIRTY,
  weight: 0.5,
  message:
    'Nothing may become dirty that nobody wrote. This page was clean, and after pte_mkuffd_wp it counts as written. Which two bits together say that hardware saw a store?',
});

law({
  id: 'soft-dirty-kept',
  title: 'Marking a page is not a write: soft-dirty stays as it was.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  want: marked,
  about: (k) => k.PTE_SOFT_DIRTY,
  weight: 0.25,
  message:
    'Soft-dirty tells a checkpoint tool that a program wrote. Here it has changed, and no program did anything. Which of the two kinds of dirty did you mean to move?',
});

law({
  id: 'nothing-else',
  title: 'pte_mkuffd_wp touches nothing else.',
  call: 'pte_mkuffd_wp',
  over: space.leaf,
  when: present,
  want: marked,
  about: others,
  weight: 0.25,
  message:
    'A helper touches nothing else. Here a field has changed that belongs neither to the mark nor to writing. Who reads that field, and what would they now believe?',
});

law({
  id: 'twice',
  title: 'Marking a page twice is marking it once.',
  call: ['pte_mkuffd_wp', 'pte_mkuffd_wp'],
  over: space.leaf,
  when: present,
  want: marked,
  weight: 0.25,
  message:
    'Whoever marks a page does not know whether somebody has marked it before. This page was marked twice, and should be as after the first time. What did your helper do on a page that was marked and closed already?',
});

law<boolean>({
  id: 'asks-mark',
  title: 'pte_uffd_wp asks for the mark and for nothing more.',
  call: 'pte_uffd_wp',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.pte_uffd_wp(pte),
  about: (k) => k.PTE_UFFD_WP,
  message:
    'pte_uffd_wp must say yes for every marked page and for no other. Here the answer and the mark disagree. Which other field did your answer depend on?',
});

law({
  id: 'clears-mark-only',
  title: 'Taking the mark away gives nothing back.',
  call: 'pte_clear_uffd_wp',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.pte_clear_uffd_wp(pte),
  message:
    'pte_clear_uffd_wp takes the mark away and leaves every other field alone. Here something else has changed, or the mark is still there. What does your helper decide that only its caller can know?',
});

law({
  id: 'there-and-back',
  title: 'Marking and unmarking a page leaves it write-protected.',
  call: ['pte_mkuffd_wp', 'pte_clear_uffd_wp'],
  over: space.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_clear_uffd_wp(k.pte_wrprotect(pte)),
  weight: 0.25,
  message:
    'Marked and then unmarked, a page must be what write protection alone would have made of it. One of your two helpers does more, or less, than its part. Which fields tell the two results apart?',
});

const RECORDED =
  'These descriptors were put to the helpers themselves, on a booted kernel for v6.12 and in a reconstruction for rfc-v1, and for this one your result is another. Which of the laws above speaks of the field that differs?';

law({
  id: 'recorded-mkuffd-wp',
  title: 'Every recorded descriptor comes out of pte_mkuffd_wp as recorded.',
  call: 'pte_mkuffd_wp',
  over: vectors.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_mkuffd_wp(pte),
  weight: 0.25,
  message: RECORDED,
});

law<boolean>({
  id: 'recorded-uffd-wp',
  title: 'Every recorded descriptor comes out of pte_uffd_wp as recorded.',
  call: 'pte_uffd_wp',
  over: vectors.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_uffd_wp(pte),
  weight: 0.25,
  message: RECORDED,
});

law({
  id: 'recorded-clear-uffd-wp',
  title: 'Every recorded descriptor comes out of pte_clear_uffd_wp as recorded.',
  call: 'pte_clear_uffd_wp',
  over: vectors.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_clear_uffd_wp(pte),
  weight: 0.25,
  message: RECORDED,
});

scenario({
  id: 'run-monitor',
  title: 'In a running kernel the monitor hears of the first store to each armed page, and of no other.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'Your helpers stood in the kernel while a program wrote to pages that a monitor had armed. Up to the step shown nobody could tell them from the kernel’s own; there somebody can. What did the helpers leave in the entry just before?',
  run: script('uffd_wp_populated'),
});

// UFFDIO_WRITEPROTECT puts the protection of the area on a page before it marks it, and in private memory that alone takes
// WRITE away. PAGEMAP_SCAN marks the entry as it finds it, so here the act is the helper's alone.
scenario({
  id: 'run-scan',
  title: 'A tool that arms pages by PAGEMAP_SCAN finds every page that was written since.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'A tool asked PAGEMAP_SCAN which pages were written, and had them armed in the same pass; the program wrote on, and the tool asked again. From the step shown on it sees something else than with the kernel’s own helpers. Which store was not stopped, or which page was not marked?',
  run: script('uffd_wp_async_dirty_tracking'),
});

scenario({
  id: 'run-reclaim',
  title: 'A page that was written and then armed is not thrown away when memory runs short.',
  weight: 0.25,
  message:
    'The program gave a page up, wrote to it after all, and then a tool armed it. The kernel may drop such a page only while it is clean, and at the step shown it takes this one for another kind of page than it is. Who had recorded the store, and where?',
  run: {
    name: 'armed_after_madv_free',
    steps: [
      { op: 'mmap', r: 'A', pages: 1, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_FREE' },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'uffd_api', features: 'WP_ASYNC' },
      { op: 'uffd_register', r: 'A', p: 0, n: 1, mode: 'wp ' },
      { op: 'pagemap_scan', r: 'A', p: 0, n: 1, flags: 'WP_MATCHING', cat: 2 },
      { op: 'madvise', r: 'A', p: 0, n: 1, adv: 'MADV_PAGEOUT' },
      { op: 'read', r: 'A', p: 0 },
    ],
  },
});
