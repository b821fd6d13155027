// Models: the lab's state in a page: what the worker said last, whether it is at work, and what went wrong in a sentence.
// Moves that come faster than answers are not queued: the latest counts. Does not model: panels.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type LabClient, openClient } from './client.ts';
import { EMPTY } from './gallery.ts';
import type { Answer, Ask, Machine } from './protocol.ts';
import type { LabState } from './state.ts';

export interface Lab {
  readonly state: LabState | null;
  /** Since a while: shorter waits are not told. */
  readonly busy: boolean;
  /** What came of the last line or command, in a sentence; `bad`: it was refused. */
  readonly note: { readonly text: string; readonly bad: boolean };
  ask(ask: Ask): Promise<Answer>;
  /** Of several moves in a row only the latest is made. */
  move(ask: Ask): void;
  stop(): void;
}

export const FIRST_MACHINE: Machine = { layout: 'v6.12', pageShift: 12, hafdbs: true, monitor: 'automatic' };
const TOLD_AFTER_MS = 250;

/** @param first what the lab begins with, once it is alive */
export function useLab(first: () => Promise<Ask>): Lab {
  const client = useRef<LabClient | null>(null);
  const [state, setState] = useState<LabState | null>(null);
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState({ text: '', bad: false });
  const kept = useRef<LabState | null>(null);
  const waiting = useRef<Ask | null>(null);
  const moving = useRef(false);
  const open = useRef(0);

  const ask = useCallback(async (question: Ask): Promise<Answer> => {
    client.current ??= openClient();
    open.current++;
    const told = setTimeout(() => setBusy(true), TOLD_AFTER_MS);
    const answer = await client.current
      .ask(question)
      .catch((error: Error): Answer => ({ is: 'refused', says: error.message }));
    clearTimeout(told);
    open.current--;
    if (open.current === 0) setBusy(false);
    if (answer.is === 'state') {
      kept.current = answer.state;
      setState(answer.state);
      setNote({ text: answer.says, bad: false });
    }
    if (answer.is === 'refused') setNote({ text: answer.says, bad: true });
    return answer;
  }, []);

  const move = useCallback((question: Ask): void => {
    waiting.current = question;
    if (moving.current) return;
    moving.current = true;
    const go = async (): Promise<void> => {
      for (let next = waiting.current; next; next = waiting.current) {
        waiting.current = null;
        await ask(next);
      }
      moving.current = false;
    };
    void go();
  }, []);

  const stop = useCallback((): void => {
    client.current?.stop();
    const was = kept.current;
    if (was)
      void ask(again(was)).then(() => setNote({ text: 'Stopped. The lab is as it was before.', bad: true }));
  }, []);

  useEffect(() => {
    void first().then(ask);
    return () => client.current?.close();
  }, []);
  return { state, busy, note, ask, move, stop };
}

/** What brings a state back in a new worker: its lines again, and the place. */
export function again(state: LabState): Ask {
  const { title, about, layout, pageShift, hafdbs, monitor, steps, at, script } = state;
  return {
    do: 'open',
    script: { ...EMPTY, ...script, name: title, about, lines: steps.map(({ line }) => line) },
    machine: { layout, pageShift, hafdbs, monitor },
    at: at.step,
    moment: at.moment,
  };
}
