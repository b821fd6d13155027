// Models: the hints, one fold each, opened one by one and always reachable; without JavaScript they open as well. That a
// hint was opened is told once; which are open is the panel's state, because the block may stand in two places.

interface HintsProps {
  html: readonly string[];
  open: ReadonlySet<number>;
  toggle(index: number, open: boolean): void;
}

export function Hints({ html, open, toggle }: HintsProps) {
  if (html.length === 0) return null;
  return (
    <aside class="xh" aria-label="Hints">
      {html.map((hint, index) => (
        <details
          key={index}
          class="xh-hint"
          open={open.has(index)}
          onToggle={(event) => toggle(index, event.currentTarget.open)}
        >
          <summary>
            <span class="xh-name">
              Hint {index + 1} of {html.length}
            </span>
            <span class="xh-show" />
          </summary>
          <div class="xh-text" dangerouslySetInnerHTML={{ __html: hint }} />
        </details>
      ))}
    </aside>
  );
}
