// Models: the simulator figure: a recorded scenario, one step at a time, with pages, entries, events and reports side by
// side; and on request the same scenario with a helper of the reader's in the kernel. Everything that the steps show
// comes with the page; the field of code and the simulator come when they are asked for (Bench.tsx).
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import type { Against, BenchProps } from './bench-types.ts';
import { readFilm } from './film-text.ts';
import { Areas, Pages } from './Scene.tsx';
import { Buttons, StepList } from './Steps.tsx';
import { most } from './shots.ts';
import '../figure.css';
import './sim.css';
import './steps.css';
import './tables.css';

export interface SimFigureProps {
  readonly id: string;
  readonly name: string;
  /** The film as a text (film-text.ts). */
  readonly film: string;
  readonly at?: number;
  /** What the field of code needs; without it the figure only steps. */
  readonly bench?: Omit<BenchProps, 'id' | 'onAgainst' | 'onLook'> | undefined;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** The table of all steps, made while the page is built. */
  readonly table?: preact.ComponentChildren;
}

type Loaded = typeof import('./Bench.tsx');

/** Is the key meant for the figure? A letter that AltGr makes is; what is typed into a field is not. */
function stepKey(event: KeyboardEvent, at: number, last: number): number | null {
  const { key, target, metaKey, ctrlKey, altKey } = event;
  if (metaKey || ctrlKey !== altKey || target instanceof HTMLTextAreaElement) return null;
  if (target instanceof HTMLInputElement && key.length > 1) return null;
  const to = { '[': at - 1, ']': at + 1, Home: 0, End: last }[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), last);
}

/** What the step is with the reader's helper, if it reads otherwise. */
function mineSays({ film, yours }: Against, step: number): string {
  const [theirs, mine] = [film, yours].map(({ shots }) => shots[step]?.says);
  if (mine === undefined) return 'With yours the run does not come this far.';
  return mine === theirs ? '' : `With yours: ${mine}`;
}

export function SimFigure({ id, name, film: text, at = 0, bench, caption, number, table }: SimFigureProps) {
  const film = useMemo(() => readFilm(text), [text]);
  const room = useMemo(() => most(film), [film]);
  const [step, setStep] = useState(at);
  const [loaded, setLoaded] = useState<Loaded | 'lost' | null>(null);
  const [against, setAgainst] = useState<Against | null>(null);
  const top = useRef<HTMLDivElement>(null);

  const shown = against?.film ?? film;
  const last = shown.shots.length - 1;
  const go = (to: number): void => setStep(Math.min(Math.max(to, 0), last));
  const onKey = (event: KeyboardEvent): void => {
    const to = stepKey(event, step, last);
    if (to === null) return;
    event.preventDefault();
    go(to);
  };
  const open = async (): Promise<void> => {
    if (loaded !== null && loaded !== 'lost') return;
    setLoaded(await import('./Bench.tsx').catch(() => 'lost' as const));
  };
  // The fold may have been opened before this came alive.
  const fold = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (fold.current?.open) void open();
  }, []);
  const compare = (next: Against | null): void => {
    setAgainst(next);
    if (next?.step != null) setStep(next.step);
  };
  const shot = shown.shots[step];
  const parts = loaded === 'lost' ? null : loaded;
  return (
    <figure class="fig sm" id={id} onKeyDown={onKey} style={`--pages:${room.pages};--areas:${room.areas}`}>
      <div class="fig-head" ref={top}>
        <p class="fig-heading">
          <b>Scenario</b> <code>{name}</code>
        </p>
        <span class="sm-about">{film.about}</span>
      </div>
      <Buttons shots={shown.shots} at={step} go={go} />
      <div class="sm-body">
        <StepList shots={shown.shots} at={step} go={go} marks={against?.marks ?? null} />
        <div class="sm-state">
          <p class="sm-says" role="status">
            <code>{shot?.op}</code> {shot?.says}
            {against && <span class="sm-mine"> {mineSays(against, step)}</span>}
          </p>
          {parts && against ? (
            <parts.Pair against={against} step={step} />
          ) : (
            <>
              <Pages film={film} step={step} />
              <Areas film={film} step={step} />
            </>
          )}
        </div>
      </div>
      {bench && (
        <details
          ref={fold}
          class="sm-bench needs-js"
          onToggle={(event) => event.currentTarget.open && void open()}
        >
          <summary>
            Put your own {bench.helpers.length === 1 ? 'helper' : 'helpers'} into this kernel:{' '}
            <code>{bench.helpers.join(', ')}</code>
          </summary>
          {parts ? (
            <parts.Bench
              {...bench}
              id={id}
              onAgainst={compare}
              onLook={() => top.current?.scrollIntoView({ block: 'start' })}
            />
          ) : (
            <p class="sm-loading">
              {loaded === 'lost'
                ? 'The field of code could not be loaded. Close this and open it again when you are connected.'
                : 'Loading.'}
            </p>
          )}
        </details>
      )}
      <figcaption class="fig-caption">
        <p>
          <FigureNumber number={number} /> {caption}
        </p>
        <details class="ft sm-same">
          <summary>The same as a table</summary>
          {table}
        </details>
      </figcaption>
    </figure>
  );
}
