// One decision over all combinations of the bits of a page, every swap type with a hundred offsets and all sets of flags,
// pinned and not; then clear_refs in a running kernel, where only what a program can see is judged. Pins are judged by
// the law alone: no operation of a scenario keeps one. So are empty entries: the kernel passes them over itself.
// Every law calls all cases, so that a wrong answer is known by what it does everywhere. Weights are points. What holds
// for an answer that does nothing weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { cases, type Kernel, law, NO_YES, scenario, script, space, union } from '#grader';

const entries = cases(union(space.leaf, space.swap), NO_YES);

const cleared = (pte: bigint, k: Kernel, pinned: boolean): bigint => k.pieces.clear_soft_dirty(pte, pinned);
const page = (pte: bigint, k: Kernel, pinned: boolean): boolean => k.pte_present(pte) && !pinned;
const stateBits = (k: Kernel): bigint => k.PTE_WRITE | k.PTE_RDONLY | k.PTE_DIRTY | k.PTE_SOFT_DIRTY;

law({
  id: 'guard',
  title: 'After the clearing the next store to the page faults.',
  call: 'clear_soft_dirty',
  over: entries,
  when: page,
  holds: (got, _pte, k) => !k.pte_write(got) && k.pte_rdonly(got),
  want: cleared,
  about: (k) => k.PTE_WRITE | k.PTE_RDONLY,
  weight: 2,
  message:
    'A page that was cleared must not take a store without a fault. Here WRITE is still set, or RDONLY is still clear, and the program can write unseen. Who would set the note then?',
});

law({
  id: 'note-gone',
  title: 'After the clearing the page does not count as written.',
  call: 'clear_soft_dirty',
  over: entries,
  when: page,
  holds: (got, _pte, k) => !k.pte_soft_dirty(got),
  want: cleared,
  about: (k) => k.PTE_SOFT_DIRTY,
  weight: 0.75,
  message:
    'The tool has read its ledger and asks for a new page of it. Here the old note is still there, and the tool will copy what it has copied already. Which bit is the note in a page that is present?',
});

law({
  id: 'dirty-kept',
  title: 'A dirty page stays dirty, and a clean one clean.',
  call: 'clear_soft_dirty',
  over: entries,
  when: page,
  holds: (got, pte, k) => k.pte_dirty(got) === k.pte_dirty(pte),
  want: cleared,
  about: (k) => k.PTE_DIRTY,
  weight: 1,
  message:
    'Whether a page must still be saved is another ledger than the tool’s. This page was dirty and is not any more, or was clean and now counts as dirty. Where did the fact stand before, and who reads it?',
});

law({
  id: 'others-kept',
  title: 'Nothing else of the page changes, and no other reader’s note.',
  call: 'clear_soft_dirty',
  over: entries,
  when: page,
  want: cleared,
  about: (k) => U64_MASK ^ stateBits(k),
  weight: 0.5,
  message:
    'The tool asked for one note to be cleared. Here a field has changed that belongs neither to the note nor to writing. Who reads that field, and what would they now believe?',
});

law({
  id: 'pinned-stays',
  title: 'A pinned page stays as it is.',
  call: 'clear_soft_dirty',
  over: entries,
  when: (pte, k, pinned) => k.pte_present(pte) && pinned,
  want: (pte) => pte,
  weight: 0.75,
  message:
    'A device may be writing to this page, past the table, so no fault would report it. The page must go on counting as written, and here it has changed. What would the tool believe of it?',
});

law({
  id: 'swapped',
  title: 'An entry without a page loses the note, and nothing else.',
  call: 'clear_soft_dirty',
  over: entries,
  when: (pte, k) => !k.pte_none(pte) && !k.pte_present(pte),
  want: cleared,
  weight: 1.5,
  message:
    'No page is here, only a slot or a promise and their notes. The soft-dirty note must go and all else stay, pinned or not. Here the note is still there, or something went with it. Where does an entry of this form keep the note?',
});

law({
  id: 'none-stays',
  title: 'An empty entry stays empty.',
  call: 'clear_soft_dirty',
  over: entries,
  when: (pte, k) => k.pte_none(pte),
  want: () => 0n,
  weight: 0.25,
  message:
    'There is nothing here to be cleared, and your answer is an entry. What would the kernel take it for at the next access?',
});

scenario({
  id: 'run-store-seen',
  title: 'After clear_refs a load costs nothing, and the first store is seen.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A program wrote two pages and read one; the tool cleared, and the program went on. At the step shown a load costs a fault, a store costs none, or pagemap tells the tool something else. Was the page closed when its note went?',
  run: script('sd_clear_write_read'),
});

scenario({
  id: 'run-mprotect',
  title: 'A page without permissions is cleared as well.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A program wrote to pages and took all permissions away; the tool cleared, and the program took them back and stored. At the step shown the tool is told something else, or a store is not seen. Is a page present that nobody may touch?',
  run: {
    name: 'clear_while_protnone',
    steps: [
      { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: '---' },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 1, v: 3 },
    ],
  },
});

scenario({
  id: 'run-swap',
  title: 'While a page is in swap its note can be cleared, and its slot stays the same.',
  weight: 0.25,
  message:
    'Pages were written and swapped out; the tool cleared while they were away, and they came back. At the step shown one of them still counts as written, or is not the page that went. What did you do to an entry without a page?',
  run: {
    name: 'clear_while_swapped',
    steps: [
      { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'write', r: 'A', p: 2, v: 3 },
      { op: 'clear_refs', v: 4 },
      { op: 'write', r: 'A', p: 0, v: 4 },
      { op: 'madvise', r: 'A', p: 0, n: 3, adv: 'MADV_PAGEOUT' },
      { op: 'clear_refs', v: 4 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'read', r: 'A', p: 1 },
      { op: 'write', r: 'A', p: 2, v: 6 },
      { op: 'read', r: 'A', p: 2 },
    ],
  },
});

scenario({
  id: 'run-armed',
  title: 'The tool clears, and the monitor still hears of the next store.',
  weight: 0.25,
  message:
    'A monitor waits for a store to a page, and the tool clears the page’s note. Then the store comes: both should learn of it. At the step shown one of them does not. Whose note went?',
  run: {
    name: 'clear_while_armed',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
      { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
      { op: 'clear_refs', v: 4 },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'write', r: 'A', p: 1, v: 2 },
    ],
  },
});

scenario({
  id: 'run-reclaim',
  title: 'When memory runs short after the clearing, a page that was written is kept.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'The program gave a page up, wrote to it after all, and the tool cleared. The kernel may drop such a page only while it is clean, and at the step shown its contents are gone, or something else differs. Which ledger does reclaim read?',
  run: {
    name: 'clear_after_madv_free',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_FREE' },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'clear_refs', v: 4 },
      { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'read', r: 'A', p: 1 },
    ],
  },
});
