// Models: what a userfaultfd monitor has before it, oldest first, and what it can do about each message: buttons send lines
// of the command language. Whether it answers by itself is a radio group. Does not model: what answers do.
import type { MessageView } from '@spare-bits/sim-core';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Mark } from '../../figures/Marks.tsx';
import type { LabState } from '../state.ts';
import { changesIn } from './changes.ts';
import { answersTo, messageText, messageWaits, wokenIn } from './monitor-words.ts';
import { Delta, Gone, Nothing, Panel } from './Panel.tsx';
import { countText, pageText } from './words.ts';
import '../../figures/controls.css';

type Monitor = LabState['monitor'];

export interface MonitorPanelProps {
  readonly state: LabState;
  /** Sends a line of the command language. */
  readonly answer: (line: string) => void;
  readonly setMonitor: (mode: Monitor) => void;
}

const MODES: readonly { readonly mode: Monitor; readonly word: string }[] = [
  { mode: 'automatic', word: 'automatic' },
  { mode: 'manual', word: 'by hand' },
];

function Policy({ monitor, setMonitor }: { monitor: Monitor; setMonitor: (mode: Monitor) => void }) {
  return (
    <fieldset class="lens lp-policy">
      <legend>The monitor answers</legend>
      <div class="lens-choices">
        {MODES.map(({ mode, word }) => (
          <label key={mode} class="lens-choice">
            <input
              type="radio"
              name="lab-monitor"
              value={mode}
              checked={mode === monitor}
              onChange={() => setMonitor(mode)}
            />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface MessageProps {
  readonly message: MessageView;
  readonly thread: string;
  readonly changed: boolean;
  readonly first: boolean;
  readonly answer: (line: string) => void;
}

function Message({ message, thread, changed, first, answer }: MessageProps) {
  const answers = answersTo(message);
  return (
    <tbody>
      <tr>
        <th scope="row" class="lp-num">
          <Delta is={changed} />
          {message.id}
        </th>
        <td class="lp-mono">{message.page ? pageText(message.page) : '—'}</td>
        <td>
          {messageWaits(message) && (
            <b class="lp-waits">
              <Mark name="waits" /> waits{' '}
            </b>
          )}
          {messageText(message)}
          {message.read ? '' : ', not read yet'}
        </td>
        <td>{thread}</td>
      </tr>
      {answers.length > 0 && (
        <tr>
          <td colSpan={4} class="lp-answers">
            {answers.map(({ label, line }, i) => (
              <button
                key={line}
                type="button"
                class={first && i === 0 ? 'button primary' : 'button'}
                aria-label={`${label}: ${line}`}
                onClick={() => answer(line)}
              >
                {label}
              </button>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** A button goes away when its answer has been given: the focus goes to the next, or to the policy. */
function useFocusKept(state: LabState) {
  const root = useRef<HTMLDivElement>(null);
  const given = useRef(false);
  useLayoutEffect(() => {
    if (!given.current) return;
    given.current = false;
    if (document.activeElement !== document.body) return;
    const next = root.current?.querySelector<HTMLElement>('.button') ?? root.current?.querySelector('input');
    next?.focus();
  }, [state]);
  const give = (): void => {
    given.current = true;
  };
  return { root, give };
}

export function MonitorPanel({ state, answer: send, setMonitor }: MonitorPanelProps) {
  const { root, give } = useFocusKept(state);
  const answer = (line: string): void => {
    give();
    send(line);
  };
  const { monitor, view } = state;
  const { open, messages } = view.uffd;
  const { messages: changed, goneMessages } = changesIn(state);
  const waiting = messages.filter(messageWaits).length;
  const woken = wokenIn(view);
  const threadOf = (pid: number): string => {
    const task = view.tasks.find((each) => each.pid === pid);
    return task ? `process ${pid}, CPU ${task.cpu}` : '—';
  };
  const mode = MODES.find((each) => each.mode === monitor)?.word ?? '';
  const unread = messages.some(({ read }) => !read);
  return (
    <Panel name="uffd" title="userfaultfd monitor" note={`${waiting} waiting, ${mode}`}>
      <div ref={root}>
        {messages.length === 0 ? (
          <Nothing>{open === 0 ? 'No userfaultfd is open.' : 'Nothing is queued.'}</Nothing>
        ) : (
          <table class="lp-uffd">
            <thead>
              <tr>
                <th scope="col">#</th>
                <th scope="col">page</th>
                <th scope="col">event</th>
                <th scope="col">thread</th>
              </tr>
            </thead>
            {[...messages]
              .sort((a, b) => a.id - b.id)
              .map((message, i) => (
                <Message
                  key={message.id}
                  message={message}
                  thread={threadOf(message.pid)}
                  changed={changed.has(message.id)}
                  first={i === 0}
                  answer={answer}
                />
              ))}
          </table>
        )}
        <Gone items={goneMessages.map((message) => `${message.id} ${messageText(message)}`)} />
        {woken.map(({ pid, label, line }) => (
          <p key={pid} class="lp-woken">
            Process {pid} was woken and has not gone on.{' '}
            <button
              type="button"
              class="button"
              aria-label={`${label}: ${line}`}
              onClick={() => answer(line)}
            >
              {label}
            </button>
          </p>
        ))}
        {monitor === 'manual' && unread && (
          <p class="lp-answers">
            <button
              type="button"
              class="button"
              aria-label="Read one: uffd read"
              onClick={() => answer('uffd read')}
            >
              Read one
            </button>{' '}
            <span>{countText(messages.filter(({ read }) => !read).length, 'message')} not read</span>
          </p>
        )}
        <Policy monitor={monitor} setMonitor={setMonitor} />
      </div>
    </Panel>
  );
}
