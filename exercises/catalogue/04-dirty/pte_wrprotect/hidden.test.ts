// The laws, over all combinations of the bits that matter and over the recorded descriptors. The helpers'
// precondition is a present entry, so nothing else is judged. Laws about meaning (dirty, closed) ask the kernel's own
// questions of the result; laws about fields compare the fields. At the end the helpers run in the kernel, and only what
// a program can see is judged.
// A law with a condition (a dirty page stays dirty) is called on every input all the same, so that a wrong answer is
// known by what it does everywhere, and not only where the law bites.
// Weights are points. What holds for a helper that does nothing weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, law, scenario, script, space, vectors } from '#grader';

const present = (pte: bigint, k: Kernel): boolean => k.pte_present(pte);
const closed = (pte: bigint, k: Kernel): bigint => k.pte_wrprotect(pte);
const opened = (pte: bigint, k: Kernel): bigint => k.pte_mkwrite_novma(pte);
const stateBits = (k: Kernel): bigint => k.PTE_WRITE | k.PTE_RDONLY | k.PTE_DIRTY;

law({
  id: 'next-store-faults',
  title: 'After pte_wrprotect the next store faults, on every kind of page.',
  call: 'pte_wrprotect',
  over: space.leaf,
  when: present,
  holds: (got, _pte, k) => !k.pte_write(got) && k.pte_rdonly(got),
  want: closed,
  about: (k) => k.PTE_WRITE | k.PTE_RDONLY,
  weight: 1.75,
  message:
    'A write-protected page must not take a store. Here WRITE is still set, or RDONLY is still clear, and the store goes through without a fault. Which of the two does hardware change by itself?',
});

law({
  id: 'dirty-kept',
  title: 'A dirty page stays dirty, whoever made it dirty.',
  call: 'pte_wrprotect',
  over: space.leaf,
  when: present,
  holds: (got, pte, k) => k.pte_dirty(got) || !k.pte_dirty(pte),
  want: closed,
  about: (k) => k.PTE_DIRTY,
  weight: 1,
  message:
    'Dirty must never be lost. This page was dirty, and after pte_wrprotect nothing says so: its data would be dropped at reclaim. Where did hardware keep the fact, and where can it go?',
});

law({
  id: 'clean-kept',
  title: 'A clean page stays clean.',
  call: 'pte_wrprotect',
  over: space.leaf,
  when: present,
  holds: (got, pte, k) => !k.pte_dirty(got) || k.pte_dirty(pte),
  want: closed,
  about: (k) => k.PTE_DIRTY,
  weight: 0.5,
  message:
    'Nothing may become dirty that nobody wrote. This page was clean, and after pte_wrprotect it counts as written. Which two bits together say that hardware saw a store?',
});

law({
  id: 'wrprotect-nothing-else',
  title: 'pte_wrprotect touches nothing else.',
  call: 'pte_wrprotect',
  over: space.leaf,
  when: present,
  want: closed,
  about: (k) => U64_MASK ^ stateBits(k),
  weight: 0.25,
  message:
    'A helper touches nothing else. Here a field has changed that belongs neither to writing nor to dirtiness. Who reads that field, and what would they now believe?',
});

law({
  id: 'wrprotect-twice',
  title: 'Protecting a page twice is protecting it once.',
  call: ['pte_wrprotect', 'pte_wrprotect'],
  over: space.leaf,
  when: present,
  want: closed,
  weight: 0.25,
  message:
    'fork may protect a page that an earlier fork has protected. This one was protected twice, and should be as after the first time. What did your helper do on a page that was closed already?',
});

law({
  id: 'mkdirty-records',
  title: 'pte_mkdirty writes the store into the kernel’s own record, and gives no permission.',
  call: 'pte_mkdirty',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.pte_mkdirty(pte),
  about: (k) => U64_MASK ^ k.PTE_RDONLY,
  message:
    'pte_mkdirty must set DIRTY, give no permission, and leave the other fields alone. Here DIRTY is clear, or a field beside it and RDONLY has changed. Which fact did the caller want recorded, and which did you add?',
});

law({
  id: 'mkdirty-opens-writable',
  title: 'pte_mkdirty opens a page that may be written, and no other.',
  call: 'pte_mkdirty',
  over: space.leaf,
  when: present,
  want: (pte, k) => k.pte_mkdirty(pte),
  about: (k) => k.PTE_RDONLY,
  weight: 1.25,
  message:
    'On a page that may be written, dirty means RDONLY clear; on any other page RDONLY stays as it was. Here it is the other way round. What does RDONLY say beside WRITE, and what does it say alone?',
});

