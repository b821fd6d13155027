// Models: the prediction of a fault report: class, level and direction are chosen, then compared with what hardware puts
// into ESR_EL1. The case is run on the simulator while the page is built, and handed in. Not scored; without a script
// the answer stands in the fold.
import { esrOf } from '@spare-bits/sim-core';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { Mark } from '../Marks.tsx';
import { esrHex, esrParts } from './esr.ts';
import { Radios } from './Radios.tsx';
import { FAULT_WORDS, type Fault } from './words.ts';
import '../figure.css';
import '../predict.css';
import './esr.css';

export interface EsrPredictProps {
  readonly id: string;
  /** The entry that the store meets, in hexadecimal, and what the simulator reported. */
  readonly entry: string;
  readonly fault: Fault;
  readonly level: number;
  readonly caption?: string;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}

type Way = 'read' | 'write';
const CLASSES: readonly Fault[] = ['translation', 'accessFlag', 'permission', 'addressSize'];
const LEVELS = [0, 1, 2, 3] as const;
const WAYS: readonly { value: Way; text: string }[] = [
  { value: 'read', text: 'a read' },
  { value: 'write', text: 'a write' },
];

interface Tempting {
  readonly fault: Fault;
  readonly level: number;
  readonly way: Way;
  readonly says: string;
  readonly but: string;
}

const TEMPTING: readonly Tempting[] = [
  {
    fault: 'translation',
    level: 3,
    way: 'write',
    says: 'It faulted, so it is not mapped.',
    but: 'A translation fault says that nothing was found. Here the walk found a valid page, and the page said no.',
  },
  {
    fault: 'permission',
    level: 2,
    way: 'write',
    says: 'The last table that was walked through was at level 2.',
    but: 'The level is where the walk stopped, not where it last went on. The leaf stands at level 3.',
  },
  {
    fault: 'accessFlag',
    level: 3,
    way: 'write',
    says: 'The page was not ready for a store.',
    but: 'AF says whether the page has been used at all. It is set here, and it knows nothing of reads and writes.',
  },
  {
    fault: 'permission',
    level: 3,
    way: 'read',
    says: 'A fault is a fault.',
    but: 'A store differs from a load in one bit, WnR. By it the kernel knows that a copy may be due.',
  },
];

interface Answer {
  readonly fault: Fault | null;
  readonly level: number | null;
  readonly way: Way | null;
}

function verdictOf(answer: Answer, fault: Fault, level: number): string {
  const { fault: kind, level: at, way } = answer;
  if (kind === null || at === null || way === null) return '';
  const wrong = [
    kind === fault ? '' : `the class is permission, not ${FAULT_WORDS[kind].replace(' fault', '')}`,
    at === level ? '' : `the level is ${level}, not ${at}`,
    way === 'write' ? '' : 'it was a write',
  ].filter(Boolean);
  if (wrong.length === 0) return 'You had it. ';
  const named = TEMPTING.find((each) => each.fault === kind && each.level === at && each.way === way);
  return `You said ${esrHex(esrOf(kind, at, 0, way))}: ${wrong.join(', ')}. ${named ? `${named.but} ` : ''}`;
}

export function EsrPredict({ id, entry, fault, level, caption, number, children }: EsrPredictProps) {
  const [answer, setAnswer] = useState<Answer>({ fault: null, level: null, way: null });
  const [shown, setShown] = useState(false);
  const right = esrHex(esrOf(fault, level, 0, 'write'));
  const { fault: kind, level: at, way } = answer;
  const complete = kind !== null && at !== null && way !== null;
  const yours = complete ? esrHex(esrOf(kind, at, 0, way)) : null;
  const set = (part: Partial<Answer>): void => setAnswer({ ...answer, ...part });
  return (
    <figure class="fig es" id={id}>
      <div class="fig-head">
        <p class="fig-heading">
          <b>Predict</b> EL0 stores to a valid page whose entry is <code>{entry}</code>. AP[2] is set, DBM is
          clear. What does ESR_EL1 say?
        </p>
      </div>
      <div class="es-form needs-js">
        <Radios
          name={`${id}-class`}
          legend="Class"
          choices={CLASSES.map((each) => ({ value: each, text: FAULT_WORDS[each].replace(' fault', '') }))}
          value={kind}
          onValue={(value) => set({ fault: value })}
        />
        <Radios
          name={`${id}-level`}
          legend="Level"
          choices={LEVELS.map((each) => ({ value: each, text: `${each}` }))}
          value={at}
          onValue={(value) => set({ level: value })}
        />
        <Radios
          name={`${id}-way`}
          legend="It was"
          choices={WAYS}
          value={way}
          onValue={(value) => set({ way: value })}
        />
      </div>
      <p class="bg-line es-line" role="status">
        {shown ? (
          <>
            {complete && (
              <Mark name={yours === right ? 'ok' : 'wrong'} class={yours === right ? 'is-ok' : 'is-bad'} />
            )}{' '}
            {verdictOf(answer, fault, level)}Hardware reports {right}.
          </>
        ) : yours ? (
          <>
            <Mark name="predicted" /> You say <code>{yours}</code>.
          </>
        ) : (
          'Choose class, level and direction; the number follows from them.'
        )}
      </p>
      <div class="pr-run">
        <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
          <summary class="button primary">
            {shown ? 'Hide what hardware reports' : 'Show what hardware reports'}
          </summary>
          <div class="pr-answer">
            <p>
              <code class="es-value">{right}</code>
            </p>
            <table class="es-parts">
              <caption class="visually-hidden">The parts of ESR_EL1 for this store</caption>
              <thead>
                <tr>
                  <th scope="col">part</th>
                  <th scope="col">holds</th>
                  <th scope="col">which says</th>
                </tr>
              </thead>
              <tbody>
                {esrParts(fault, level, 'write').map((part) => (
                  <tr key={part.name}>
                    <th scope="row">{part.name}</th>
                    <td class="ft-num">{part.content}</td>
                    <td>{part.says}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p class="es-over">Answers that tempt</p>
            <ul class="es-tempting">
              {TEMPTING.map((each) => (
                <li key={each.says}>
                  <code>{esrHex(esrOf(each.fault, each.level, 0, each.way))}</code> “{each.says}” {each.but}
                </li>
              ))}
            </ul>
            <button
              type="button"
              class="button needs-js"
              onClick={() => {
                setAnswer({ fault: null, level: null, way: null });
                setShown(false);
              }}
            >
              Try again
            </button>
          </div>
        </details>
      </div>
      <figcaption class="fig-caption">
        <FigureNumber number={number} /> {children ?? caption}
      </figcaption>
    </figure>
  );
}
