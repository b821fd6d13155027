// Markers: notes about pages that are not there. Reference: include/linux/swapops.h, userfaultfd_k.h @ v6.12.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'pte_markers',
  title: 'A promise without a page',
  version: 1,
  chapter: 'write-protect',
  points: 8,
  difficulty: 3,
  minutes: 15,
  kind: 'helper',
  layouts: [
    { id: 'v6.12', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 12 },
  ],
  exports: [
    {
      name: 'make_pte_marker',
      params: ['notes'],
      returns: 'bigint',
      doc: 'A marker with these notes: the offset of its entry, from the lowest bit up.',
    },
    { name: 'is_pte_marker', params: ['pte'], returns: 'boolean', doc: 'Is the entry a marker?' },
    {
      name: 'pte_marker_uffd_wp',
      params: ['pte'],
      returns: 'boolean',
      doc: 'Is the entry a marker for a monitor that waits for writes?',
    },
    {
      name: 'pte_swp_uffd_wp_any',
      params: ['pte'],
      returns: 'boolean',
      doc: 'Does an entry without a page hold a promise to a monitor, of either kind?',
    },
  ],
  kernel: ['pte_none', 'pte_valid', 'pte_present_invalid'],
  bits: ['PTE_MARKER_UFFD_WP', 'PTE_MARKER_POISONED', 'SWP_TYPE', 'PTE_SWP_UFFD_WP'],
  reveal: 'full',
  read: { lesson: 'write-protect', anchor: 'pages-that-are-not-there', text: 'Pages that are not there' },
  mutants: [
    {
      file: 'swap-flag.ts',
      misconception: 'a marker is an armed swap entry',
      says: 'An armed entry without a page carries the note of swap entries, so a marker does.',
      killedBy: 'made',
      hint: 'The note of a marker is its payload. The flag beside it belongs to swapped pages: fork and mprotect set and clear it there by rules that know nothing of markers.',
    },
    {
      file: 'unshifted.ts',
      misconception: 'notes stand at the bottom of the word',
      says: 'The notes are a small number, so they go in as they are.',
      killedBy: 'made',
      hint: 'The lowest bit of a word is the one that hardware looks at first: set, it makes the word a page. Notes take the place of the offset.',
    },
    {
      file: 'raw-compare.ts',
      misconception: 'a marker is one of a few numbers',
      says: 'There are three markers, so I compare with the three.',
      killedBy: 'sees-markers',
      hint: 'Whoever moves an entry may leave a mark beside its type: with soft-dirty, mremap does it to every entry that it moves, markers among them. The type alone says what an entry is.',
    },
    {
      file: 'present-read.ts',
      misconception: 'a type can be read from any entry',
      says: 'If the type says marker, it is a marker.',
      killedBy: 'present-is-no-marker',
      hint: 'In a page that is present the same place holds permissions and attributes, and an ordinary read-only page has all of it set. Ask first whether there is a page; only then is there a type.',
    },
    {
      file: 'any-swap.ts',
      misconception: 'a note in the offset makes a marker',
      says: 'What is not there and has a note is a marker.',
      killedBy: 'slots-are-no-markers',
      hint: 'In the entry of a swapped page the same place is part of the slot number. Slot one of a device is no promise to anybody.',
    },
    {
      file: 'poison-is-wp.ts',
      misconception: 'all markers are for the monitor',
      says: 'Markers belong to userfaultfd, so every marker is write-protected.',
      killedBy: 'own-note',
      hint: 'A marker has two notes with two meanings. POISONED ends an access with SIGBUS; nobody asked to hear of writes there.',
    },
    {
      file: 'any-only-swp.ts',
      misconception: 'a note has one place',
      says: 'The entry is not present, so its note is PTE_SWP_UFFD_WP.',
      killedBy: 'either-kind',
      hint: 'A swapped page has it there. A marker stands for a page that was never brought in, or that a file keeps for the program, and has the note in its payload. The word any in the name means both.',
    },
  ],
});
