// Models: the command line: a field that knows the language, completes, remembers, and says below what came of a line.
// Does not model: the language (sim-core) nor running (the worker).
import type { HelpLine } from '@spare-bits/sim-core';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lab } from './use-lab.ts';

export interface CommandLineProps {
  readonly lab: Lab;
}

/** The words that all go on alike, and what follows what was typed. */
function ghostOf(text: string, words: readonly string[]): string {
  const begun = /\s$|^$/.test(text) ? '' : (text.split(/\s+/).at(-1) ?? '');
  const [first] = words.filter((word) => word.toLowerCase().startsWith(begun.toLowerCase()));
  return first === undefined ? '' : first.slice(begun.length);
}

export function CommandLine({ lab }: CommandLineProps) {
  const [text, setText] = useState('');
  const [words, setWords] = useState<readonly string[]>([]);
  const [help, setHelp] = useState(false);
  const [commands, setCommands] = useState<readonly HelpLine[]>([]);
  // The language lives with the machine; the page fetches its help when somebody asks.
  useEffect(() => {
    if (help && commands.length === 0)
      void lab.ask({ do: 'help' }).then((answer) => answer.is === 'help' && setCommands(answer.lines));
  }, [help]);
  const history = useRef<string[]>([]);
  const place = useRef(0);
  const ghost = text === '' ? '' : ghostOf(text, words);

  const type = async (next: string): Promise<void> => {
    setText(next);
    const answer = await lab.ask({ do: 'complete', text: next });
    if (answer.is === 'words') setWords(answer.words);
  };
  const run = async (): Promise<void> => {
    const line = text.trim();
    if (line === '?' || line === 'help') {
      setHelp(true);
      setText('');
      return;
    }
    if (line === '') return;
    const answer = await lab.ask({ do: 'line', line });
    if (answer.is !== 'state') return;
    history.current.push(line);
    place.current = history.current.length;
    setText('');
    setWords([]);
  };
  const recall = (by: number): void => {
    place.current = Math.min(Math.max(place.current + by, 0), history.current.length);
    setText(history.current[place.current] ?? '');
  };
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') void run();
    else if (event.key === 'ArrowUp') recall(-1);
    else if (event.key === 'ArrowDown') recall(1);
    else if (event.key === 'Tab' && !event.shiftKey && ghost !== '') void type(`${text}${ghost} `);
    else if (event.key === '?' && text === '') setHelp((open) => !open);
    else if (event.key === 'Escape' && (help || text !== '')) {
      setHelp(false);
      setText('');
    } else return;
    event.preventDefault();
  };
  const { note } = lab;
  return (
    <div class="lc">
      {help && (
        // biome-ignore lint/a11y/useSemanticElements: a section within a row of controls is a region
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
        <div class="lc-help" role="region" aria-label="Commands" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">command</th>
                <th scope="col">what it does</th>
              </tr>
            </thead>
            <tbody>
              {commands.map(({ usage, help: says }) => (
                <tr key={usage}>
                  <td>
                    <code>{usage}</code>
                  </td>
                  <td>{says}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div class="lc-row">
        <label class="lc-prompt" for="lab-command">
          P&gt;
          <span class="visually-hidden"> command</span>
        </label>
        <span class="lc-field">
          <span class="lc-ghost" aria-hidden="true">
            <span>{text}</span>
            {ghost}
          </span>
          <input
            id="lab-command"
            value={text}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-describedby="lab-note lab-command-keys"
            onInput={(event) => void type(event.currentTarget.value)}
            onKeyDown={onKey}
          />
        </span>
        <button type="button" class="button lc-run" onClick={() => void run()}>
          Run
        </button>
        <button type="button" class="button quiet" aria-expanded={help} onClick={() => setHelp(!help)}>
          Help
        </button>
        <span class="lc-keys" id="lab-command-keys">
          Tab complete · ↑ history · ? help
        </span>
      </div>
      <p id="lab-note" class={note.bad ? 'lc-note is-bad' : 'lc-note'} role="status">
        {note.text}
      </p>
    </div>
  );
}
