// The laws, over all combinations of the bits that matter, under eight protections, and over the recorded descriptors. The
// helpers' precondition is a present entry, so nothing else is judged. Then the helpers run in the kernel, and only what a
// program can see is judged.
// A law about one ledger is called on every input, so that a wrong answer is known by what it does everywhere. Weights are
// points. What holds for a helper that does nothing weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { cases, type Kernel, law, PROTECTIONS, scenario, space, vectors } from '#grader';

const present = (pte: bigint, k: Kernel): boolean => k.pte_present(pte);
const note = (k: Kernel): bigint => k.PTE_SOFT_DIRTY;
const allButNote = (k: Kernel): bigint => U64_MASK ^ k.PTE_SOFT_DIRTY;

const modified = cases(space.states, PROTECTIONS);

law({
  id: 'written-noted',
  title: 'After pte_mkdirty the tool finds the page written.',
  call: 'pte_mkdirty',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.pte_mkdirty(pte),
  about: note,
  weight: 1.5,
  message:
    'The write fault says through pte_mkdirty that somebody has stored. Here the tool’s note is clear, and the page would be missing in the next copy. Who else could set the note?',
});

law({
  id: 'written-dirty',
  title: 'After pte_mkdirty the page is dirty, and has no other permission than before.',
  call: 'pte_mkdirty',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.pte_mkdirty(pte),
  about: allButNote,
  weight: 1.5,
  message:
    'pte_mkdirty sets DIRTY, clears RDONLY where WRITE is set, and leaves the rest alone. Here one of these does not hold. Which ledger does reclaim read, and what does RDONLY say without WRITE?',
});

law({
  id: 'collected-quiet',
  title: 'After __pte_mkdirty the tool finds what it would have found before.',
  call: '__pte_mkdirty',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.__pte_mkdirty(pte),
  about: note,
  weight: 1,
  message:
    'Somebody puts dirtiness back that was there before; no store has come. Here the tool’s note has changed. What would it copy, or miss?',
});

law({
  id: 'collected-dirty',
  title: 'After __pte_mkdirty the page is dirty, and has no other permission than before.',
  call: '__pte_mkdirty',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.__pte_mkdirty(pte),
  about: allButNote,
  weight: 1,
  message:
    '__pte_mkdirty sets DIRTY, clears RDONLY where WRITE is set, and leaves the rest alone. Here one of these does not hold. In what does the quiet verb differ from the loud one?',
});

law({
  id: 'modify-note',
  title: 'A new protection is no store, and forgets none.',
  call: 'pte_modify',
  over: modified,
  when: present,
  want: (pte, k, prot) => k.pte_modify(pte, prot),
  about: note,
  weight: 1.5,
  message:
    'The tool’s note must be after pte_modify what it was before. Here it was set although nobody stored, or is gone although somebody did. Which of your lines speaks to the tool?',
});

law({
  id: 'modify-dirty',
  title: 'Under a new protection a dirty page is dirty, and a clean one clean, in the kernel’s record.',
  call: 'pte_modify',
  over: modified,
  when: present,
  want: (pte, k, prot) => k.pte_modify(pte, prot),
  about: (k) => k.PTE_DIRTY,
  weight: 1,
  message:
    'DIRTY must be set if the page was dirty by either record, and clear if it was clean. Here it is the other way round. Which two fields held hardware’s record, and when did you read them?',
});

law({
  id: 'modify-protection',
  title:
    'The new protection is there, everything else is as it was, and a dirty page that may be written is open.',
  call: 'pte_modify',
  over: modified,
  when: present,
  want: (pte, k, prot) => k.pte_modify(pte, prot),
  about: (k) => U64_MASK ^ (k.PTE_SOFT_DIRTY | k.PTE_DIRTY),
  weight: 0.75,
  message:
    'Every field of the protection comes from the second word and all others from the first; but a page that was dirty and may be written has RDONLY clear. Here a field is from the wrong word. Which one, and why?',
});

const RECORDED =
  'These descriptors were put to the helpers themselves, in reconstructions of both kernels, and for this one your result is another. Which of the laws above speaks of the field that differs?';

law({
  id: 'recorded-mkdirty',
  title: 'Every recorded descriptor comes out of pte_mkdirty as recorded.',
  call: 'pte_mkdirty',
  over: vectors.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_mkdirty(pte),
  weight: 0.25,
  message: RECORDED,
});

law({
  id: 'recorded-modify',
  title: 'Every recorded descriptor takes on each protection as in the kernel’s own pte_modify.',
  call: 'pte_modify',
  over: cases(vectors.leaf, PROTECTIONS),
  when: present,
  reveal: 'input',
  want: (pte, k, prot) => k.pte_modify(pte, prot),
  weight: 0.5,
  message:
    'These descriptors were recorded with the helpers; under a new protection, yours makes another of this one than the kernel does. Which of the laws above speaks of the field that differs?',
});

scenario({
  id: 'run-mprotect',
  title: 'A program that changes permissions has written nothing, and forgets no store.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'The tool cleared, the program took its write permission away and back, stored, and did it once more by way of no permission at all. At the step shown the tool is told another thing, or the store costs another number of faults. Which verb spoke, and had somebody stored?',
  run: {
    name: 'clear_store_protect',
    steps: [
      { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 4 },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: '---' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'write', r: 'A', p: 1, v: 3 },
    ],
  },
});

scenario({
  id: 'run-reclaim',
  title: 'When memory runs short, a page that was written and then protected is kept.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'The program gave two pages up, wrote to one after all, and made both read-only. The kernel may drop such a page only while it is clean; at the step shown it takes one for another kind of page than it is. Who had recorded the store, and where did the record go?',
  run: {
    name: 'mprotect_after_madv_free',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_FREE' },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'read', r: 'A', p: 1 },
    ],
  },
});

scenario({
  id: 'run-debugger',
  title: 'A debugger writes to a read-only page; the tool hears of it, and the program still may not write.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A debugger wrote to a page of its program’s read-only memory, and the kernel marked the page dirty. Then the program stored to it, which should have been its end. At the step shown the store went in, or the tool was told another thing. What does being dirty permit?',
  run: {
    name: 'debugger_writes_after_clear',
    steps: [
      { op: 'mmap', r: 'A', pages: 1, prot: 'r--', kind: 'anon-private' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'clear_refs', v: 4 },
      { op: 'proc_mem_write', r: 'A', p: 0, v: 42 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 7 },
      { op: 'read', r: 'A', p: 0 },
    ],
  },
});
