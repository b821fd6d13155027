// One answer over all combinations of the bits of a page and every kind of swap entry, one over sets of categories; then
// scans in a running kernel. Pages and what is away are two spaces, so that no check has to call many cases. Not judged are
// markers with flags beside them: this kernel makes none. Of the types of ordinary swap devices, which are all alike, each has
// a quarter of the offsets. Sets of categories know no layout, so one is enough. Weights are points.
import { type Layout, SCAN_CATEGORIES } from '@spare-bits/sim-core';
import {
  cases,
  dealt,
  defineSpace,
  type Kernel,
  law,
  NO_YES,
  rows,
  scenario,
  script,
  space,
  union,
} from '#grader';

const none = defineSpace('none', () => [0n]);
/** Space C with offsets of no bit, of one, and of a marker's two notes. */
const entries = defineSpace('entries', (layout, at) => {
  const [types, offsets, notes] = [
    layout.mask('SWP_TYPE'),
    layout.mask('SWP_OFFSET'),
    layout.mask('PTE_MARKER_MASK'),
  ];
  const [type, offset] = [BigInt(layout.number('SWP_TYPE_SHIFT')), layout.number('SWP_OFFSET_SHIFT')];
  return space.swap.inputs(at).filter((pte) => {
    const place = pte & offsets;
    if ((place & (place - 1n)) !== 0n && place !== notes) return false;
    const device = Number((pte & types) >> type);
    const length = place.toString(2).length - offset;
    return device >= layout.swapTypes.MAX_SWAPFILES || (length + device) % 4 === 0;
  });
});
/** All states of a page on one frame; of those on another and of single flips every fifth. */
const share = defineSpace('share', (_, at) => space.leaf.inputs(at).filter((_pte, i) => i % 5 === 0));
const states = union(space.states, share);
const there = (layout: Layout): ((pte: bigint) => boolean) => {
  const bits = layout.mask('PTE_VALID') | layout.mask('PTE_PRESENT_INVALID');
  return (pte) => (pte & bits) !== 0n;
};
const open = defineSpace('open', (layout, at) => states.inputs(at).filter(there(layout)));
const closed = defineSpace('closed', (layout, at) => states.inputs(at).filter((pte) => !there(layout)(pte)));
/** Present pages, and entries that are not, each with one of the four kinds of page behind it. */
const pages = dealt(open, 1, NO_YES, NO_YES);
const away = dealt(union(none, closed, entries), 1, NO_YES, NO_YES);
const empty = cases(none, NO_YES, NO_YES);
type Case = readonly [bigint, boolean, boolean];

const marker = (pte: bigint, k: Kernel): boolean => k.is_swap_pte(pte) && k.is_pte_marker(pte);
/** A marker with something beside its type and its two notes. */
const odd = (pte: bigint, k: Kernel): boolean =>
  marker(pte, k) && (pte & ~(k.SWP_TYPE | k.PTE_MARKER_MASK)) !== 0n;
const swapped = (pte: bigint, k: Kernel): boolean => k.is_swap_pte(pte) && !marker(pte, k);

const wanted = (pte: bigint, k: Kernel, file: boolean, zero: boolean): number =>
  k.pieces.page_category(pte, file, zero);
/** Do both answers agree in these categories? */
const agrees =
  (...names: readonly (keyof typeof SCAN_CATEGORIES)[]) =>
  (got: number, pte: bigint, k: Kernel, file: boolean, zero: boolean): boolean => {
    const about = names.reduce((sum, name) => sum + SCAN_CATEGORIES[name], 0);
    return ((got ^ wanted(pte, k, file, zero)) & about) === 0;
  };

law<number, Case>({
  id: 'none',
  title: 'An empty entry is written, and nothing else.',
  call: 'page_category',
  over: away,
  when: (pte) => pte === 0n,
  want: wanted,
  weight: 0.25,
  message:
    'No page is here, and no promise either; the table is there. Your answer is not WRITTEN alone. Would the tracker hear of the next store to this place?',
});

