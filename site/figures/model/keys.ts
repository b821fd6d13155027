// Models: the keyboard of a bit grid as pure functions over the list of its stops. One stop is in the tab order; keys
// choose another. Left is the higher bit, as drawn. Does not model: focus itself (Cells.tsx moves it).
import type { Field } from '@spare-bits/sim-core';
import type { Band } from './cells.ts';
import { fieldAt } from './cells.ts';

/** A place that can have focus: a bit, or the folded address as a whole. */
export type Stop = number | 'fold';

export type KeyAction =
  | { readonly kind: 'move'; readonly to: Stop }
  | { readonly kind: 'press' }
  | { readonly kind: 'type' }
  | { readonly kind: 'leave' };

interface Line {
  readonly stops: readonly Stop[];
  /** Where the line begins and how wide a stop is, in shares of the width of the grid. */
  readonly from: number;
  readonly step: number;
}

/** The part of a keyboard event that matters. */
export interface Key {
  readonly key: string;
  readonly shiftKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
}

function bitsOf(band: Band): number[] {
  return Array.from({ length: band.hi - band.lo + 1 }, (_, i) => band.hi - i);
}

/** The lines of the grid as drawn on a wide screen; a folded address is the first stop of the last line. */
export function linesOf(bands: readonly Band[], folded: boolean): readonly Line[] {
  const [upper, address, lower] = bands.map(bitsOf);
  if (!upper || !address || !lower) return [];
  const column = 1 / upper.length;
  const indent = 1 - lower.length * column;
  const last: Line = { stops: lower, from: indent, step: column };
  const first: Line = { stops: upper, from: 0, step: column };
  if (!folded) return [first, { stops: address, from: 0, step: 1 / address.length }, last];
  return [first, { stops: ['fold', ...lower], from: indent - column, step: column }];
}

function vertical(lines: readonly Line[], at: Stop, by: 1 | -1): Stop {
  const row = lines.findIndex((line) => line.stops.includes(at));
  const here = lines[row];
  const there = lines[row + by];
  if (!here || !there) return at;
  const middle = here.from + (here.stops.indexOf(at) + 0.5) * here.step;
  const column = Math.floor((middle - there.from) / there.step);
  return there.stops[Math.min(Math.max(column, 0), there.stops.length - 1)] ?? at;
}

function byField(stops: readonly Stop[], fields: readonly Field[], at: Stop, by: 1 | -1): Stop {
  const group = (stop: Stop): string => (stop === 'fold' ? 'fold' : String(fieldAt(fields, stop).lo));
  const index = stops.indexOf(at);
  let next = index;
  while (stops[next] !== undefined && group(stops[next] as Stop) === group(at)) next += by;
  const found = stops[next];
  if (found === undefined) return at;
  const start = stops.findIndex((stop) => group(stop) === group(found));
  return stops[start] ?? at;
}

/**
 * What a key does when the stop `at` has focus.
 * @returns null for a key that the grid leaves to the browser.
 */
export function actionOf(
  key: Key,
  at: Stop,
  lines: readonly Line[],
  fields: readonly Field[],
): KeyAction | null {
  // [ ] # may need AltGr or Option, which browsers report as ctrl and alt: the character is what counts.
  const typed = key.key === '[' || key.key === ']' || key.key === '#';
  if (key.metaKey || (key.altKey && !typed)) return null;
  const stops = lines.flatMap((line) => line.stops);
  const index = stops.indexOf(at);
  const line = lines.find((each) => each.stops.includes(at));
  const move = (to: Stop | undefined): KeyAction => ({ kind: 'move', to: to ?? at });
  const whole = key.ctrlKey === true;
  switch (key.key) {
    case 'ArrowLeft':
      return key.shiftKey ? move(byField(stops, fields, at, -1)) : move(stops[Math.max(index - 1, 0)]);
    case 'ArrowRight':
      return key.shiftKey ? move(byField(stops, fields, at, 1)) : move(stops[index + 1]);
    case '[':
      return move(byField(stops, fields, at, -1));
    case ']':
      return move(byField(stops, fields, at, 1));
    case 'ArrowUp':
      return move(vertical(lines, at, -1));
    case 'ArrowDown':
      return move(vertical(lines, at, 1));
    case 'Home':
      return move(whole ? stops[0] : line?.stops[0]);
    case 'End':
      return move(whole ? stops[stops.length - 1] : line?.stops[line.stops.length - 1]);
    case ' ':
    case 'Enter':
      return whole ? null : { kind: 'press' };
    case '#':
      return { kind: 'type' };
    case 'v':
      return whole ? null : { kind: 'type' };
    case 'Escape':
      return { kind: 'leave' };
    default:
      return null;
  }
}
