// The first lines of the write-protect fault. Reference: do_wp_page (mm/memory.c), userfaultfd_pte_wp @ v6.12.
import { defineTask, flag } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'on_wp_fault',
  title: 'Whom to ask',
  version: 1,
  chapter: 'write-protect',
  points: 6,
  difficulty: 3,
  minutes: 10,
  kind: 'mm',
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  exports: [
    {
      name: 'on_wp_fault',
      params: ['pte', flag('vma_wp'), flag('async'), flag('unshare')],
      returns: ['event', 'clear-u', 'go-on'],
      doc: 'What a write-protect fault does first: tell the monitor, answer for it, or go on as if there were none.',
    },
  ],
  kernel: ['pte_write'],
  bits: ['PTE_UFFD_WP', 'PTE_WRITE'],
  reveal: 'full',
  read: { lesson: 'write-protect', anchor: 'a-note-needs-a-reader', text: 'A note needs a reader' },
  mutants: [
    {
      file: 'vma-blind.ts',
      misconception: 'a note is enough',
      says: 'The page is marked, so somebody waits.',
      killedBy: 'stale',
      hint: 'A stale note has no reader. The flag of the area says whether anybody listens there; without it the message would wait for an answer that nobody can give.',
    },
    {
      file: 'write-tested.ts',
      misconception: 'every closed page is an armed page',
      says: 'The area is watched and the page is closed, so the monitor closed it.',
      killedBy: 'unarmed',
      hint: 'Pages are closed for many reasons: fork shares them, the zero page belongs to nobody. Every such fault would reach the monitor, and it asked for marked pages only.',
    },
    {
      file: 'unshare-event.ts',
      misconception: 'every fault on a marked page is a write',
      says: 'The page is marked, so any fault that comes here is news.',
      killedBy: 'unshare',
      hint: 'Unsharing is for a read: somebody wants to pin the page and needs a copy of his own. Nothing is written, and the monitor asked about writes.',
    },
    {
      file: 'async-event.ts',
      misconception: 'a monitor always hears of it',
      says: 'Marked and watched, so there is a message.',
      killedBy: 'async-answers',
      hint: 'Async means that nobody wants to be told before. The kernel answers for the monitor, and the missing note is the answer that a scan finds later.',
    },
    {
      file: 'async-go-on.ts',
      misconception: 'without a message there is nothing to do',
      says: 'Async means no message, so I go on.',
      killedBy: 'async-answers',
      hint: 'A scan calls a page written if it has no note. Leave the note where it is, and the next scan says that nobody wrote.',
    },
    {
      file: 'always-clear.ts',
      misconception: 'the kernel may answer for any monitor',
      says: 'I take the note away, then the fault is settled.',
      killedBy: 'asks-monitor',
      hint: 'A monitor that did not ask for async wants to know before the write, to save the old contents. With yours the store goes through first, and it never hears of it.',
    },
  ],
});
