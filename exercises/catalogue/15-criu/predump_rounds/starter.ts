// How many? Fill in a number for each question.
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

/** No count: the question has not been answered. */
const NOT_YET = -1;

export function answer(question: Question): number {
  switch (question) {
    case 'first-scan-regions':
      return NOT_YET;
    case 'first-scan-pages':
      return NOT_YET;
    case 'second-scan-regions':
      return NOT_YET;
    case 'second-scan-pages':
      return NOT_YET;
    case 'third-scan-pages':
      return NOT_YET;
    case 'faults-armed':
      return NOT_YET;
    case 'faults-marker':
      return NOT_YET;
    case 'messages':
      return NOT_YET;
    case 'faults-cleared':
      return NOT_YET;
    case 'merge-reported':
      return NOT_YET;
    case 'merge-bits':
      return NOT_YET;
  }
}
