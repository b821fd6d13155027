// What a scan is told of one entry, and whether it was asked for. Reference: pagemap_page_category and
// pagemap_scan_is_interesting_page in fs/proc/task_mmu.c @ v6.12.117; soft-dirty as in the port.
import { count, defineTask, flag } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'page_category',
  title: 'What the scan says of a page',
  version: 1,
  chapter: 'criu-and-pagemap-scan',
  points: 8,
  difficulty: 3,
  minutes: 15,
  kind: 'mm',
  layouts: [
    { id: 'v6.12', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 12 },
  ],
  exports: [
    {
      name: 'page_category',
      params: ['pte', flag('is_file'), flag('is_zero')],
      returns: 'number',
      doc: 'The categories of one page-table entry, added up.',
    },
    {
      name: 'matches',
      as: 'scan_matches',
      params: [count('categories'), count('inverted'), count('mask'), count('anyof')],
      returns: 'boolean',
      doc: 'Was this page asked for?',
    },
  ],
  kernel: [
    'pte_none',
    'pte_valid',
    'pte_present_invalid',
    'pte_dirty',
    'pte_to_swp_entry',
    'is_migration_entry',
    'is_hwpoison_entry',
  ],
  picture: 'none',
  bits: ['PTE_UFFD_WP', 'PTE_SWP_UFFD_WP', 'PTE_MARKER_UFFD_WP', 'PTE_SOFT_DIRTY', 'PTE_SWP_SOFT_DIRTY'],
  reveal: 'full',
  read: { lesson: 'criu-and-pagemap-scan', anchor: 'what-the-scan-says', text: 'What the scan says' },
  mutants: [
    {
      file: 'written-is-dirty.ts',
      misconception: 'WRITTEN means dirty',
      says: 'A page that was written is dirty, so I ask whether it is dirty.',
      killedBy: 'written-present',
      hint: 'A dirty page stays dirty when the tracker arms it, and would be copied in every round. WRITTEN means that the tracker’s note is gone, or was never there.',
    },
    {
      file: 'marker-written.ts',
      misconception: 'where no page is, nothing is armed',
      says: 'A marker has no page, and the note of a swapped page is not set in it.',
      killedBy: 'marker',
      hint: 'A marker is an armed page without the page: the promise is all that it holds, and it keeps it in a place of its own. The first scan leaves markers, and the second must not report them.',
    },
    {
      file: 'none-zero.ts',
      misconception: 'nothing there, nothing to say',
      says: 'The entry is empty, so no category fits.',
      killedBy: 'none',
      hint: 'Inside a table that exists, this stable kernel says WRITTEN of an empty entry: it is not armed, and a store to it would go unnoticed. Version 6.7 said nothing here, and a hole without a table still says nothing.',
    },
    {
      file: 's-lost.ts',
      misconception: 'swap has no soft-dirty',
      says: 'SOFT_DIRTY is a note of present pages.',
      killedBy: 'soft-dirty-swapped',
      hint: 'A swapped page keeps the note in another place, and pagemap reads it there. The kernel’s own test reads both interfaces and stops when they disagree.',
    },
    {
      file: 'anyof-required.ts',
      misconception: 'an empty list matches nothing',
      says: 'The page must have one of the categories in the list; an empty list has none.',
      killedBy: 'match-no-wish',
      hint: 'A caller that leaves the list empty has no such wish. Most callers do, and for them only the mask decides.',
    },
    {
      file: 'invert-late.ts',
      misconception: 'inversion is the last step',
      says: 'First I see what the page has of the mask, then I invert the answer.',
      killedBy: 'match-inverted',
      hint: 'Inversion comes first: it turns categories into their opposites, so that a mask can ask for pages that do not have one. Inverted afterwards, categories that nobody asked about come in.',
    },
  ],
});
