// What stands where an entry was. Reference: pte_install_uffd_wp_if_needed (include/linux/mm_inline.h) @ v6.12.
import { defineTask, flag } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'after_clear',
  title: 'The page goes, the promise may stay',
  version: 1,
  chapter: 'write-protect',
  points: 8,
  difficulty: 3,
  minutes: 12,
  kind: 'mm',
  layouts: [{ id: 'v6.12', pageShift: 12 }],
  exports: [
    {
      name: 'after_clear',
      params: ['old', flag('anon'), flag('vma_wp')],
      returns: 'bigint',
      doc: 'What stands in the place of an entry that was taken out: nothing, or a marker.',
    },
  ],
  kernel: ['pte_none', 'pte_valid', 'pte_present_invalid'],
  picture: 'none',
  bits: ['PTE_UFFD_WP', 'PTE_SWP_UFFD_WP', 'PTE_MARKER_UFFD_WP'],
  reveal: 'full',
  read: { lesson: 'write-protect', anchor: 'pages-that-are-not-there', text: 'Pages that are not there' },
  mutants: [
    {
      file: 'anon-too.ts',
      misconception: 'a promise outlives any page',
      says: 'The page was armed, so a marker stays.',
      killedBy: 'anon-nothing',
      hint: 'An anonymous page that is dropped is gone with its contents, and comes back as zeros: nothing is left that the monitor wanted to save. A file keeps what its pages held.',
    },
    {
      file: 'vma-ignored.ts',
      misconception: 'a note is enough',
      says: 'The entry was marked, so somebody waits for it.',
      killedBy: 'unwatched-nothing',
      hint: 'A stale note must not be renewed. When nobody watches the area any more, the marker would outlive its reader, and no one would ever take it away.',
    },
    {
      file: 'keeps-entry.ts',
      misconception: 'a promise is kept by keeping the entry',
      says: 'The entry has the note, so I leave it where it is.',
      killedBy: 'page-armed',
      hint: 'The entry names a page that will soon belong to somebody else. Only the promise may stay, and there is an entry for a promise alone.',
    },
    {
      file: 'poison-made.ts',
      misconception: 'any marker will do',
      says: 'A marker says that the page is gone and somebody cares.',
      killedBy: 'page-armed',
      hint: 'A marker says what was promised. The next access to a poisoned one ends with SIGBUS; you had promised a message.',
    },
    {
      file: 'present-only.ts',
      misconception: 'only pages are armed',
      says: 'An entry without a page has nothing to be armed.',
      killedBy: 'swapped-armed',
      hint: 'A private copy of a file’s page can be swapped out while it is armed, and the note goes with it to another place. When the copy is dropped, the page of the file is next, and the monitor was to hear of its first write.',
    },
    {
      file: 'present-place.ts',
      misconception: 'a note has one place',
      says: 'The note is PTE_UFFD_WP, so I ask for PTE_UFFD_WP.',
      killedBy: 'swapped-armed',
      hint: 'In an entry without a page that place is payload: part of a slot number. The note of a swapped page is PTE_SWP_UFFD_WP, and a marker has its own.',
    },
  ],
});
