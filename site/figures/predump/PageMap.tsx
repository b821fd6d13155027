// Models: the pages of a task as squares, those of one round marked: copied, copied for nothing, lost. Decoration: the table
// beside it has the numbers. Does not model: what is marked (model.ts).
import type { Stretch } from './words.ts';

const ACROSS = 32;
const SIDE = 10;

interface PageMapProps {
  readonly pages: number;
  readonly needed: readonly Stretch[];
  readonly idle: readonly Stretch[];
  readonly lost: readonly Stretch[];
}

const placeOf = (page: number): readonly [number, number] => [
  (page % ACROSS) * SIDE,
  Math.floor(page / ACROSS) * SIDE,
];

/** One path for all pages of a kind. */
function path(stretches: readonly Stretch[], draw: (x: number, y: number) => string): string {
  return stretches
    .flatMap(([from, count]) => Array.from({ length: count }, (_, i) => draw(...placeOf(from + i))))
    .join('');
}

const square = (x: number, y: number): string => `M${x + 1} ${y + 1}h8v8h-8z`;
const slash = (x: number, y: number): string => `M${x + 2} ${y + 8}l6-6`;
const cross = (x: number, y: number): string => `M${x + 1} ${y + 1}l8 8m0-8l-8 8`;

export function PageMap({ pages, needed, idle, lost }: PageMapProps) {
  const rows = Math.ceil(pages / ACROSS);
  return (
    <svg class="pd-map" viewBox={`0 0 ${ACROSS * SIDE} ${rows * SIDE}`} aria-hidden="true">
      <path class="pd-there" d={path([[0, pages]], square)} />
      <path class="pd-needed" d={path(needed, square)} />
      <path class="pd-idle" d={path(idle, (x, y) => square(x, y) + slash(x, y))} />
      <path class="pd-lost" d={path(lost, cross)} />
    </svg>
  );
}
