// Models: the characters that each font of the site can draw. tools/fonts.mjs cuts the fonts to these sets, and a test
// that scans the built pages refuses any other character, so that no page falls back to a system font unnoticed.
// Does not model ligatures or figures: tools/fonts.mjs names the layout features that are kept.

/** Space to tilde, and the no-break space. */
const ASCII = `${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')}\u00A0`;
const QUOTES = '‘’“”';
const DASHES = '–—';

/** Running text: roman and italic serif, and the sans of labels. */
const TEXT = `${ASCII}${QUOTES}${DASHES}…·×§°±½′`;

/** Signs that no text font has: every family borrows them from the mono file (see site/styles/fonts.css). */
const SIGNS = '†‡←↑→↓⇒∧∨¬∘≠≤≥−Δ';

/** The marks of figures and of the command line's report. Figures draw them as SVG; text may name them. */
const MARKS = '✓✗✕‼⚑⊘▲▽◇◆◥○◐●◑↺╎■▸▾⋯';

/** What each font file holds. */
export const FONT_CHARACTERS = {
  text: TEXT,
  italic: `${ASCII}${QUOTES}${DASHES}…·`,
  display: `${ASCII}’—`,
  sans: TEXT,
  mono: `${ASCII}${QUOTES}${DASHES}…·×§°±½′${SIGNS}${MARKS}`,
  monoBold: ASCII,
} as const;

/** Every character that a page may show. */
export const PAGE_CHARACTERS: ReadonlySet<string> = new Set(`${TEXT}${SIGNS}${MARKS}\n\t`);

/** The characters of a text that no font of the site can draw, each once, in order of appearance. */
export function strangers(text: string): readonly string[] {
  return [...new Set(text)].filter((character) => !PAGE_CHARACTERS.has(character) && character !== '\r');
}
