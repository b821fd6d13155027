// Models: one page of a scenario inside a cell of a table: what it is, the entry in hexadecimal, its 64 ticks, its named
// bits; and lists of flags. What the step has changed carries a mark. Does not model: which step (SimFigure.tsx).
import { Mark } from '../Marks.tsx';
import { type BitState, bitsOf, type Film, isSet, type PageShot, type Word, wordsOf } from './shots.ts';

const PITCH = 10;
const LOW = 6;
const HIGH = 14;
/** Letters of the looks in the order of drawing, with their classes. */
const DRAWN = [
  ['h', 'is-hw'],
  ['s', 'is-sw'],
  ['a', 'is-ad'],
] as const;

/** The 64-tick line: every set bit raised, in the colour of its owner. The words beside it say what the entry is. */
export function Ticks({ entry, looks }: { entry: string; looks: string }) {
  const letters = [...looks];
  return (
    <svg
      class="sm-ticks"
      viewBox={`0 0 ${letters.length * PITCH} ${HIGH}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="is-low" d={`M0 ${HIGH - LOW / 2}H${letters.length * PITCH}`} />
      {DRAWN.map(([letter, name]) => {
        const d = letters
          .map((look, at) => (look === letter && isSet(entry, at) ? `M${at * PITCH} 0h7v${HIGH}h-7z` : ''))
          .join('');
        return d && <path key={letter} class={name} d={d} />;
      })}
    </svg>
  );
}

function Bit({ label, set, look, turned, off }: BitState & { off: boolean }) {
  return (
    <li
      class={`${look === 's' ? 'is-sw' : 'is-hw'}${set ? ' is-set' : ''}${turned ? ' is-turned' : ''}${off ? ' is-off' : ''}`}
    >
      {turned && <Mark name={set ? 'set' : 'clear'} />}
      {off && <Mark name="differs" />}
      <b>{set ? 1 : 0}</b> <span>{label}</span>
    </li>
  );
}

interface EntryProps {
  readonly film: Film;
  readonly page: PageShot;
  readonly before: PageShot | undefined;
  /** The same page in the other kernel, if there are two: then what differs is marked, and not what changed. */
  readonly other?: PageShot | undefined;
}

export function Entry({ film, page, before, other }: EntryProps) {
  const looks = film.kinds[page.kind]?.looks;
  const bits = bitsOf(film, page, other ?? before);
  return (
    <div class="sm-entry">
      <p>
        <span>{page.words}</span>{' '}
        <code class={!looks ? 'is-empty' : !other && before?.entry !== page.entry ? 'is-new' : undefined}>
          {page.entry}
        </code>
      </p>
      {looks && <Ticks entry={page.entry} looks={looks} />}
      {bits.length > 0 && (
        <ul class="sm-bits">
          {bits.map((bit) => (
            <Bit
              key={bit.label}
              {...bit}
              turned={bit.turned && !other}
              off={bit.turned && other !== undefined}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function Flag({ text, change }: Word) {
  return (
    <li class={change === 'gone' ? 'is-gone' : undefined}>
      {change && <Mark name={change === 'come' ? 'set' : 'clear'} />}
      {change === 'gone' ? <del>{text}</del> : text}
    </li>
  );
}

/** Names that are told of a page, those that the step brought and those that it took away. */
export function Flags({ now, before }: { now: string; before: string | undefined }) {
  const words = wordsOf(now, before);
  if (words.length === 0) return <span class="sm-quiet">nothing</span>;
  return (
    <ul class="sm-flags">
      {words.map((word) => (
        <Flag key={word.text} {...word} />
      ))}
    </ul>
  );
}
