// Models: what a tab says beside the name of its panel, as a mark from the sprite with its count and its word.
// Does not model: tabs.
import { Mark } from '../../figures/Marks.tsx';
import type { MarkName } from '../../figures/marks-data.ts';

const GLYPHS: Readonly<Record<string, { readonly mark: MarkName; readonly word: string }>> = {
  Δ: { mark: 'differs', word: 'changed' },
  '╎': { mark: 'stale', word: 'stale' },
  '‡': { mark: 'waits', word: 'waiting' },
  '✕': { mark: 'fault', word: 'fault' },
};

/** @param of a text of `tabMarks` */
export function TabMark({ of }: { of: string }) {
  const glyph = GLYPHS[of.charAt(0)];
  if (!glyph) return null;
  return (
    <span class={`lp-tabmark is-${glyph.mark}`}>
      <Mark name={glyph.mark} />
      {of.slice(1)}
      <span class="visually-hidden"> {glyph.word}</span>
    </span>
  );
}
