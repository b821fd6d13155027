// Models: the lab's machine behind its protocol: a session, what is known of every step in words, and the answers to what a
// page asks. No thread and no clock: worker.ts puts it into a worker, tests call it. Does not model: pictures.
import {
  complete,
  formatOperation,
  helpLines,
  type Known,
  knownAfter,
  type LabScript,
  LabSession,
  type LabView,
  LanguageError,
  look,
  NOTHING_KNOWN,
  type Operation,
  parseLine,
  readScript,
  type StepView,
} from '@spare-bits/sim-core';
import { shortText } from '../figures/sim/op-words.ts';
import { says } from '../figures/sim/says.ts';
import { EMPTY } from './gallery.ts';
import { momentRow } from './moments.ts';
import type { Answer, Ask, Machine, Move } from './protocol.ts';
import type { LabState, StepRow } from './state.ts';

type Pages = StepView['pages'];

interface Told {
  readonly row: StepRow;
  /** Observed after the step, for the next step's sentence. */
  readonly pages: Pages;
}

const FIRST: Machine = { layout: 'v6.12', pageShift: 12, hafdbs: true, monitor: 'automatic' };

/** What is wrong, in a sentence that ends. */
function sentence(error: unknown): string {
  if (error instanceof LanguageError) return capital(error.says);
  const text = error instanceof Error ? error.message : String(error);
  return capital(/[.?!]$/.test(text) ? text : `${text}.`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export class LabEngine {
  private script: LabScript = EMPTY;
  private machine: Machine = FIRST;
  private session = sessionOf(EMPTY, FIRST);
  private told: Told[] = [];
  private unfolded: readonly number[] = [];
  /** What was seen last: after a step forward it is what was before. */
  private seen: LabView | null = null;

  /** Answers one question. What cannot be done is refused in a sentence, and then nothing has changed. */
  answer(ask: Ask): Answer {
    try {
      return this.attempt(ask);
    } catch (error) {
      return { is: 'refused', says: sentence(error) };
    }
  }

  private attempt(ask: Ask): Answer {
    switch (ask.do) {
      case 'open':
        this.open(ask.script, ask.machine, ask.at ?? Number.POSITIVE_INFINITY, ask.moment ?? 0);
        return this.state();
      case 'machine':
        this.change(ask.machine);
        return this.state();
      case 'line':
        return this.line(ask.line);
      case 'move':
        this.move(ask.move);
        return this.state();
      case 'unfold':
        this.unfolded = ask.tables;
        this.seen = null;
        return this.state();
      case 'help':
        return { is: 'help', lines: helpLines().filter(({ usage }) => !usage.startsWith('expect')) };
      default:
        return { is: 'words', words: complete(ask.text, this.known()) };
    }
  }

  /** The session is replaced only when the script has been read and begun. */
  private open(script: LabScript, machine: Machine, at: number, moment: number): void {
    const session = sessionOf(script, machine);
    const told: Told[] = [];
    while (session.forward()) told.push(tell(session, told));
    this.script = script;
    this.machine = machine;
    this.session = session;
    this.told = told;
    this.unfolded = [];
    this.seen = null;
    session.seek(at, moment);
  }

  /** The same operations, those of a line typed here too, under another machine. */
  private change(machine: Machine): void {
    const { step, moment } = this.session.at;
    const done = this.session.steps.map(({ operation }) => formatOperation(operation));
    const rest = this.session.waiting.map(formatOperation);
    this.open({ ...this.script, lines: [...done, ...rest] }, machine, step, moment);
  }

  private line(text: string): Answer {
    const line = parseLine(text, 1, this.known());
    if (!line) return { is: 'refused', says: 'There is nothing in this line.' };
    if (line.kind === 'expect')
      return { is: 'refused', says: 'The lab does not expect anything; look at the panels instead.' };
    const { session } = this;
    session.perform(line.operation);
    this.told.splice(session.at.step - 1);
    this.told.push(tell(session, this.told));
    return this.state(this.told.at(-1)?.row.says);
  }

  private move(move: Move): void {
    const { session } = this;
    const { step, moment } = session.at;
    switch (move.to) {
      case 'place':
        session.seek(move.step, move.moment);
        return;
      case 'forward':
        session.seek(step + 1);
        return;
      case 'back':
        // From the middle of a step to its beginning first.
        session.seek(moment > 0 ? step : step - 1);
        return;
      case 'inside':
        session.inside(1);
        return;
      case 'inside-back':
        session.inside(-1);
        return;
      case 'start':
        session.seek(0);
        return;
      default:
        session.seek(session.steps.length);
    }
  }

  /** The regions where one stands, for reading and completing a line. */
  private known(): Known {
    const { steps, at } = this.session;
    return steps
      .slice(0, at.step)
      .reduce((known, { operation }) => knownAfter(known, operation), NOTHING_KNOWN);
  }

  private state(says = ''): Answer {
    const { session, script, machine, told } = this;
    const { at } = session;
    const before = this.before();
    session.seek(at.step, at.moment);
    const view = this.look();
    const state: LabState = {
      title: script.name,
      about: script.about,
      ...machine,
      script: kindOf(script),
      steps: [...told.map(({ row }) => row), ...session.waiting.map(waitingRow)],
      at,
      view,
      before,
      branches: session.branches.map((lines) => lines.map(formatOperation)),
    };
    this.seen = view;
    return { is: 'state', state, says };
  }

  /** One place earlier: a moment inside a step, a step between two. */
  private before(): LabView | null {
    const { session, seen } = this;
    const { step, moment } = session.at;
    if (step === 0 && moment === 0) return null;
    const place = moment > 0 ? { step, moment: moment - 1 } : { step: step - 1, moment: 0 };
    if (seen?.place.step === place.step && seen.place.moment === place.moment) return seen;
    session.seek(place.step, place.moment);
    return this.look();
  }

  private look(): LabView {
    return look(this.session, { open: this.unfolded });
  }
}

function kindOf({ lines: _lines, name: _name, about: _about, ...kind }: LabScript): LabState['script'] {
  return kind;
}

function sessionOf(script: LabScript, { monitor, ...on }: Machine): LabSession {
  return new LabSession(readScript(script, on), { monitor });
}

/** What the step that was done last was, in words. */
function tell(session: LabSession, earlier: readonly Told[]): Told {
  const { step } = session.at;
  const done = session.steps[step - 1];
  if (!done) throw new Error('nothing was done');
  const { operation, outcome, moments } = done;
  const { pages } = session.run.observe();
  const view = { operation, outcome, pages, areas: [] };
  return {
    pages,
    row: {
      line: formatOperation(operation),
      short: shortText(view),
      says: says(view, earlier.at(-1)?.pages ?? []),
      mark: markOf(outcome),
      done: true,
      moments: moments.map(momentRow),
    },
  };
}

function markOf(outcome: StepView['outcome']): StepRow['mark'] {
  if (outcome.failure !== undefined || outcome.sig !== undefined || outcome.err !== undefined) return 'fault';
  return outcome.events.length > 0 || outcome.parked ? 'waits' : null;
}

const waitingRow = (operation: Operation): StepRow => ({
  line: formatOperation(operation),
  short: '',
  says: '',
  mark: null,
  done: false,
  moments: [],
});
