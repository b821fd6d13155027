// Models: lines of code with numbers, tints and marks: the ground under the text field and the read-only listings. Long
// lines wrap with a hanging indent. It edits nothing.
import { useMemo } from 'preact/hooks';
import { type Owners, tokenLines } from './tokens.ts';

interface LinesProps {
  code: string;
  owners: Owners;
  /** Lines to mark, from 1. */
  marked?: ReadonlySet<number> | undefined;
  /** Class of a marked line: `xc-at` where a run points, `xc-only` where two listings differ. */
  mark?: string;
}

/** The lines alone; whoever uses them gives them a box. */
export function Lines({ code, owners, marked, mark = 'xc-at' }: LinesProps) {
  const lines = useMemo(() => tokenLines(code, owners), [code, owners]);
  return (
    <>
      {lines.map((tokens, index) => (
        <span key={index} class={marked?.has(index + 1) ? `xc-line ${mark}` : 'xc-line'}>
          {tokens.map(({ text, kind }, place) =>
            kind === 'plain' ? (
              text
            ) : (
              <span key={place} class={`xc-${kind}`}>
                {text}
              </span>
            ),
          )}
          {'\n'}
        </span>
      ))}
    </>
  );
}

/** A read-only listing. */
export function Listing({ label, ...lines }: LinesProps & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll must be reachable by keyboard
    <section class="xc-listing" aria-label={label} tabIndex={0}>
      <pre>
        <code>
          <Lines {...lines} />
        </code>
      </pre>
    </section>
  );
}
