// Models: the order of the book: its parts and all its chapters. A chapter exists when lessons/ has a page with its slug;
// the others are planned and are never links. Exercises stand beside the chapter whose number their folder has.
// Does not model: what a chapter says about itself (minutes, bits, question): that stands at its head.

export interface Chapter {
  readonly number: number;
  readonly slug: string;
  readonly title: string;
}

export interface Part {
  readonly number: number;
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

const chapter = (number: number, slug: string, title: string): Chapter => ({ number, slug, title });

export const book: readonly Part[] = [
  {
    number: 1,
    title: 'A full house',
    chapters: [
      chapter(1, 'spare-bits', 'Why a page table has spare bits'),
      chapter(2, 'the-walk', 'The walk'),
      chapter(3, 'descriptor-formats', 'Descriptor formats'),
      chapter(4, 'permission-access-dirty', 'Permission, access and dirty'),
    ],
  },
  {
    number: 2,
    title: 'Freeing',
    chapters: [
      chapter(5, 'software-bit-budget', 'The software-bit budget'),
      chapter(6, 'freeing-software-bits', 'Freeing software bits'),
      chapter(7, 'the-last-bit', 'The last bit'),
    ],
  },
  {
    number: 3,
    title: 'Absence',
    chapters: [chapter(8, 'not-present', 'When the entry is not present')],
  },
  {
    number: 4,
    title: 'Using',
    chapters: [
      chapter(9, 'userfaultfd', 'userfaultfd'),
      chapter(10, 'write-protect', 'userfaultfd write-protect'),
      chapter(11, 'write-protect-everywhere', 'Write-protect everywhere'),
      chapter(12, 'soft-dirty', 'Soft-dirty'),
      chapter(13, 'contpte-and-hugetlb', 'contpte and hugetlb'),
    ],
  },
  {
    number: 5,
    title: 'Judging',
    chapters: [
      chapter(14, 'what-tests-prove', 'What the selftests prove'),
      chapter(15, 'criu-and-pagemap-scan', 'CRIU and PAGEMAP_SCAN'),
      chapter(16, 'a-rejected-design', 'A rejected design'),
      chapter(17, 'capstone', 'Capstone: write the series'),
    ],
  },
];

/** All chapters in reading order. */
export const chapters: readonly Chapter[] = book.flatMap((part) => part.chapters);
