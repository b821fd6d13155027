// The laws, over every swap type, a hundred offsets and all sets of notes, and over the recorded entries. The
// helper's precondition is an entry that is neither empty nor present, so nothing else is judged. With about 300,000
// calls this suite is also the benchmark of the grader. At the end the helpers run in the kernel, and only what a program
// can see is judged.
// A law with a condition (a marked entry stays as it is) is called on every input all the same, so that a wrong answer is
// known by what it does everywhere, and not only where the law bites.
// Weights are points. What holds for a helper that does nothing weighs little.
import { U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, law, scenario, script, space, vectors } from '#grader';

const swapped = (pte: bigint, k: Kernel): boolean => k.is_swap_pte(pte);
const marked = (pte: bigint, k: Kernel): bigint => k.pte_swp_mksoft_dirty(pte);
const note = (k: Kernel): bigint => k.PTE_SWP_SOFT_DIRTY;
const slot = (k: Kernel): bigint => k.SWP_TYPE | k.SWP_OFFSET;
const presence = (k: Kernel): bigint => k.PTE_VALID | k.PTE_PROT_NONE | k.PTE_PRESENT_INVALID;

law({
  id: 'same-slot',
  title: 'A marked entry is still absent, and still names the same slot.',
  call: 'pte_swp_mksoft_dirty',
  over: space.swap,
  when: swapped,
  want: marked,
  about: (k) => slot(k) | presence(k),
  weight: 0.5,
  message:
    'pte_swp_mksoft_dirty must leave type and offset alone, and the entry absent. Here the entry names another slot or kind, so the page would not come back as itself. To which field does the bit that you set belong under this layout?',
});

law({
  id: 'note-set',
  title: 'An entry that is marked carries the note.',
  call: 'pte_swp_mksoft_dirty',
  over: space.swap,
  when: swapped,
  holds: (got, pte, k) => k.pte_swp_soft_dirty(got) || k.pte_swp_soft_dirty(pte),
  want: marked,
  about: note,
  weight: 2.5,
  message:
    'After pte_swp_mksoft_dirty the note must be where the kernel looks for it in a swap entry. Here that place is still clear, and the write is forgotten. Which form of the entry did you have in mind?',
});

law({
  id: 'other-notes',
  title: 'Every other note is as it was.',
  call: 'pte_swp_mksoft_dirty',
  over: space.swap,
  when: swapped,
  want: marked,
  about: (k) => U64_MASK ^ (note(k) | slot(k) | presence(k)),
  weight: 0.5,
  message:
    'A helper touches nothing else. Here a note or a spare bit beside the slot has changed, and with it a promise to somebody else. What did your helper build the result from?',
});

law({
  id: 'twice',
  title: 'Marking an entry twice is marking it once.',
  call: ['pte_swp_mksoft_dirty', 'pte_swp_mksoft_dirty'],
  over: space.swap,
  when: swapped,
  want: marked,
  weight: 0.25,
  message:
    'Whoever marks an entry does not know whether somebody has marked it before. This one was marked twice, and should be as after the first time. What does your helper do the second time?',
});

law<boolean>({
  id: 'asks-own-note',
  title: 'pte_swp_soft_dirty asks for this note, whatever the others say.',
  call: 'pte_swp_soft_dirty',
  over: space.swap,
  when: swapped,
  want: (pte, k) => k.pte_swp_soft_dirty(pte),
  about: note,
  weight: 2,
  message:
    'pte_swp_soft_dirty must say yes for every entry with this note and for no other. Here the answer and the note disagree. Which other field did your answer depend on?',
});

law<boolean>({
  id: 'sees-its-mark',
  title: 'pte_swp_soft_dirty sees what pte_swp_mksoft_dirty wrote.',
  call: ['pte_swp_mksoft_dirty', 'pte_swp_soft_dirty'],
  over: space.swap,
  when: swapped,
  want: () => true,
  about: note,
  weight: 0.5,
  message:
    'An entry that was just marked must answer yes. Here your two helpers do not speak of the same place. Which of them uses the name that the layout gives to the note?',
});

law({
  id: 'clears-own-note',
  title: 'Taking the note away takes nothing else.',
  call: 'pte_swp_clear_soft_dirty',
  over: space.swap,
  when: swapped,
  want: (pte, k) => k.pte_swp_clear_soft_dirty(pte),
  weight: 2,
  message:
    'After pte_swp_clear_soft_dirty the note is gone and all else is as it was. Here something else went with it, or the note is still there. Whose promise was it?',
});

law({
  id: 'there-and-back',
  title: 'An entry that is marked and unmarked is what it was before.',
  call: ['pte_swp_mksoft_dirty', 'pte_swp_clear_soft_dirty'],
  over: space.swap,
  when: (pte, k) => swapped(pte, k) && !k.pte_swp_soft_dirty(pte),
  want: (pte) => pte,
  weight: 0.5,
  message:
    'What one helper adds, the other takes away, and nothing more. Here an entry without the note came back changed after both. Which of the two does not keep to its part?',
});

const RECORDED =
  'These entries were put to the helpers themselves, in reconstructions of both kernels, and for this one your result is another. Which of the laws above speaks of the field that differs?';

law({
  id: 'recorded-mksoft-dirty',
  title: 'Every recorded entry comes out of pte_swp_mksoft_dirty as recorded.',
  call: 'pte_swp_mksoft_dirty',
  over: vectors.swap,
  when: swapped,
  reveal: 'input',
  want: (pte, k) => k.pte_swp_mksoft_dirty(pte),
  weight: 0.25,
  message: RECORDED,
});

law<boolean>({
  id: 'recorded-soft-dirty',
  title: 'Every recorded entry comes out of pte_swp_soft_dirty as recorded.',
  call: 'pte_swp_soft_dirty',
  over: vectors.swap,
  when: swapped,
  reveal: 'input',
  want: (pte, k) => k.pte_swp_soft_dirty(pte),
  weight: 0.25,
  message: RECORDED,
});

law({
  id: 'recorded-clear-soft-dirty',
  title: 'Every recorded entry comes out of pte_swp_clear_soft_dirty as recorded.',
  call: 'pte_swp_clear_soft_dirty',
  over: vectors.swap,
  when: swapped,
  reveal: 'input',
  want: (pte, k) => k.pte_swp_clear_soft_dirty(pte),
  weight: 0.25,
  message: RECORDED,
});

scenario({
  id: 'run-swap',
  title: 'A page that was written still counts as written after swap; one that is cleared in swap does not.',
  weight: 0.5,
  message:
    'Pages were written, cleared by a tool, swapped out and read again, with your helpers in the kernel. At the step shown the tool is told another thing of a page, or it is not the page that went out. Which of the three helpers did the kernel call on the way?',
  run: script('swap_soft_dirty'),
});
