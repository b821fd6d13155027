// The note in a swap entry. Reference: RFC v1 patch 3 (rfc-v1), and its reconstructed port to v6.12.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'pte_swp_mksoft_dirty',
  title: 'The note in a swap entry',
  version: 2,
  chapter: 'freeing-software-bits',
  points: 10,
  difficulty: 1,
  minutes: 10,
  kind: 'helper',
  layouts: [
    { id: 'rfc-v1', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 12 },
  ],
  exports: [
    {
      name: 'pte_swp_mksoft_dirty',
      params: ['pte'],
      returns: 'bigint',
      doc: 'Notes on a swap entry that its page was written.',
    },
    { name: 'pte_swp_soft_dirty', params: ['pte'], returns: 'boolean', doc: 'Is the note there?' },
    { name: 'pte_swp_clear_soft_dirty', params: ['pte'], returns: 'bigint', doc: 'Takes the note away.' },
  ],
  kernel: ['pte_none', 'pte_valid'],
  bits: ['PTE_SWP_SOFT_DIRTY', 'PTE_SWP_UFFD_WP', 'PTE_SWP_EXCLUSIVE'],
  reveal: 'full',
  read: {
    lesson: 'freeing-software-bits',
    anchor: 'the-note-in-a-swap-entry',
    text: 'The note in a swap entry',
  },
  mutants: [
    {
      file: 'eats-offset.ts',
      misconception: 'a bit keeps its number',
      says: 'The RFC names the place, so I take that place.',
      killedBy: 'same-slot',
      hint: 'It names the place under its own layout. In v6.12 the offset has moved, and the same place is part of a slot number: the page comes back from another slot. Use the name and let the layout say where it is.',
    },
    {
      file: 'wrprotects.ts',
      misconception: 'a swap entry has permissions',
      says: 'A marked page should not be writable, so I set RDONLY as well.',
      killedBy: 'same-slot',
      hint: 'There are no permissions in a swap entry. The place that RDONLY has in a present entry belongs to the type or to the offset here, and the entry now names something else.',
    },
    {
      file: 'present-bit.ts',
      misconception: 'one place for one note',
      says: 'Soft-dirty has its bit, here as in a present entry.',
      killedBy: 'note-set',
      hint: 'A swap entry does not wear the clothes of a present one. PTE_SOFT_DIRTY counts while the page is there; when the page goes, the note moves to PTE_SWP_SOFT_DIRTY, and nobody looks at the old place.',
    },
    {
      file: 'wrong-note.ts',
      misconception: 'one note is as good as another',
      says: 'UFFD_WP says that somebody wants to know about writes, so it will do.',
      killedBy: 'note-set',
      hint: 'That note is a promise about the next write, to a monitor. Soft-dirty is a record of a past write, for a checkpoint tool. With yours the monitor gets an event that it never asked for, and the tool misses a page.',
    },
    {
      file: 'rebuild.ts',
      misconception: 'type and offset are the entry',
      says: 'Type and offset are what counts, so I build the entry anew.',
      killedBy: 'other-notes',
      hint: 'Rebuilds forget. The exclusive note and the note for the monitor live beside type and offset, and whoever builds an entry anew has to put them back by hand.',
    },
    {
      file: 'toggle.ts',
      misconception: 'to mark is to flip',
      says: 'XOR sets the bit.',
      killedBy: 'twice',
      hint: 'It sets a clear bit and clears a set one. mremap marks entries without asking whether they are marked already. Marking twice must not unmark.',
    },
    {
      file: 'test-any.ts',
      misconception: 'any note will do',
      says: 'Either note means that somebody cares about writes.',
      killedBy: 'asks-own-note',
      hint: 'Two notes, two answers. pagemap would report an armed page as written, and the checkpoint would copy pages that nobody touched.',
    },
    {
      file: 'clear-all.ts',
      misconception: 'clearing is starting anew',
      says: 'To clear is to take the notes off.',
      killedBy: 'clears-own-note',
      hint: 'pte_swp_clear_flags is another helper. clear_refs takes the soft-dirty note alone: without the exclusive note the next write copies the page for nothing, and without UFFD_WP the monitor misses it.',
    },
  ],
});