law<number, Case>({
  id: 'none-anywhere',
  title: 'It does not matter what else is known of a place where nothing is.',
  call: 'page_category',
  over: empty,
  want: wanted,
  weight: 0.25,
  message:
    'The entry is empty, in a mapping of a file or not. Your answer is not WRITTEN alone. Which page would be a page of the file here?',
});

law<number, Case>({
  id: 'written-present',
  title: 'A present page is written if it is not armed, whatever else it is.',
  call: 'page_category',
  over: pages,
  when: (pte, k) => k.pte_present(pte),
  holds: agrees('WRITTEN'),
  want: wanted,
  weight: 1.25,
  message:
    'The page is present, and your answer about WRITTEN is wrong. Suppose that the tracker armed it a moment ago and that nobody has stored since. Which of its notes changed when it was armed?',
});

law<number, Case>({
  id: 'written-swapped',
  title: 'A page in swap or in motion is written if its own note is not set.',
  call: 'page_category',
  over: away,
  when: swapped,
  holds: agrees('WRITTEN'),
  want: wanted,
  weight: 0.75,
  message:
    'The page is not there, and its entry says whether it was armed when it went. Your answer about WRITTEN is wrong. Where does this form keep the note, and what stands at the place where a present page has it?',
});

law<number, Case>({
  id: 'marker',
  title: 'A marker is an armed page without the page.',
  call: 'page_category',
  over: away,
  when: (pte, k) => marker(pte, k) && !odd(pte, k),
  holds: agrees('WRITTEN', 'SWAPPED'),
  want: wanted,
  weight: 1,
  message:
    'A marker counts as swapped, and it is written if its note UFFD_WP is not set. Yours says something else. Which of its two notes did you read, and where does a marker keep them?',
});

law<number, Case>({
  id: 'soft-dirty-present',
  title: 'Of a present page SOFT_DIRTY is told as it stands there.',
  call: 'page_category',
  over: pages,
  when: (pte, k) => k.pte_present(pte),
  holds: agrees('SOFT_DIRTY'),
  want: wanted,
  weight: 0.25,
  message:
    'The kernel under test may have soft-dirty or not; your answer about SOFT_DIRTY does not say what stands in this page. Which field of the layout did you ask?',
});

law<number, Case>({
  id: 'soft-dirty-swapped',
  title: 'Of a page that is away SOFT_DIRTY is told as well.',
  call: 'page_category',
  over: away,
  when: swapped,
  holds: agrees('SOFT_DIRTY'),
  want: wanted,
  weight: 0.75,
  message:
    'The page was written since the clearing, or it was not, and then it went. pagemap can tell, and your answer differs from it. Where does the note go when the page goes?',
});

law<number, Case>({
  id: 'kind-present',
  title: 'A present page is told as present, with its file and the zero page.',
  call: 'page_category',
  over: pages,
  when: (pte, k) => k.pte_present(pte),
  holds: agrees('PRESENT', 'SWAPPED', 'FILE', 'PFNZERO', 'HUGE', 'WPALLOWED'),
  want: wanted,
  weight: 0.5,
  message:
    'One of PRESENT, SWAPPED, FILE and PFNZERO is missing here, or is too many. Is the page present, although nobody may touch it, and whose page is it?',
});

law<number, Case>({
  id: 'kind-away',
  title: 'What is away is told as swapped, with its file where the entry names the page.',
  call: 'page_category',
  over: away,
  when: (pte, k) => pte !== 0n && !odd(pte, k),
  holds: agrees('PRESENT', 'SWAPPED', 'FILE', 'PFNZERO', 'HUGE', 'WPALLOWED'),
  want: wanted,
  weight: 0.25,
  message:
    'One of PRESENT, SWAPPED, FILE and PFNZERO is missing here, or is too many. Is there a page behind this entry, and does the entry itself know which?',
});

