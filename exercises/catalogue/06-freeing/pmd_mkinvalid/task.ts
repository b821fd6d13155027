// Hidden from hardware, not from Linux. Reference: arch/arm64/include/asm/pgtable.h @ v6.9 and v6.12, and RFC v1 patch 1.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'pmd_mkinvalid',
  title: 'Hide a block without losing it',
  version: 1,
  chapter: 'freeing-software-bits',
  points: 10,
  difficulty: 3,
  minutes: 20,
  kind: 'helper',
  layouts: [
    { id: 'v6.9', pageShift: 12 },
    { id: 'rfc-v1', pageShift: 12 },
    { id: 'v6.12', pageShift: 12 },
  ],
  exports: [
    {
      name: 'pmd_mkinvalid',
      params: ['pmd'],
      returns: 'bigint',
      doc: 'Hides a block from hardware; to Linux it is still there.',
    },
    { name: 'pmd_present', params: ['pmd'], returns: 'boolean', doc: 'Is something mapped, for Linux?' },
    {
      name: 'pmd_trans_huge',
      params: ['pmd'],
      returns: 'boolean',
      doc: 'Is it a block, also while it is hidden?',
    },
    { name: 'pte_mkpresent', params: ['pte'], returns: 'bigint', doc: 'Shows the entry to hardware again.' },
  ],
  kernel: ['pmd_none', 'pte_valid', 'pmd_table'],
  bits: ['PTE_VALID', 'PMD_TABLE_BIT', 'PMD_PRESENT_INVALID', 'PTE_PRESENT_INVALID', 'PTE_PROT_NONE'],
  reveal: 'full',
  read: { lesson: 'freeing-software-bits', anchor: 'what-v610-merged', text: 'What v6.10 merged' },
  mutants: [
    {
      file: 'zero-out.ts',
      misconception: 'to hide is to empty',
      says: 'Hardware must not find it, so I store zero.',
      killedBy: 'still-present',
      hint: 'Another CPU looks at the table while the block is hidden, and now finds nothing mapped. It would map something new over a page that is only being split.',
    },
    {
      file: 'valid-only.ts',
      misconception: 'not valid is enough',
      says: 'I clear VALID, and hardware looks away.',
      killedBy: 'still-present',
      hint: 'Linux looks, and an entry with VALID clear and no mark reads as swap. The mark says that the page is there. Under v6.12 user blocks have it set already; a block of the kernel has not.',
    },
    {
      file: 'wrong-bit.ts',
      misconception: 'a mark keeps its place',
      says: 'The mark is where rfc-v1 had put it.',
      killedBy: 'others-kept',
      hint: 'In v6.12 that place belongs to the permission overlay index, and hardware reads it again as soon as the block is valid. The name knows where the mark has gone.',
    },
    {
      file: 'loses-dirty.ts',
      misconception: 'a hidden block is closed',
      says: 'While it is hidden nobody may write, so I write-protect it as well.',
      killedBy: 'others-kept',
      hint: 'Without VALID no store gets in anyway. WRITE and RDONLY say what hardware had noted, and whoever hides the block is about to read just that.',
    },
    {
      file: 'present-is-valid.ts',
      misconception: 'not valid means not present',
      says: 'What hardware does not walk is not there.',
      killedBy: 'asks-presence',
      hint: 'Then the block that you have hidden is gone for Linux, and so is every page without permissions. VALID is a word to hardware; presence is Linux’s own question.',
    },
    {
      file: 'trans-huge-valid.ts',
      misconception: 'a block is VALID without TABLE',
      says: 'A block has VALID set and TABLE clear, so I compare both.',
      killedBy: 'asks-block',
      hint: 'That is how hardware tells a block. While the block is hidden VALID is clear, and it is a block all the same: a walk that takes it for a table reads entries out of the page.',
    },
    {
      file: 'mkpresent-clears.ts',
      misconception: 'showing undoes hiding',
      says: 'The mark came with hiding, so it goes with showing.',
      killedBy: 'shown-again',
      hint: 'pte_mkpresent sets VALID and nothing else. Under v6.12 the mark of a hidden entry is nG of a shown one, and a user mapping without nG would be found by every process.',
    },
  ],
});
