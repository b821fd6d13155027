// Models: the frame that every panel of the lab has: a head with its title on the left and a note on the right, and the
// small marks that say what the last step changed. Does not model: where panels stand (the page's grid).
import type { ComponentChildren } from 'preact';
import { Mark } from '../../figures/Marks.tsx';
import './panels.css';

export interface PanelProps {
  /** Unique in the page. */
  readonly name: string;
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Panel({ name, title, note, children }: PanelProps) {
  return (
    <section class={`lp lp-at-${name}`} aria-labelledby={`lp-${name}`}>
      <div class="lab-head">
        <h2 id={`lp-${name}`}>{title}</h2>
        {note && <p>{note}</p>}
      </div>
      {children}
    </section>
  );
}

/** Δ before what the last step changed; its word is there for those who do not see it. */
export function Delta({ is }: { is: boolean }) {
  if (!is) return null;
  return (
    <span class="lp-delta">
      <Mark name="differs" />
      <span class="visually-hidden">changed </span>
    </span>
  );
}

const MOST_GONE = 12;

/** What the last step took away. */
export function Gone({ items }: { items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <p class="lp-gone">
      <Mark name="clear" /> gone:{' '}
      {items.slice(0, MOST_GONE).map((item, i) => (
        <span key={item}>
          {i > 0 && ', '}
          <s>{item}</s>
        </span>
      ))}
      {items.length > MOST_GONE && ` and ${items.length - MOST_GONE} more`}
    </p>
  );
}

/** Said in place of a table that would have no rows. */
export function Nothing({ children }: { children: ComponentChildren }) {
  return <p class="lp-nothing">{children}</p>;
}