law({
  id: 'mkwrite-clean',
  title: 'A clean page that may be written again still notices its first store.',
  call: 'pte_mkwrite_novma',
  over: space.leaf,
  when: present,
  holds: (got, pte, k) => k.pte_sw_dirty(pte) || got === opened(pte, k),
  want: opened,
  message:
    'Where DIRTY is clear, pte_mkwrite_novma sets WRITE and changes nothing else. Here WRITE is clear or another field has changed. If RDONLY goes before anybody wrote, who will notice the first store?',
});

law({
  id: 'mkwrite-dirty',
  title: 'A dirty page that may be written again takes the next store without a fault.',
  call: 'pte_mkwrite_novma',
  over: space.leaf,
  when: present,
  holds: (got, pte, k) => !k.pte_sw_dirty(pte) || got === opened(pte, k),
  want: opened,
  message:
    'Where DIRTY is set, pte_mkwrite_novma sets WRITE, clears RDONLY and changes nothing else. Here one of the three does not hold. What is there left to notice on a page that is dirty already?',
});

law({
  id: 'there-and-back',
  title: 'A page that is closed and opened again remembers whether it was written.',
  call: ['pte_wrprotect', 'pte_mkwrite_novma'],
  over: space.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_mkwrite_novma(k.pte_wrprotect(pte)),
  weight: 0.25,
  message:
    'Closed and opened again, a dirty page is dirty and open, and a clean one is clean and writable. Here the way through both helpers ends somewhere else. Which of the two forgets, or adds, something?',
});

const RECORDED =
  'These descriptors were put to the helpers themselves, on booted kernels, and for this one your result is another. Which of the laws above speaks of the field that differs?';

law({
  id: 'recorded-wrprotect',
  title: 'Every recorded descriptor comes out of pte_wrprotect as recorded.',
  call: 'pte_wrprotect',
  over: vectors.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_wrprotect(pte),
  weight: 0.25,
  message: RECORDED,
});

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
  id: 'recorded-mkwrite-novma',
  title: 'Every recorded descriptor comes out of pte_mkwrite_novma as recorded.',
  call: 'pte_mkwrite_novma',
  over: vectors.leaf,
  when: present,
  reveal: 'input',
  want: (pte, k) => k.pte_mkwrite_novma(pte),
  weight: 0.25,
  message: RECORDED,
});

scenario({
  id: 'run-fork',
  title: 'After fork, neither the parent nor the child sees what the other writes.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'Your helpers stood in the kernel while a program forked, and both sides wrote. Up to the step shown nobody could tell them from the kernel’s own; there somebody can. Was the page closed on both sides before it was written?',
  run: script('fork_child_writes'),
});

scenario({
  id: 'run-mprotect',
  title: 'A page that mprotect closes and opens again takes its next store without a fault.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A page was written, closed by mprotect and opened again; nothing is left to notice, so the next store should cost nothing. At the step shown it costs a fault, or something else differs. Which of the three helpers opens a page that is dirty already?',
  run: {
    name: 'mprotect_ro_rw_clean',
    steps: [
      { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 4, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 4, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 4 },
    ],
  },
});

scenario({
  id: 'run-reclaim',
  title: 'When memory runs short after a fork, a page that was written is kept, and a clean one may go.',
  weight: 0.25,
  message:
    'The program gave two pages up, wrote to one of them after all, and forked. The kernel may drop such a page only while it is clean, and at the step shown it takes one of them for another kind of page than it is. Who had recorded the store, and where?',
  run: script('fork_after_madv_free'),
});

scenario({
  id: 'run-debugger',
  title: 'A debugger may write to a read-only page; the program itself still may not.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A debugger wrote to a page of its program’s read-only memory, and the kernel marked the page dirty. Then the program stored to it, which should have been its end. Which helper let the store in?',
  run: {
    name: 'debugger_writes_read_only',
    steps: [
      { op: 'mmap', r: 'A', pages: 1, prot: 'r--', kind: 'anon-private' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'proc_mem_write', r: 'A', p: 0, v: 42 },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 7 },
      { op: 'read', r: 'A', p: 0 },
    ],
  },
});
