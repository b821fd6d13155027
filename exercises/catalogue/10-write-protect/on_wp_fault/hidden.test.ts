// One question over all combinations of the bits of a present, closed page and of the three flags; then the question in a
// running kernel. Every law calls all cases, so that a wrong answer is known by what it does everywhere.
// Weights are points. What holds for an answer that always goes on weighs little.
import { cases, type Kernel, law, NO_YES, scenario, script, space } from '#grader';

const faults = cases(space.leaf, NO_YES, NO_YES, NO_YES);
type Answer = string;

/** The precondition: present, and WRITE clear. */
const closed = (pte: bigint, k: Kernel): boolean => k.pte_present(pte) && !k.pte_write(pte);
const marked = (pte: bigint, k: Kernel): boolean => closed(pte, k) && k.pte_uffd_wp(pte);

law<Answer, readonly [bigint, boolean, boolean, boolean]>({
  id: 'asks-monitor',
  title: 'A store to a marked page of a watched area is told to the monitor.',
  call: 'on_wp_fault',
  over: faults,
  when: (pte, k, watched, asynchronous, unshare) => marked(pte, k) && watched && !asynchronous && !unshare,
  want: () => 'event',
  about: (k) => k.PTE_UFFD_WP,
  weight: 1.5,
  message:
    'Note and flag are set, a store has come, and the monitor wants to be told. Yours lets the store through without it. Which kind of marked page do you leave out?',
});

law<Answer, readonly [bigint, boolean, boolean, boolean]>({
  id: 'async-answers',
  title: 'In async mode the kernel takes the note away, and tells nobody.',
  call: 'on_wp_fault',
  over: faults,
  when: (pte, k, watched, asynchronous, unshare) => marked(pte, k) && watched && asynchronous && !unshare,
  want: () => 'clear-u',
  about: (k) => k.PTE_UFFD_WP,
  weight: 1.5,
  message:
    'The monitor asked for async: it will scan for pages without a note. After your answer the scan finds something else, or a message comes that nobody reads. What must have changed in the entry when the store is done?',
});

law<Answer, readonly [bigint, boolean, boolean, boolean]>({
  id: 'unarmed',
  title: 'A page without a note concerns no monitor, however closed it is.',
  call: 'on_wp_fault',
  over: faults,
  when: (pte, k) => closed(pte, k) && !k.pte_uffd_wp(pte),
  want: () => 'go-on',
  about: (k) => k.PTE_UFFD_WP,
  weight: 0.75,
  message:
    'Nobody asked to hear about this page: it is closed for another reason. Yours sends a message, or clears a note that is not there. What tells an armed page from any other closed one?',
});

law<Answer, readonly [bigint, boolean, boolean, boolean]>({
  id: 'stale',
  title: 'A note in an area that nobody watches is ignored.',
  call: 'on_wp_fault',
  over: faults,
  when: (pte, k, watched) => marked(pte, k) && !watched,
  want: () => 'go-on',
  about: (k) => k.PTE_UFFD_WP,
  weight: 0.5,
  message:
    'The page is marked, and its area is watched by nobody: the note is stale. Yours acts on it all the same. Who would read the message?',
});

law<Answer, readonly [bigint, boolean, boolean, boolean]>({
  id: 'unshare',
  title: 'Unsharing a page is no write.',
  call: 'on_wp_fault',
  over: faults,
  when: (pte, k, watched, _asynchronous, unshare) => marked(pte, k) && watched && unshare,
  want: () => 'go-on',
  about: (k) => k.PTE_UFFD_WP,
  weight: 0.5,
  message:
    'This fault was taken for somebody who wants to read the page and pin it. Nothing is written, and yours calls it a write. What did the monitor ask to hear about?',
});

scenario({
  id: 'run-monitor',
  title: 'In a running kernel the monitor hears of the first store to each armed page, and of no other.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'Your question stood in the kernel while a program wrote to pages that a monitor had armed. At the step shown the monitor hears of a store that it did not ask for, or misses one that it did. What did you answer there?',
  run: script('uffd_wp_populated'),
});

scenario({
  id: 'run-async',
  title: 'A tool that asked for async finds every page that was written, and never waits.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'A tool armed six pages by PAGEMAP_SCAN and asked for async; the program wrote to some, and the tool scanned again. At the step shown it sees something else than it should. Which page has a note that should be gone, or who waits for an answer?',
  run: script('uffd_wp_async_dirty_tracking'),
});

scenario({
  id: 'run-shared',
  title: 'A page that fork has closed, in a watched area, is copied without a word to the monitor.',
  weight: 0.25,
  message:
    'The area is watched, but the monitor armed one page of it; the others were closed by fork. At the step shown it hears of a page that it never armed, or misses the one that it did. Why was the page closed that the program wrote to?',
  run: {
    name: 'fork_then_parent_writes',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'uffd_api', features: '' },
      { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp ' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'write', r: 'C', p: 0, v: 2 },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'write', r: 'A', p: 1, v: 4 },
      { op: 'child_exit' },
    ],
  },
});
