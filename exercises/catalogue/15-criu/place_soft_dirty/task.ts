// Two bits for soft-dirty in the entry of v6.12, chosen and defended. Reference: the field tables in sim-core/layouts, and
// RFC patch 3, whose present bit is the one that is left; its swap bit is inside the offset today.
import { defineTask, word } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'place_soft_dirty',
  title: 'Two bits for soft-dirty',
  version: 1,
  chapter: 'criu-and-pagemap-scan',
  points: 8,
  difficulty: 3,
  minutes: 20,
  kind: 'design',
  layouts: [
    { id: 'v6.12', pageShift: 12 },
    { id: 'v6.12', pageShift: 16 },
  ],
  places: 'v6.12-softdirty',
  exports: [
    {
      name: 'place',
      params: [word('field', ['PTE_SOFT_DIRTY', 'PTE_SWP_SOFT_DIRTY'])],
      returns: 'number',
      doc: 'The number of the bit that the note gets, counted from 0.',
    },
    {
      name: 'defence',
      params: [],
      returns: 'string',
      doc: 'Why the bit of the present entry may be had. At least 200 characters.',
    },
  ],
  kernel: [],
  bits: ['PTE_UFFD_WP', 'PTE_PO_IDX', 'PTE_DEVMAP', 'PTE_SWP_UFFD_WP', 'SWP_TYPE'],
  reveal: 'input-got',
  read: { lesson: 'freeing-software-bits', anchor: 'the-last-bit', text: 'The last bit' },
  mutants: [
    {
      file: 'overlay-index.ts',
      misconception: 'unused today is free',
      says: 'The kernel sets no key there by itself, so the bit lies idle.',
      killedBy: 'present',
      hint: 'It is the lowest bit of POIndex. A CPU with permission overlays reads the key of the page there, so a program that uses keys would look as if it had written, and a written page would change its key.',
    },
    {
      file: 'on-devmap.ts',
      misconception: 'nobody needs the bit of devices',
      says: 'DEVMAP is for odd devices. Ordinary memory never has it.',
      killedBy: 'present',
      hint: 'In v6.12 PTE_DEVMAP still says that a page belongs to a device. One bit cannot have two meanings in one kind of entry: whoever asks pte_devmap would get the answer to your question.',
    },
    {
      file: 'offset-top.ts',
      misconception: 'what a patch chose stays free',
      says: 'The RFC put it there, and nobody swaps to a device that large.',
      killedBy: 'swap',
      hint: 'The offset has moved since the RFC. In this layout that bit is the highest one of the offset, so a note turns one place on the swap device into another.',
    },
    {
      file: 'on-swap-uffd.ts',
      misconception: 'two notes can share',
      says: 'Both are notes that a tool makes, so one bit can carry both.',
      killedBy: 'swap',
      hint: 'The monitor’s note stands there. Every written page in swap would come back armed, and clear_refs would take the watch away from armed ones.',
    },
    {
      file: 'on-present-invalid.ts',
      misconception: 'zero is unused',
      says: 'That bit is always zero in a swap entry, so nobody misses it.',
      killedBy: 'swap',
      hint: 'It is zero for a reason: it is how Linux tells an entry that is present and not valid from one in swap. With your note set a page in swap would count as present.',
    },
    {
      file: 'on-valid.ts',
      misconception: 'a swap entry is all software',
      says: 'Hardware does not walk a swap entry, so all its bits are ours.',
      killedBy: 'swap',
      hint: 'Hardware does not walk it because that one bit is clear. With your note set it would take type and offset for an address and go there.',
    },
  ],
});
