// The two places by the tables; then what stands on them: laws of the helpers over entries of space A and C, built with
// the learner's fields, and the kernel itself, beside the reconstructed one that has the note. Right places differ only
// where no program can look, so several answers pass. The defence is counted, not judged.
// Weights are points.
import { U64_MASK } from '@spare-bits/sim-core';
import { type Kernel, lint, placedLaw, placedScenario, script, space, written } from '#grader';

lint({
  id: 'present',
  title: 'In a present entry the note has a bit that nobody else has or may read.',
  fields: ['PTE_SOFT_DIRTY'],
  weight: 2,
  message:
    'The note of the present entry stands on a bit that is not free. Software may have it, hardware may read it, with an extension or without, or it must be zero. Which bit is ignored by all of them?',
});

lint({
  id: 'swap',
  title: 'In a swap entry the note has a bit that is unused.',
  fields: ['PTE_SWP_SOFT_DIRTY'],
  weight: 2,
  message:
    'The note of the swap entry stands on a bit that is not free. A swap entry has its own layout: notes, type, offset, and bits that keep it from being read as something else. Which bits are left over?',
});

/** What the kernel knows of a present entry, but for soft-dirty. */
const facts = (pte: bigint, k: Kernel): string =>
  [
    k.pte_present(pte),
    k.pte_valid(pte),
    k.pte_protnone(pte),
    k.pte_write(pte),
    k.pte_dirty(pte),
    k.pte_young(pte),
    k.pte_special(pte),
    k.pte_devmap(pte),
    k.pte_uffd_wp(pte),
    k.pte_pfn(pte),
  ].join();

placedLaw({
  id: 'leaf-laws',
  title: 'The note of a present entry can be set, read and cleared, and changes nothing else.',
  over: space.leaf,
  call: 'pte_mksoft_dirty',
  when: (pte, k) => k.pte_present(pte),
  holds: (pte, k) => {
    const marked = k.pte_mksoft_dirty(pte);
    const cleared = k.pte_clear_soft_dirty(marked);
    return (
      k.pte_soft_dirty(marked) &&
      !k.pte_soft_dirty(cleared) &&
      facts(marked, k) === facts(pte, k) &&
      facts(cleared, k) === facts(pte, k)
    );
  },
  weight: 1,
  message:
    'On your layout the note cannot be told from something else that the kernel or hardware reads in a present entry, or no kernel could be built at all. What else changes when the note is set?',
});

/** What the kernel knows of an entry in swap, but for soft-dirty. */
const swapFacts = (pte: bigint, k: Kernel): string =>
  [
    k.pte_none(pte),
    k.pte_present(pte),
    k.pte_valid(pte),
    k.pte_swp_exclusive(pte),
    k.pte_swp_uffd_wp(pte),
    k.__swp_type(k.pte_to_swp_entry(pte)),
    k.__swp_offset(k.pte_to_swp_entry(pte)),
  ].join();

placedLaw({
  id: 'swap-laws',
  title: 'The note of a swap entry can be set, read and cleared, and the page is found again.',
  over: space.swap,
  call: 'pte_swp_mksoft_dirty',
  // A note alone is no entry.
  when: (pte, k) => (pte & (U64_MASK ^ k.PTE_SWP_SOFT_DIRTY)) !== 0n,
  holds: (pte, k) => {
    const bare = pte & (U64_MASK ^ k.PTE_SWP_SOFT_DIRTY);
    const marked = k.pte_swp_mksoft_dirty(pte);
    const cleared = k.pte_swp_clear_soft_dirty(marked);
    return (
      k.pte_swp_soft_dirty(marked) &&
      !k.pte_swp_soft_dirty(cleared) &&
      swapFacts(marked, k) === swapFacts(bare, k) &&
      cleared === bare
    );
  },
  weight: 1,
  message:
    'On your layout a note changes where a page in swap is found or what it is taken for, or no kernel could be built at all. Which part of the entry does your bit belong to?',
});

placedScenario({
  id: 'run-clear',
  title: 'A kernel on your layout reports what was written since it was asked.',
  hafdbs: [true, false],
  weight: 0.75,
  message:
    'A program wrote to some pages after clear_refs, and only read others. On your layout the tool is told something else, or no kernel could be built at all. Who else reads or sets your bit?',
  run: script('sd_clear_write_read'),
});

placedScenario({
  id: 'run-swap',
  title: 'A kernel on your layout finds its pages in swap again.',
  hafdbs: [true, false],
  weight: 0.75,
  message:
    'Pages went to swap and came back by reads and by writes. On your layout they do not come back as they were, or no kernel could be built at all. What does your swap bit stand on?',
  run: script('swap_out_read_in'),
});

written({
  id: 'defence',
  title: 'The first choice is defended in at least 200 characters.',
  call: 'defence',
  least: 200,
  weight: 0.5,
  message:
    'This is too short to convince a reviewer. We count characters and judge nothing else. What would you say to somebody who asks why this bit, and why for soft-dirty?',
});
