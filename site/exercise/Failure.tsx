// Models: what stands under one check that does not hold: the call, what came back, the field picture, the idea behind
// the answer, where to read. It shows no more than the evidence carries: the suite decides what is revealed.
import type {
  Evidence,
  Idea,
  ScenarioPlace,
  Shown,
  TestResult,
} from '@spare-bits/exercises/grader/result.ts';
import type { ComponentChildren } from 'preact';
import { FieldPicture } from '../figures/FieldPicture.tsx';
import type { PanelTask } from './types.ts';
import { Words } from './Words.tsx';
import { pageWords } from './words.ts';

function Value({ shown }: { shown: Shown }) {
  return <code class="xf-value">{shown.text}</code>;
}

/** The call with its values; some evidence carries the name alone. */
export const callText = ({ call, inputs }: Evidence): string =>
  call.includes('(') ? call : `${call}(${inputs.join(', ')})`;

/** A line of a program, or what became of the program: words, where a function would have its name alone. */
const isWords = ({ call }: Evidence): boolean => call.includes(' ') && !call.includes('(');

/** What a line of a program found, and what it expected. */
function Line({ evidence: { call, got, want, layout, pageShift } }: { evidence: Evidence }) {
  return (
    <p class="xf-call">
      <code>{call}</code>{' '}
      {got && (
        <span class="xf-part">
          found <Value shown={got} />
          {want ? ', ' : ' '}
        </span>
      )}
      {want && (
        <span class="xf-part">
          expected <Value shown={want} />{' '}
        </span>
      )}
      <span class="xf-where">
        layout {layout}, {pageWords(pageShift)}
      </span>
    </p>
  );
}

/** The call in one line; a picture below says the rest, so a value that it shows is not repeated in words. */
function Call({ evidence }: { evidence: Evidence }) {
  const { got, want, layout, pageShift } = evidence;
  const [name = '', rest = ''] = callText(evidence).split(/\((.*)/s);
  return (
    <p class="xf-call">
      <code>
        {name}(<wbr />
        {rest}
      </code>{' '}
      {got && (
        <span class="xf-part">
          returned <Value shown={got} />
          {want ? ', ' : ' '}
        </span>
      )}
      {want && (
        <span class="xf-part">
          must return <Value shown={want} />{' '}
        </span>
      )}
      <span class="xf-where">
        layout {layout}, {pageWords(pageShift)}
      </span>
    </p>
  );
}

const Told = ({ evidence }: { evidence: Evidence }) =>
  isWords(evidence) ? <Line evidence={evidence} /> : <Call evidence={evidence} />;

/** A step of a run of the kernel: where it was, what it did, what was seen of it. */
function Step({ evidence, scenario }: { evidence: Evidence; scenario: ScenarioPlace }) {
  const { got, want, layout, pageShift } = evidence;
  const { name, step, operation, page, seen, hafdbs } = scenario;
  const where = [seen, page].filter((part) => part !== null).join(' of ');
  return (
    <p class="xf-call">
      Step {step}, <code>{operation}</code>
      {where && `; ${where}`}
      {got && (
        <span class="xf-part">
          : <Value shown={got} />
          {want ? ', ' : ' '}
        </span>
      )}
      {want && (
        <span class="xf-part">
          must be <Value shown={want} />{' '}
        </span>
      )}
      <span class="xf-where">
        scenario {name}, layout {layout}, {pageWords(pageShift)}
        {hafdbs ? '' : ', a CPU without hardware dirty state'}
      </span>
    </p>
  );
}

interface FailureProps {
  test: TestResult;
  /** The idea belongs to the whole answer, so the first failure shows it even if another check gave it away. */
  idea: Idea | null;
  read: PanelTask['read'];
  base: string;
  /** Hints stand beside the first failure. */
  beside: ComponentChildren;
  goTo(line: number): void;
}

export function Failure({ test, idea, read, base, beside, goTo }: FailureProps) {
  const { evidence, place, message } = test;
  const fields = evidence?.fields ?? [];
  return (
    <div class="xf">
      {message && message !== test.title && (
        <p class="xf-message">
          <Words text={message} />
        </p>
      )}
      {evidence &&
        (evidence.scenario ? (
          <Step evidence={evidence} scenario={evidence.scenario} />
        ) : (
          <Told evidence={evidence} />
        ))}
      {fields.length > 0 && evidence && <FieldPicture fields={fields} call={callText(evidence)} />}
      <div class="xf-why">
        <div class={idea ? 'xf-idea' : 'xf-plain'}>
          {idea && (
            <>
              <p class="xf-over">The idea behind this answer</p>
              <p class="xf-says">“{idea.says.replace(/^[“"]|[”"]$/g, '')}”</p>
              <p class="xf-hint">
                <Words text={idea.hint} />
              </p>
            </>
          )}
          <p class="xf-ways">
            {place && (
              <button type="button" class="xr-second" onClick={() => goTo(place.line)}>
                Go to line {place.line}
              </button>
            )}
            <a href={`${base}lessons/${read.lesson}/${read.anchor ? `#${read.anchor}` : ''}`}>
              Read {read.text}
            </a>
          </p>
        </div>
        {beside}
      </div>
    </div>
  );
}
