// Which entries may be declared one. Reference: contpte_try_fold in arch/arm64/include/asm/pgtable.h and
// __contpte_try_fold in arch/arm64/mm/contpte.c @ v6.12.
import { defineTask, flag } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'contpte_try_fold',
  title: 'May these be one?',
  version: 1,
  chapter: 'contpte-and-hugetlb',
  points: 12,
  difficulty: 5,
  minutes: 30,
  kind: 'mm',
  layouts: [
    { id: 'v6.12', pageShift: 12 },
    { id: 'v6.12', pageShift: 14 },
    { id: 'v6.12', pageShift: 16 },
    { id: 'v6.12-softdirty', pageShift: 12 },
  ],
  exports: [
    {
      name: 'contpte_may_fold',
      params: ['pte', 'index', 'pages_before', flag('user_mm')],
      returns: 'boolean',
      doc: 'Is the entry just stored the last of a run that may be joined?',
    },
    {
      name: 'contpte_agrees',
      params: ['last', 'found', 'back'],
      returns: 'boolean',
      doc: 'Does the entry that stands back places before the last one belong to its run?',
    },
  ],
  kernel: ['pte_valid', 'pte_cont', 'pte_special', 'pte_mkold', 'pte_same'],
  picture: 'none',
  bits: ['PTE_VALID', 'PTE_CONT', 'PTE_SPECIAL', 'PTE_UFFD_WP', 'PTE_AF', 'PTE_DIRTY', 'PTE_RDONLY'],
  reveal: 'full',
  read: { lesson: 'contpte-and-hugetlb', anchor: 'who-may-join', text: 'Who may join' },
  mutants: [
    {
      file: 'any-slot.ts',
      misconception: 'whoever comes last joins the run',
      says: 'Whichever entry is stored last, when all agree the run is complete.',
      killedBy: 'last-slot',
      hint: 'It would be right, and dear: to find out whether all agree the kernel must read all of them, and here it would do so after each store. It tries once, at the last place of the run.',
    },
    {
      file: 'sixteen.ts',
      misconception: 'a run is sixteen entries',
      says: 'Sixteen neighbours make a run.',
      killedBy: 'last-slot',
      hint: 'Sixteen is right for pages of 4 KB. With 16 KB pages hardware expects 128 entries, and with 64 KB pages 32. CONT_PTES is the number of the kernel under test.',
    },
    {
      file: 'pfn-unaligned.ts',
      misconception: 'consecutive frames are enough',
      says: 'The frames follow one another, so one answer serves all of them.',
      killedBy: 'frame-last',
      hint: 'One answer of the TLB is made by replacing the low bits of an address. That works only if the run begins at a round address on both sides, in the address space and in memory.',
    },
    {
      file: 'folio-blind.ts',
      misconception: 'neighbours in memory belong together',
      says: 'Whose pages they are does not matter, as long as they lie side by side.',
      killedBy: 'folio',
      hint: 'Before the beginning of the folio lie pages of somebody else. They may be freed, moved or shared on their own, and what one entry of the run says would be said of them, too.',
    },
    {
      file: 'special-ok.ts',
      misconception: 'an entry is an entry',
      says: 'It is present, so it can be part of a run.',
      killedBy: 'ordinary',
      hint: 'A special entry maps something that has no folio: the zero page, or memory of a device. There is nobody to ask how far it reaches.',
    },
    {
      file: 'kernel-mm.ts',
      misconception: 'all address spaces are alike',
      says: 'The conditions are about entries, not about who uses them.',
      killedBy: 'user-only',
      hint: 'To join a run the kernel takes all its entries out for a moment. In its own space it could be standing on one of them.',
    },
    {
      file: 'ad-compared.ts',
      misconception: 'alike means equal',
      says: 'All entries must be equal but for the frame.',
      killedBy: 'marks',
      hint: 'Hardware writes AF and its half of dirty into single entries whenever it likes. If that kept a run apart, hardly any would ever be joined. Marks of use are collected, not compared.',
    },
    {
      file: 'u-ignored.ts',
      misconception: 'notes of software do not concern hardware',
      says: 'The TLB does not read UFFD_WP, so it may differ.',
      killedBy: 'notes',
      hint: 'When the run is joined all its entries are written anew from one of them. Fifteen pages would get a note that is not theirs, or one page would lose its own.',
    },
  ],
});
