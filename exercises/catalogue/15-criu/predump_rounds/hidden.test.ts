// The counts, from the steps of the recordings uffd_wp_async_dirty_tracking and sd_vma_merge, run on the simulated kernels.
// The second recording has no store after clear_refs; that count is the simulator's alone. Not judged is time.
import { courseCounts } from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check } from '#grader';

const counts = courseCounts();
/** Asks for some counts and compares each with the simulator's. */
const ask = (
  id: string,
  title: string,
  message: string,
  asked: Readonly<Record<string, string>>,
  weight = 1,
) =>
  check({ id, title, message, weight }, (t) => {
    for (const layout of t.layouts)
      for (const [question, name] of Object.entries(asked))
        expect(t.call(layout, 'answer', question)).toBe(counts[name]);
  });

ask(
  'first-scan',
  'The first scan reports every page that is not armed.',
  'Before the first scan no page is armed. Your number of pages is another. Which pages could be stored to without anybody hearing of it?',
  { 'first-scan-pages': 'firstScanPages' },
);

ask(
  'later-scans',
  'Each later scan reports what was stored to since, and nothing else.',
  'Every scan but the last one arms what it reports. Your counts for the second or the third are different. Which pages lost their note in between, and which of them are neighbours?',
  {
    'second-scan-regions': 'secondScanRegions',
    'second-scan-pages': 'secondScanPages',
    'third-scan-pages': 'thirdScanPages',
  },
);

ask(
  'armed-fault',
  'A store to an armed page costs what it takes to notice it.',
  'Page 0 is there, and armed. Your number of faults is another than the kernel’s. Who removes the note, and how does the kernel get to run at all?',
  { 'faults-armed': 'faultsOfStoreToArmed' },
);

ask(
  'marker-fault',
  'A store to a marker brings the page first, still armed.',
  'Page 5 has never been touched; the first scan left a marker there. Your number of faults is another. What does the kernel put in the place of the marker, and may the store go on then?',
  { 'faults-marker': 'faultsOfStoreToMarker' },
);

ask(
  'messages',
  'In asynchronous mode the monitor is told nothing.',
  'The tool never reads its descriptor in this run. You say that something would be waiting there. Who resolves a write-protect fault under WP_ASYNC?',
  { messages: 'messages' },
);

ask(
  'cleared-fault',
  'The first store after a clearing faults.',
  'clear_refs cleared SOFT_DIRTY of page 0, and hardware does not know that bit. Your number of faults is another than the kernel’s. Who would set it again?',
  { 'faults-cleared': 'faultsOfStoreAfterClearRefs' },
);

ask(
  'merge',
  'After the merge pagemap reports the whole area, without any bit.',
  'Two neighbours of the same kind have become one area. Of the pages that are reported, or of the entries with SOFT_DIRTY, your number differs. What does an area have that its entries do not?',
  { 'merge-reported': 'softDirtyReportedAfterMerge', 'merge-bits': 'softDirtyBitsAfterMerge' },
);
