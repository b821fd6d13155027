// fork for present entries, given with three faults. Reference: __copy_present_ptes (mm/memory.c) @ v6.12.
import { defineTask, flag } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'fork_present',
  title: 'A fork with three faults',
  version: 1,
  chapter: 'write-protect',
  points: 10,
  difficulty: 3,
  minutes: 15,
  kind: 'mend',
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  exports: [
    {
      name: 'parent_after',
      params: ['pte', flag('cow')],
      returns: 'bigint',
      as: 'copy_present_parent',
      doc: 'What the parent’s entry is after fork.',
    },
    {
      name: 'child_after',
      params: ['pte', flag('cow'), flag('shared'), flag('child_wp')],
      returns: 'bigint',
      as: 'copy_present_child',
      doc: 'What the child’s entry is after fork.',
    },
  ],
  kernel: ['pte_write', 'pte_hw_dirty', 'pte_sw_dirty', 'pte_dirty'],
  bits: ['PTE_UFFD_WP', 'PTE_DIRTY', 'PTE_WRITE', 'PTE_AF', 'PTE_RDONLY'],
  reveal: 'full',
  read: {
    lesson: 'write-protect',
    anchor: 'through-a-fork-and-through-swap',
    text: 'Through a fork, and through swap',
  },
  mutants: [
    {
      file: 'parent-writable.ts',
      misconception: 'fork concerns the child',
      says: 'The copy is closed. The parent had the page before and may go on writing.',
      killedBy: 'parent-closed',
      hint: 'Both entries name one page. A store by the parent shows up in the child, which was promised a copy of the past.',
    },
    {
      file: 'dirty-lost.ts',
      misconception: 'permission and history are separate bits',
      says: 'I only take the permission away. What was written is somewhere else.',
      killedBy: 'parent-dirty',
      hint: 'WRITE set and RDONLY clear is how hardware says that it saw a store. The first of the promises: dirty is never lost. Move the fact into DIRTY before either bit changes.',
    },
    {
      file: 'shared-wrprotect.ts',
      misconception: 'after fork every page is shared for reading',
      says: 'Two processes have the page now, so neither may simply write to it.',
      killedBy: 'parent-shared',
      hint: 'In a shared mapping, sharing is the point: both shall see what either writes. Closing such a page costs each side a fault, for nothing.',
    },
    {
      file: 'parent-old.ts',
      misconception: 'a copied page starts anew on both sides',
      says: 'The page belongs to two now, so its history begins again.',
      killedBy: 'parent-rest',
      hint: 'Only the copy is new. The parent has used its page, and reclaim would take it for an idle one.',
    },
    {
      file: 'child-u.ts',
      misconception: 'a note belongs to the page',
      says: 'The page is armed, and the child has the same page.',
      killedBy: 'child-note',
      hint: 'A note belongs to the entry, and asks for a monitor of its area. The child’s area has none: who would answer its events, and who would ever take the note away?',
    },
    {
      file: 'child-young.ts',
      misconception: 'the child has used what it inherits',
      says: 'The parent used the page, so in the child it is in use as well.',
      killedBy: 'child-old',
      hint: 'The child has not touched it yet. AF is a record of one table’s own use, and an untouched page of the child should be the first to go.',
    },
    {
      file: 'child-keeps-dirty.ts',
      misconception: 'a shared page is dirty for everybody',
      says: 'The page is dirty, and it is the same page, so it is dirty in the child.',
      killedBy: 'child-shared',
      hint: 'The parent’s entry remembers the store until it is written back. If the child’s remembers it, too, the same data goes to disk twice.',
    },
  ],
});
