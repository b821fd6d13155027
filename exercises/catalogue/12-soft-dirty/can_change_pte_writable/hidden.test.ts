// One decision over 64 kinds of page in 32 kinds of area; then mprotect in a running kernel, where only what a program can see
// is judged. Every law calls all 2,048 cases, so that a wrong answer is known by what it does everywhere. The kernel asks
// about present pages only, so nothing else is judged; and in a run it never comes to ask about a shared one.
// Weights are points. What holds for an answer that is always no weighs little.
import { cases, defineSpace, type Kernel, law, NO_YES, scenario } from '#grader';

/** Everything that the answer can depend on, in all combinations: an ordinary page and one that nobody may touch. */
const pages = defineSpace('pages', (layout) => {
  const names = ['PTE_SOFT_DIRTY', 'PTE_UFFD_WP', 'PTE_DIRTY', 'PTE_WRITE', 'PTE_RDONLY'];
  const bits = names.map((name) => layout.mask(name));
  const rest = ~bits.reduce((mask, bit) => mask | bit, 0n);
  const frame = 0x1234_5000n;
  return ['PAGE_READONLY', 'PAGE_NONE'].flatMap((name) =>
    Array.from({ length: 2 ** bits.length }, (_, choice) =>
      bits.reduce((pte, bit, i) => ((choice >> i) & 1 ? pte | bit : pte), (layout.mask(name) & rest) | frame),
    ),
  );
});

const asked = cases(pages, NO_YES, NO_YES, NO_YES, NO_YES, NO_YES);
type Case = readonly [bigint, boolean, boolean, boolean, boolean, boolean];
type Flags = [boolean, boolean, boolean, boolean, boolean];

const wanted = (pte: bigint, k: Kernel, ...flags: Flags): boolean =>
  k.pieces.can_change_pte_writable(pte, ...flags);
const touchable = (pte: bigint, k: Kernel, write: boolean): boolean => write && !k.pte_protnone(pte);
const toolWaits = (pte: bigint, k: Kernel, softDirty: boolean): boolean =>
  !softDirty && !k.pte_soft_dirty(pte);
/** Nothing is left to be asked but whose the page is, and no stale note is in the way. */
const free = (pte: bigint, k: Kernel, ...[write, , , softDirty]: Flags): boolean =>
  touchable(pte, k, write) && !toolWaits(pte, k, softDirty) && !k.pte_uffd_wp(pte);

law<boolean, Case>({
  id: 'area-closed',
  title: 'In an area that may not be written no page is opened.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (_pte, _k, write) => !write,
  want: () => false,
  weight: 0.5,
  message:
    'The program has asked for memory that it may not write. Here a page of it would be opened. Which of the flags says what the area allows?',
});

law<boolean, Case>({
  id: 'nobody-may',
  title: 'A page that nobody may touch is not opened.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (pte, k, write) => write && k.pte_protnone(pte),
  want: () => false,
  weight: 1,
  message:
    'This page is present with VALID clear: nobody may read it, let alone write. Here it would get write permission. Who took the other permissions away, and what do they wait for?',
});

law<boolean, Case>({
  id: 'tool-waits',
  title: 'While a tool waits for the first store, only a fault opens the page.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (pte, k, write, _shared, _wp, softDirty) => touchable(pte, k, write) && toolWaits(pte, k, softDirty),
  want: () => false,
  weight: 1.5,
  message:
    'The tool has cleared this page, and it tracks the area. Here the page would be opened, and its next store leaves no trace. What does it mean that VM_SOFTDIRTY is absent?',
});

law<boolean, Case>({
  id: 'monitor-waits',
  title: 'While a monitor waits for the next store, only a fault opens the page.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (pte, k, write, _shared, wp) => touchable(pte, k, write) && wp && k.pte_uffd_wp(pte),
  want: () => false,
  weight: 1,
  message:
    'A monitor watches this area and has armed the page. Here it would be opened, and the monitor misses the store. By what does it hear of one?',
});

law<boolean, Case>({
  id: 'stale-note',
  title: 'A monitor’s note in an area that nobody watches changes nothing.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (pte, k, write, _shared, wp, softDirty) =>
    touchable(pte, k, write) && !toolWaits(pte, k, softDirty) && !wp && k.pte_uffd_wp(pte),
  want: wanted,
  weight: 0.5,
  message:
    'The note was left behind by a monitor that does not watch any more. The answer should be as without it, and here it is another. Which flag gives the note its meaning?',
});

law<boolean, Case>({
  id: 'private-owner',
  title: 'A private page is opened if the program has it alone.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (pte, k, ...flags) => free(pte, k, ...flags) && !flags[1],
  want: wanted,
  weight: 1.25,
  message:
    'Nobody waits for a store to this private page. Whether it may be opened depends on who has it, and on nothing else. Here the answer is another. Can two programs have a dirty page?',
});

law<boolean, Case>({
  id: 'shared-noted',
  title: 'A shared page is opened if it is dirty already.',
  call: 'can_change_pte_writable',
  over: asked,
  when: (pte, k, ...flags) => free(pte, k, ...flags) && flags[1],
  want: wanted,
  weight: 1.25,
  message:
    'Nobody waits for a store to this shared page. It may be opened if it is dirty, by either record, and not if it is clean. Here the answer is another. Who must hear of the first store to a page of a file?',
});

scenario({
  id: 'run-tool',
  title: 'After clear_refs, mprotect there and back, the store is still seen.',
  hafdbs: [true, false],
  weight: 0.5,
  message:
    'The tool cleared; the program made its pages read-only and writable again, and stored. At the step shown the store costs no fault and leaves no trace, or a page that was written costs one fault too many. Who opened the page?',
  run: {
    name: 'mprotect_after_clear',
    steps: [
      { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'clear_refs', v: 4 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: '---' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'read', r: 'A', p: 0 },
      { op: 'write', r: 'A', p: 0, v: 3 },
      { op: 'write', r: 'A', p: 1, v: 3 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 1, v: 4 },
    ],
  },
});

scenario({
  id: 'run-monitor',
  title: 'The program calls mprotect, and its monitor still hears of the next store.',
  hafdbs: [true, false],
  weight: 0.25,
  message:
    'A monitor armed a page; the program made its memory read-only and writable again, and stored to both pages. At the step shown the monitor does not hear of the store, or a store that nobody waits for costs a fault. Which note did mprotect meet?',
  run: {
    name: 'uffd_wp_mprotect_back',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
      { op: 'uffd_register', r: 'A', p: 0, n: 2, mode: 'wp' },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 1, on: 1 },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
      { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 0 },
      { op: 'write', r: 'A', p: 1, v: 3 },
    ],
  },
});

scenario({
  id: 'run-fork',
  title: 'After a fork mprotect opens no page that the child has, too.',
  weight: 0.25,
  message:
    'A program forked, called mprotect there and back, and stored; its child reads what was there before. At the step shown the child sees the store, or something costs another number of faults. Who had the page when mprotect opened it?',
  run: {
    name: 'mprotect_after_fork',
    steps: [
      { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'read', r: 'A', p: 1 },
      { op: 'fork', region: 'A', child: 'C' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'r--' },
      { op: 'mprotect', r: 'A', p: 0, n: 2, prot: 'rw-' },
      { op: 'write', r: 'A', p: 0, v: 2 },
      { op: 'read', r: 'C', p: 0 },
      { op: 'write', r: 'A', p: 1, v: 3 },
      { op: 'child_exit' },
    ],
  },
});
