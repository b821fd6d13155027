// What clear_refs does to one entry. Reference: clear_soft_dirty in fs/proc/task_mmu.c @ v6.12, on the soft-dirty port.
import { defineTask, flag } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'clear_soft_dirty',
  title: 'A cleared note needs a guard',
  version: 1,
  chapter: 'soft-dirty',
  points: 8,
  difficulty: 3,
  minutes: 15,
  kind: 'mm',
  layouts: [{ id: 'v6.12-softdirty', pageShift: 12 }],
  exports: [
    {
      name: 'clear_soft_dirty',
      params: ['pte', flag('pinned')],
      returns: 'bigint',
      doc: 'What an entry is after clear_refs: from now on the next store counts.',
    },
  ],
  kernel: ['pte_none', 'pte_valid', 'pte_present_invalid', 'pte_write', 'pte_hw_dirty', 'pte_dirty'],
  bits: ['PTE_SOFT_DIRTY', 'PTE_SWP_SOFT_DIRTY', 'PTE_WRITE', 'PTE_RDONLY', 'PTE_DIRTY', 'PTE_UFFD_WP'],
  reveal: 'full',
  read: { lesson: 'soft-dirty', anchor: 'clear-run-look', text: 'Clear, run, look' },
  mutants: [
    {
      file: 'note-only.ts',
      misconception: 'clear_refs clears a bit',
      says: 'The tool wants the note gone, so I clear the note.',
      killedBy: 'guard',
      hint: 'Hardware does not know the note. With WRITE left the next store is silent: no fault, no line of the kernel, nobody who sets the note again. The checkpoint loses that data.',
    },
    {
      file: 'dirty-gone.ts',
      misconception: 'soft-dirty is a part of dirty',
      says: 'The page starts clean, so both kinds of dirty go.',
      killedBy: 'dirty-kept',
      hint: 'Two ledgers, two readers. Dirty says that memory is newer than its copy in a file or in swap; who clears it without saving the page loses the page at reclaim.',
    },
    {
      file: 'hw-dirty-lost.ts',
      misconception: 'permission and history are separate bits',
      says: 'I only take the permission away; DIRTY stays as it was.',
      killedBy: 'dirty-kept',
      hint: 'It may be hardware alone that knows of the store, by WRITE set and RDONLY clear. You change these very two. Ask before you change them, and keep the answer in DIRTY.',
    },
    {
      file: 'u-gone.ts',
      misconception: 'clearing is starting anew',
      says: 'To clear is to take the notes off.',
      killedBy: 'others-kept',
      hint: 'UFFD_WP is the note of another reader. The page stays closed, so its next store faults, but now nobody knows that a monitor wanted to hear of it.',
    },
    {
      file: 'pinned-protected.ts',
      misconception: 'every store faults',
      says: 'A pinned page is a page like any other.',
      killedBy: 'pinned-stays',
      hint: 'A device that has pinned a page writes to it without asking the table: there is no fault that could set the note again. Such a page must go on counting as written until the pin is gone.',
    },
    {
      file: 'swap-skipped.ts',
      misconception: 'only pages are written',
      says: 'What is not there cannot have been written.',
      killedBy: 'swapped',
      hint: 'It was written before it went to swap, and its note went with it. If you skip it, the page comes back soft-dirty after each clearing, and the tool copies it every time.',
    },
    {
      file: 'present-place.ts',
      misconception: 'one place for one note',
      says: 'The note is PTE_SOFT_DIRTY, so I clear PTE_SOFT_DIRTY, present or not.',
      killedBy: 'swapped',
      hint: 'An entry without a page keeps its note in PTE_SWP_SOFT_DIRTY. The other place means nothing there, so nothing was cleared, and the page stays soft-dirty for ever.',
    },
    {
      file: 'none-touched.ts',
      misconception: 'every entry can be closed',
      says: 'No page is there, so I close the entry for the page that comes.',
      killedBy: 'none-stays',
      hint: 'You made something out of nothing. An entry that is not zero and not present reads as a swap entry, and the next access looks for a page that was never swapped out.',
    },
  ],
});
