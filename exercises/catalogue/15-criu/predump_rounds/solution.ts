// The first scan reports all that is not armed, and each later one what lost its note. A store to a marker brings an armed page
// and then faults again; asynchronously the kernel removes the note itself. A merge sets the flag of the whole area.
type Question =
  | 'first-scan-regions'
  | 'first-scan-pages'
  | 'second-scan-regions'
  | 'second-scan-pages'
  | 'third-scan-pages'
  | 'faults-armed'
  | 'faults-marker'
  | 'messages'
  | 'faults-cleared'
  | 'merge-reported'
  | 'merge-bits';

const PAGES = 6;
/** Pages stored to between the scans; none of them are neighbours. */
const STORED = [0, 3];
const STORED_LATER = [0, 5];
const AREA = 4;

export function answer(question: Question): number {
  switch (question) {
    case 'first-scan-regions':
      return 1;
    case 'first-scan-pages':
      return PAGES;
    case 'second-scan-regions':
      return STORED.length;
    case 'second-scan-pages':
      return STORED.length;
    case 'third-scan-pages':
      return STORED_LATER.length;
    case 'faults-armed':
      return 1;
    case 'faults-marker':
      return 2;
    case 'messages':
      return 0;
    case 'faults-cleared':
      return 1;
    case 'merge-reported':
      return AREA;
    case 'merge-bits':
      return 0;
  }
}