/** Every set of categories with 64 ways to ask. */
const sets = rows('sets', function* () {
  const all = Object.values(SCAN_CATEGORIES).reduce((sum, category) => sum + category, 0) + 1;
  for (let categories = 0; categories < all; categories++) {
    for (let way = 0; way < 64; way++) {
      const inverted = way % 4 === 0 ? 0 : (way * 37) % all;
      const mask = way % 5 === 0 ? 0 : (categories ^ inverted) & ((way * 11 + categories) % all);
      const more = way % 3 === 1 ? (way * 29) % all : 0;
      const anyof = way % 7 < 2 ? 0 : (way * 53 + categories) % all;
      yield [categories, inverted, mask | more, anyof] as [number, number, number, number];
    }
  }
});
type Question = readonly [number, number, number, number];
const answer = (categories: number, k: Kernel, inverted: number, mask: number, anyof: number): boolean =>
  k.pieces.scan_matches(categories, inverted, mask, anyof);

law<boolean, Question>({
  id: 'match-no-wish',
  title: 'Without a list only the mask decides.',
  call: 'matches',
  over: sets,
  layouts: ['v6.12'],
  when: (_categories, _k, inverted, _mask, anyof) => anyof === 0 && inverted === 0,
  want: answer,
  weight: 0.75,
  message:
    'Nothing is inverted, and the list is empty. The page matches exactly if it has all that the mask names, and yours says otherwise. What does a caller want who gives no list?',
});

law<boolean, Question>({
  id: 'match-list',
  title: 'With a list the page must have all of the mask and one of the list.',
  call: 'matches',
  over: sets,
  layouts: ['v6.12'],
  when: (_categories, _k, inverted, _mask, anyof) => anyof !== 0 && inverted === 0,
  want: answer,
  weight: 0.5,
  message:
    'Nothing is inverted. The page matches if it has everything in the mask and anything in the list. Yours says otherwise. How much does each of the two demand?',
});

law<boolean, Question>({
  id: 'match-inverted',
  title: 'Inverted categories count as their opposites, in mask and list.',
  call: 'matches',
  over: sets,
  layouts: ['v6.12'],
  when: (_categories, _k, inverted) => inverted !== 0,
  want: answer,
  weight: 0.75,
  message:
    'Some categories are inverted, and for those the caller asks about pages that lack them. Yours gives another answer. What becomes of a category that is inverted and that neither the mask nor the list names?',
});

scenario({
  id: 'run-tracker',
  title: 'A tracker asks three times, and hears of each page once.',
  weight: 0.25,
  message:
    'A tracker scans and arms at once, the program stores, the tracker scans again. At the step shown it hears of a page too often, or never. Which pages stand armed at this point, with and without a page behind them?',
  run: script('uffd_wp_async_dirty_tracking'),
});

scenario({
  id: 'run-swap',
  title: 'Armed pages go to swap; the scan knows which of them were released there.',
  weight: 0.25,
  message:
    'Two armed pages are in swap, one of them is released, both are written in the end. At the step shown the scan tells something else of a page than the kernel does. What does the entry of a page in swap remember?',
  run: script('uffd_wp_swap_unprotect'),
});

scenario({
  id: 'run-written-in-swap',
  title: 'A page that was written and then swapped out is found by a scan for SOFT_DIRTY.',
  weight: 0.25,
  message:
    'Both pages were cleared, one was stored to, and then both went to swap. The tool scans for SOFT_DIRTY. At the step shown it hears something else than it should. Where is the note while the page is away?',
  run: {
    name: 'soft_dirty_scan_in_swap',
    steps: [
      { op: 'mmap', r: 'A', pages: 3, prot: 'rw-', kind: 'anon-private' },
      { op: 'write', r: 'A', p: 0, v: 1 },
      { op: 'write', r: 'A', p: 1, v: 1 },
      { op: 'clear_refs', v: 4 },
      { op: 'write', r: 'A', p: 1, v: 2 },
      { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
      { op: 'pagemap_scan', r: 'A', p: 0, n: 3, flags: '', cat: SCAN_CATEGORIES.SOFT_DIRTY },
      { op: 'read', r: 'A', p: 1 },
      { op: 'pagemap_scan', r: 'A', p: 0, n: 3, flags: '', cat: SCAN_CATEGORIES.SWAPPED },
    ],
  },
});
