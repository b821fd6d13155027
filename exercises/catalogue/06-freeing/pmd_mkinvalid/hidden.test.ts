// The laws, over all combinations of the bits by which three kernels tell present, invalid, PROT_NONE and absent apart, and
// over the recorded descriptors. Hiding is judged on blocks that are present; the questions are judged on all entries.
// No scenario yet: the simulated kernel does not map huge pages.
// A law with a condition is called on every input all the same, so that a wrong answer is known by what it does everywhere.
// Weights are points. What holds for a helper that does nothing weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, law, space, union, vectors } from '#grader';

/** A block that is present, valid or not. */
const block = (pmd: bigint, k: Kernel): boolean => k.pmd_trans_huge(pmd);
const mark = (k: Kernel): bigint => k.PMD_PRESENT_INVALID | k.PTE_PRESENT_INVALID;
const everything = union(space.presence, space.swap);

law({
  id: 'hardware-blind',
  title: 'Hardware does not walk a hidden block.',
  call: 'pmd_mkinvalid',
  over: space.presence,
  when: block,
  want: (pmd, k) => k.pmd_mkinvalid(pmd),
  about: (k) => k.PTE_VALID,
  weight: 1,
  message:
    'After pmd_mkinvalid no CPU may use the block; somebody is about to take it apart. Here VALID is set. Which bit does hardware ask first?',
});

law({
  id: 'still-present',
  title: 'To Linux a hidden block is present, a block of the kernel as well.',
  call: 'pmd_mkinvalid',
  over: space.presence,
  when: block,
  holds: (got, _pmd, k) => k.pmd_present(got) && (got & mark(k)) !== 0n,
  want: (pmd, k) => k.pmd_mkinvalid(pmd),
  about: mark,
  weight: 1.75,
  message:
    'Whoever looks at the table while the block is hidden must find it. Here the mark of the layout is missing, and the entry reads as swap, or as nothing. Which bit says “present, though not valid”, and may you count on it being set?',
});

law({
  id: 'others-kept',
  title: 'Hiding changes nothing that can be read of the block.',
  call: 'pmd_mkinvalid',
  over: space.presence,
  when: block,
  want: (pmd, k) => k.pmd_mkinvalid(pmd),
  about: (k) => U64_MASK ^ (k.PTE_VALID | mark(k)),
  weight: 1,
  message:
    'What hardware noted in the block, and what Linux keeps there, must still be readable while it is hidden. Here a field has changed that is neither VALID nor the mark. Who reads it, under this layout?',
});

law({
  id: 'hidden-twice',
  title: 'Hiding a block twice is hiding it once.',
  call: ['pmd_mkinvalid', 'pmd_mkinvalid'],
  over: space.presence,
  when: block,
  want: (pmd, k) => k.pmd_mkinvalid(pmd),
  weight: 0.25,
  message:
    'A block may be hidden already when it is hidden. Here it is not as after the first time. What does your helper do to a mark that is there?',
});

law<boolean>({
  id: 'asks-presence',
  title: 'pmd_present sees what is valid, what is hidden and what nobody may touch, and nothing else.',
  call: 'pmd_present',
  over: everything,
  want: (pmd, k) => k.pmd_present(pmd),
  about: (k) => k.PTE_VALID | k.PTE_PROT_NONE | mark(k),
  weight: 1.5,
  message:
    'Present is what Linux has mapped: VALID, or the mark, or PROT_NONE where it has a bit of its own. Here the answer is another. Which of the three did you not ask, or which bit beside them?',
});

law<boolean>({
  id: 'asks-block',
  title: 'pmd_trans_huge sees every block, hidden or not, and no table.',
  call: 'pmd_trans_huge',
  over: everything,
  want: (pmd, k) => k.pmd_trans_huge(pmd),
  about: (k) => k.PTE_VALID | k.PMD_TABLE_BIT | k.PTE_PROT_NONE | mark(k),
  weight: 1.5,
  message:
    'A block is present and has TABLE clear, also while VALID is clear. Here the answer is another, and a walk would go on into a page, or stop above a table. Which bit did your answer depend on?',
});

law<boolean>({
  id: 'block-while-hidden',
  title: 'pmd_trans_huge still sees the block that pmd_mkinvalid has hidden.',
  call: ['pmd_mkinvalid', 'pmd_trans_huge'],
  over: space.presence,
  when: block,
  want: () => true,
  about: (k) => k.PMD_TABLE_BIT | mark(k),
  weight: 0.5,
  message:
    'A block was hidden and then asked for. The answer should be yes, as it was before. Which of your two helpers says something else than the other?',
});

law({
  id: 'shown-again',
  title: 'pte_mkpresent sets VALID, and nothing else.',
  call: 'pte_mkpresent',
  over: space.presence,
  when: (pte, k) => k.pmd_present(pte),
  want: (pte, k) => k.pte_mkpresent(pte),
  weight: 1.25,
  message:
    'Showing an entry is setting VALID. Here VALID is clear, or another field has changed. What does hardware call the bit that was the mark?',
});

law({
  id: 'there-and-back',
  title:
    'A user block that is hidden and shown again is what it was, but for a mark that a layout keeps apart.',
  call: ['pmd_mkinvalid', 'pte_mkpresent'],
  over: space.presence,
  when: (pmd, k) => block(pmd, k) && k.pte_valid(pmd) && (pmd & k.PTE_NG) !== 0n,
  want: (pmd, k) => pmd | mark(k),
  weight: 0.5,
  message:
    'A user block went through both helpers. Under v6.12 it should be just what it was; under the other two the mark may have stayed. Here something else has changed. Which of the two does not keep to its part?',
});

const RECORDED =
  'These descriptors were put to the helpers themselves, on booted kernels and in a reconstruction of the RFC’s, and for this one your result is another. Which of the laws above speaks of the field that differs?';

law({
  id: 'recorded-mkinvalid',
  title: 'Every recorded block comes out of pmd_mkinvalid as recorded.',
  call: 'pmd_mkinvalid',
  over: vectors,
  when: block,
  reveal: 'input',
  want: (pmd, k) => k.pmd_mkinvalid(pmd),
  weight: 0.25,
  message: RECORDED,
});

law<boolean>({
  id: 'recorded-present',
  title: 'pmd_present says of every recorded entry what was recorded.',
  call: 'pmd_present',
  over: vectors,
  reveal: 'input',
  want: (pmd, k) => k.pmd_present(pmd),
  weight: 0.25,
  message: RECORDED,
});

law<boolean>({
  id: 'recorded-trans-huge',
  title: 'pmd_trans_huge says of every recorded entry what was recorded.',
  call: 'pmd_trans_huge',
  over: vectors,
  reveal: 'input',
  want: (pmd, k) => k.pmd_trans_huge(pmd),
  weight: 0.25,
  message: RECORDED,
});
