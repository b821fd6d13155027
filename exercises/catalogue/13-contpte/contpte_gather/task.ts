// What one entry of a run learns from another. Reference: contpte_ptep_get and contpte_convert in arch/arm64/mm/contpte.c
// @ v6.12, with the quiet verb of RFC patch 3.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'contpte_gather',
  title: 'Collect what hardware wrote',
  version: 1,
  chapter: 'contpte-and-hugetlb',
  points: 8,
  difficulty: 4,
  minutes: 20,
  kind: 'mm',
  layouts: [
    { id: 'v6.12-softdirty', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 16 },
    { id: 'v6.12', pageShift: 12 },
  ],
  exports: [
    {
      name: 'contpte_gather',
      params: ['pte', 'other'],
      returns: 'bigint',
      doc: 'The entry, young or dirty as well if the other one of its run is.',
    },
  ],
  kernel: ['pte_young', 'pte_mkyoung', 'pte_write', 'pte_rdonly'],
  bits: ['PTE_SOFT_DIRTY', 'PTE_UFFD_WP', 'PTE_DIRTY', 'PTE_CONT', 'PTE_WRITE', 'PTE_AF', 'PTE_RDONLY'],
  reveal: 'full',
  read: { lesson: 'contpte-and-hugetlb', anchor: 'a-mark-in-any-of-them', text: 'A mark in any of them' },
  mutants: [
    {
      file: 'own-slot.ts',
      misconception: 'a descriptor read is the truth',
      says: 'The entry of a page says whether the page is dirty.',
      killedBy: 'dirty',
      hint: 'In a run hardware may write its marks into any of the entries, whichever page was used. What this one says is a sixteenth of the truth.',
    },
    {
      file: 'dirty-only.ts',
      misconception: 'only dirt must not be lost',
      says: 'If dirtiness is lost data is lost, but age is a guess anyway.',
      killedBy: 'young',
      hint: 'Reclaim asks the run whether it was used. If only one entry is asked, the most used pages look as if nobody needed them.',
    },
    {
      file: 'hw-only.ts',
      misconception: 'only hardware marks the others',
      says: 'The others are dirty if hardware has cleared their RDONLY.',
      killedBy: 'dirty',
      hint: 'Dirtiness has two records. Once a run was write-protected, what hardware knew stands in DIRTY, in the other entries as in this one.',
    },
    {
      file: 'sw-only.ts',
      misconception: 'DIRTY is what dirty means',
      says: 'There is a bit named DIRTY, and I hand it on.',
      killedBy: 'dirty',
      hint: 'Hardware does not know that bit. Its own record is WRITE without RDONLY, and here it is the other entry that has it.',
    },
    {
      file: 'loud.ts',
      misconception: 'to hand on dirt is a store',
      says: 'The run is dirty, so it was written.',
      killedBy: 'tool-note',
      hint: 'It was written at some time, not since the tool asked. With yours, reading one entry turns pages that nobody wrote into pages that the tool must copy. There is a quiet verb for those who collect.',
    },
    {
      file: 'whole-other.ts',
      misconception: 'entries of a run are interchangeable',
      says: 'They are alike, so I can answer with the other one and its marks.',
      killedBy: 'rest',
      hint: 'They are alike but for the frame, and the frame is what makes this page this page.',
    },
    {
      file: 'opens.ts',
      misconception: 'dirty means RDONLY is clear',
      says: 'A dirty page has RDONLY clear, so I clear it.',
      killedBy: 'closed',
      hint: 'That is hardware’s way to say it, and it is for pages that have WRITE. Without WRITE, an entry without RDONLY lets stores through. For a closed page dirtiness stands in DIRTY.',
    },
  ],
});
