// Models: the TLB panel: what two CPUs remember while the table changes under them. The reader stores, uses, invalidates
// and waits, in any order. Without a script the run of the chapter stands in the table below.
// Does not model: the TLBs (tlb-model.ts asks the simulator).
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Mark } from '../Marks.tsx';
import { Radios } from './Radios.tsx';
import {
  CPUS,
  type Line,
  NEW_ENTRIES,
  type NewEntry,
  type Op,
  type Slot,
  type TlbView,
} from './tlb-words.ts';
import '../figure.css';
import '../predict.css';
import './tlb.css';

export interface TlbPanelProps {
  readonly id: string;
  /** Before the reader has done anything, and the run of the chapter; both made while the page is built. */
  readonly initial: TlbView;
  readonly script: readonly Line[];
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

const SHOWN_LINES = 4;
const GUESSES = [
  { value: 'fault', text: 'it faults' },
  { value: 'through', text: 'it goes through' },
] as const;
type Guess = (typeof GUESSES)[number]['value'];

function SlotRows({ slot }: { slot: Slot }) {
  const { held } = slot;
  const stale = held?.stale ?? null;
  const frame = held?.frame ?? '—';
  return (
    <tbody class={stale ? 'is-stale' : held ? undefined : 'is-empty'}>
      <tr>
        <th scope="row">{slot.cpu}</th>
        <td data-head="page">
          <code>{stale ? <s>{slot.page}</s> : slot.page}</code>
        </td>
        <td data-head="frame">
          <code>{stale ? <s>{frame}</s> : frame}</code>
        </td>
        <td data-head="may">{held?.may ?? 'not remembered'}</td>
      </tr>
      <tr class="tl-note">
        <td colSpan={4}>
          {stale && (
            <>
              <b>
                <Mark name="stale" /> stale
              </b>{' '}
              {stale}
            </>
          )}
        </td>
      </tr>
    </tbody>
  );
}

function Happened({ line }: { line: Line }) {
  return (
    <>
      {line.mood === 'stale' && <Mark name="stale" class="is-stale-mark" />}
      {line.mood === 'fault' && <Mark name="fault" class="is-bad" />} {line.result}
    </>
  );
}

function RunTable({ lines }: { lines: readonly Line[] }) {
  return (
    <table class="tl-run">
      <caption class="visually-hidden">
        A run: the entry becomes read-only while CPU 1 goes on storing
      </caption>
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">who</th>
          <th scope="col">does</th>
          <th scope="col">and then</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, i) => (
          <tr key={i}>
            <th scope="row">{i + 1}</th>
            <td>{line.who}</td>
            <td>{line.did}</td>
            <td>
              <Happened line={line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How the prediction did, once a store has met the read-only entry without a completed invalidation. */
function judged(guess: Guess | null, ops: readonly Op[], lines: readonly Line[]): string {
  const first = ops.findIndex(
    (op, i) =>
      op.kind === 'use' && op.how === 'write' && ops.slice(0, i).some((each) => each.kind === 'store'),
  );
  if (
    guess === null ||
    first < 0 ||
    ops.slice(0, first).some((op) => op.kind === 'dsb' || (op.kind === 'store' && op.entry !== 'read-only'))
  )
    return '';
  const went = lines[first]?.mood === 'fault' ? 'fault' : 'through';
  return went === guess
    ? 'As you said. '
    : 'You expected a fault. The table says no, but nobody asked the table: the TLB still says yes. ';
}

export function TlbPanel({ id, initial, script, caption, number, children }: TlbPanelProps) {
  const [view, setView] = useState(initial);
  const [ops, setOps] = useState<readonly Op[]>([]);
  const [lost, setLost] = useState(false);
  const [entry, setEntry] = useState<NewEntry>('read-only');
  const [guess, setGuess] = useState<Guess | null>(null);
  const wanted = useRef(ops);
  // The simulator comes with the first operation.
  const run = async (list: readonly Op[]): Promise<void> => {
    wanted.current = list;
    try {
      const { tlbView } = await import('./tlb-model.ts');
      setView(tlbView(wanted.current));
      setOps(wanted.current);
      setLost(false);
    } catch {
      setLost(true);
    }
  };
  const does = (op: Op): void => void run([...wanted.current, op]);
  const last = view.lines[view.lines.length - 1];
  const from = Math.max(0, view.lines.length - SHOWN_LINES);
  return (
    <figure class="fig tl" id={id}>
      <div class="fig-head">
        <p class="fig-heading">
          <b>TLBs</b> {view.stale === 0 ? 'nothing stale' : `${view.stale} stale`}
          {view.waiting > 0 && `, ${view.waiting} TLBI waiting for a DSB`}
        </p>
        <p class="tl-memory">
          In memory: <code>{view.entry}</code> {view.entryWords}
        </p>
      </div>
      <table class="tl-held">
        <caption class="visually-hidden">What each CPU remembers</caption>
        <thead>
          <tr>
            <th scope="col">CPU</th>
            <th scope="col">page</th>
            <th scope="col">frame</th>
            <th scope="col">may</th>
          </tr>
        </thead>
        {view.slots.map((slot) => (
          <SlotRows key={`${slot.cpu} ${slot.page}`} slot={slot} />
        ))}
      </table>
      <div class="tl-ask needs-js">
        <p>Predict: the kernel on CPU 0 makes the entry read-only, and then CPU 1 stores to the page.</p>
        <Radios
          name={`${id}-guess`}
          legend="The store on CPU 1"
          choices={GUESSES}
          value={guess}
          onValue={setGuess}
        />
      </div>
      <div class="tl-do needs-js">
        {CPUS.map((cpu) => (
          // biome-ignore lint/a11y/useSemanticElements: two buttons and their subject are not a fieldset
          <div key={cpu} class="tl-group" role="group" aria-label={`A program on CPU ${cpu}`}>
            <b>CPU {cpu}, a program</b>
            <button type="button" class="button" onClick={() => does({ kind: 'use', cpu, how: 'read' })}>
              Load
            </button>
            <button type="button" class="button" onClick={() => does({ kind: 'use', cpu, how: 'write' })}>
              Store
            </button>
          </div>
        ))}
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div class="tl-group" role="group" aria-label="The kernel on CPU 0">
          <b>CPU 0, the kernel</b>
          <label class="tl-entry">
            <span>new entry</span>
            <select
              value={entry}
              onChange={(event) =>
                setEntry(NEW_ENTRIES.find((each) => each.entry === event.currentTarget.value)?.entry ?? entry)
              }
            >
              {NEW_ENTRIES.map((each) => (
                <option key={each.entry} value={each.entry}>
                  {each.word}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="button" onClick={() => does({ kind: 'store', entry })}>
            Write it
          </button>
          <button type="button" class="button" onClick={() => does({ kind: 'tlbi' })}>
            TLBI
          </button>
          <button type="button" class="button" onClick={() => does({ kind: 'dsb' })}>
            DSB
          </button>
        </div>
      </div>
      <p class="bg-line tl-line" role="status">
        {lost ? (
          'The simulator could not be loaded. Try again when you are connected.'
        ) : last ? (
          <>
            {judged(guess, ops, view.lines)}
            {last.who} {last.did}. <Happened line={last} />
            {view.violations > 0 &&
              ' The checker reports: the address in a live entry changed in place. Break before make: write not valid, TLBI, DSB, and only then the new entry.'}
          </>
        ) : (
          'Both CPUs have used the page, so both remember it.'
        )}
      </p>
      <ol class="tl-log needs-js" start={from + 1} style={`--lines:${SHOWN_LINES}`}>
        {view.lines.slice(from).map((line, i) => (
          <li key={from + i} value={from + i + 1}>
            <b>
              {line.who} {line.did}
            </b>{' '}
            <Happened line={line} />
          </li>
        ))}
      </ol>
      <button
        type="button"
        class="button quiet needs-js"
        aria-disabled={ops.length === 0}
        onClick={() => void run([])}
      >
        Start again
      </button>
      <figcaption class="fig-caption">
        <FigureNumber number={number} /> {children ?? caption}
        <details class="ft">
          <summary>The run of the chapter as a table</summary>
          <RunTable lines={script} />
        </details>
      </figcaption>
    </figure>
  );
}
