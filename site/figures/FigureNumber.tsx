// Models: the number in front of a caption. Pages that know it pass it; otherwise the style sheet counts the figures of
// the page and puts the chapter, the custom property --chapter, before the count.

export function FigureNumber({ number }: { number?: string | undefined }) {
  return number ? <b class="fig-number">{number}</b> : <b class="fig-number is-counted" />;
}
