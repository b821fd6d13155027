// Models: how much of a failure is shown. The evidence is complete inside the grader; here it is cut to the mode of the
// test. Does not model: secrecy. Whoever has the files of a static site has the suites; a mode only decides what is shown.
import type { Evidence, PictureField, Reveal } from './result.ts';

/** Before and yours, without what the rule asks. */
function withoutRule(field: PictureField): PictureField {
  const { must: _must, mustText: _mustText, sentence: _sentence, ...rest } = field;
  return { ...rest, wrong: false };
}

/** The part of the evidence that the mode shows; null for `property`. */
export function reveal(evidence: Evidence | null, mode: Reveal): Evidence | null {
  if (evidence === null || mode === 'property') return null;
  if (mode === 'full') return evidence;
  const { got, want: _want, fields, ...base } = evidence;
  if (mode === 'input') {
    return {
      ...base,
      ...(fields && { fields: fields.map(({ yours: _yours, ...field }) => withoutRule(field)) }),
    };
  }
  return { ...base, ...(got && { got }), ...(fields && { fields: fields.map(withoutRule) }) };
}
