// Models: the value beside the lens with what can be done to it: copy, type another, go back to the first.
// Does not model: where the value is kept (the figure keeps it).
import { hex, parseHex } from '@spare-bits/sim-core';
import { useEffect, useRef, useState } from 'preact/hooks';
import './controls.css';

interface Props {
  readonly id: string;
  readonly value: bigint;
  readonly first: bigint;
  readonly typing: boolean;
  readonly onTyping: (typing: boolean) => void;
  readonly onValue: (value: bigint, what: string) => void;
  readonly onNote: (text: string) => void;
}

const NOT_A_VALUE = 'Not a 64-bit value. Write up to 16 hexadecimal digits, such as 0x00E8_0000_1234_5F43.';

function Typing({ id, value, onTyping, onValue }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState('');
  useEffect(() => input.current?.select(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const next = parseHex(input.current?.value ?? '');
    if (next === null) setError(NOT_A_VALUE);
    else {
      onTyping(false);
      onValue(next, `The value is now ${hex(next)}.`);
    }
  };
  return (
    <form
      class="vt-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onTyping(false);
      }}
    >
      <label class="visually-hidden" for={`${id}-type`}>
        A 64-bit value in hexadecimal
      </label>
      <input
        ref={input}
        id={`${id}-type`}
        class="vt-input"
        defaultValue={hex(value)}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-invalid={error !== ''}
        aria-describedby={`${id}-error`}
      />
      <button type="submit" class="button quiet">
        Use it
      </button>
      <button type="button" class="button quiet" onClick={() => onTyping(false)}>
        Cancel
      </button>
      <p class="vt-error" id={`${id}-error`} role="alert">
        {error}
      </p>
    </form>
  );
}

export function ValueTools(props: Props) {
  const { value, first, typing, onTyping, onValue, onNote } = props;
  const open = useRef<HTMLButtonElement>(null);
  const was = useRef(typing);
  useEffect(() => {
    if (was.current && !typing) open.current?.focus();
    was.current = typing;
  }, [typing]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(hex(value));
      onNote(`Copied ${hex(value)}.`);
    } catch {
      onNote('The browser did not allow copying. Select the value instead.');
    }
  };
  if (typing) return <Typing {...props} />;
  return (
    <div class="vt">
      <code class="vt-value">{hex(value)}</code>
      <span class="vt-buttons">
        <button type="button" class="button quiet" onClick={copy}>
          Copy
        </button>
        <button type="button" class="button quiet" ref={open} onClick={() => onTyping(true)}>
          Type
        </button>
        <button
          type="button"
          class="button quiet"
          aria-disabled={value === first}
          onClick={() => value !== first && onValue(first, `Back to ${hex(first)}.`)}
        >
          Reset
        </button>
      </span>
    </div>
  );
}
