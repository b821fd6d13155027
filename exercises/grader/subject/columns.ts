// Models: the way back from stripped code to the learner's text: lines are the same, columns move where a type stood.
// Reference: source map revision 3, `mappings`. Does not model: several sources, names.
import type { Place } from '../result.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Five bits of each digit are payload; the next one says that the number goes on. */
const PAYLOAD = 32;

/** The numbers of one segment: deltas of generated column, source, line, column. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let scale = 1;
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    value += (digit % PAYLOAD) * scale;
    scale *= PAYLOAD;
    if (digit >= PAYLOAD) continue;
    // The lowest bit is the sign.
    const size = Math.floor(value / 2);
    numbers.push(value % 2 === 1 ? -size : size);
    value = 0;
    scale = 1;
  }
  return numbers;
}

/** Where in the learner's text a place of the stripped code comes from. */
export function originalPlace(mappings: string, place: Place): Place {
  let column = 0;
  let found = place;
  for (const [index, line] of mappings.split(';').entries()) {
    let generated = 0;
    for (const segment of line === '' ? [] : line.split(',')) {
      const [across = 0, , , back = 0] = numbersOf(segment);
      generated += across;
      column += back;
      if (index === place.line - 1 && generated <= place.column - 1) {
        found = { line: place.line, column: column + (place.column - 1 - generated) + 1 };
      }
    }
    if (index === place.line - 1) break;
  }
  return found;
}
