// The counts, from the steps of the recordings uffd_wp_async_dirty_tracking and sd_vma_merge, run on the simulated kernels.
// The second recording has no store after clear_refs; that count is the simulator's alone. Not judged is time.
import { courseCounts } from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check, type TestTools } from '#grader';

const counts = courseCounts();
/** Asks some questions and compares each answer with the simulator's count. */
const compare =
  (asked: Readonly<Record<string, string>>) =>
  (t: TestTools): void => {
    for (const layout of t.layouts)
      for (const [question, name] of Object.entries(asked))
        expect(t.call(layout, 'answer', question)).toBe(counts[name]);
  };

check(
  {
    id: 'first-scan',
    title: 'The first scan reports every page that is not armed.',
    message:
      'Before the first scan no page is armed. Your number of pages is another. Which pages could be stored to without anybody hearing of it?',
  },
  compare({ 'first-scan-pages': 'firstScanPages' }),
);

check(
  {
    id: 'later-scans',
    title: 'Each later scan reports what was stored to since, and nothing else.',
    message:
      'Every scan but the last one arms what it reports. Your counts for the second or the third are different. Which pages lost their note in between, and which of them are neighbours?',
  },
  compare({
    'second-scan-regions': 'secondScanRegions',
    'second-scan-pages': 'secondScanPages',
    'third-scan-pages': 'thirdScanPages',
  }),
);

check(
  {
    id: 'armed-fault',
    title: 'A store to an armed page costs what it takes to notice it.',
    message:
      'Page 0 is there, and armed. Your number of faults is another than the kernel’s. Who removes the note, and how does the kernel get to run at all?',
  },
  compare({ 'faults-armed': 'faultsOfStoreToArmed' }),
);

check(
  {
    id: 'marker-fault',
    title: 'A store to a marker brings the page first, still armed.',
    message:
      'Page 5 has never been touched; the first scan left a marker there. Your number of faults is another. What does the kernel put in the place of the marker, and may the store go on then?',
  },
  compare({ 'faults-marker': 'faultsOfStoreToMarker' }),
);

check(
  {
    id: 'messages',
    title: 'In asynchronous mode the monitor is told nothing.',
    message:
      'The tool never reads its descriptor in this run. You say that something would be waiting there. Who resolves a write-protect fault under WP_ASYNC?',
  },
  compare({ messages: 'messages' }),
);

check(
  {
    id: 'cleared-fault',
    title: 'The first store after a clearing faults.',
    message:
      'clear_refs cleared SOFT_DIRTY of page 0, and hardware does not know that bit. Your number of faults is another than the kernel’s. Who would set it again?',
  },
  compare({ 'faults-cleared': 'faultsOfStoreAfterClearRefs' }),
);

check(
  {
    id: 'merge',
    title: 'After the merge pagemap reports the whole area, without any bit.',
    message:
      'Two neighbours of the same kind have become one area. Of the pages that are reported, or of the entries with SOFT_DIRTY, your number differs. What does an area have that its entries do not?',
  },
  compare({ 'merge-reported': 'softDirtyReportedAfterMerge', 'merge-bits': 'softDirtyBitsAfterMerge' }),
);
