// Models: the text field that works at once, without any editor. The characters that one sees are the listing beneath it;
// the field above is the real thing, with its own caret, selection, undo and input methods. Tab leaves it.
import type { JSX } from 'preact';
import { Lines } from './Listing.tsx';
import type { Owners } from './tokens.ts';

interface CodeFieldProps {
  id: string;
  code: string;
  owners: Owners;
  place: number | null;
  describedBy: string;
  onCode(code: string): void;
  onFocus(): void;
}

/** Above this the listing beneath would make typing slow: the field then shows its own plain text. */
const MOST_TINTED = 60_000;

/** Enter keeps the indent of its line, and adds one step after an opening bracket. */
function indentOnEnter(event: JSX.TargetedKeyboardEvent<HTMLTextAreaElement>): void {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing);
  if (event.key !== 'Enter' || !plain) return;
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
  const indent = (/^[ \t]*/.exec(line)?.[0] ?? '') + (/[{([]\s*$/.test(line) ? '  ' : '');
  if (indent === '' || selectionStart !== selectionEnd) return;
  // insertText is the one way that keeps the field's own undo.
  if (document.execCommand('insertText', false, `\n${indent}`)) event.preventDefault();
}

export function CodeField({ id, code, owners, place, describedBy, onCode, onFocus }: CodeFieldProps) {
  const tinted = code.length <= MOST_TINTED;
  return (
    <div class={tinted ? 'xc-box' : 'xc-box xc-huge'}>
      {tinted && (
        <div class="xc-under" aria-hidden="true">
          <Lines code={code} owners={owners} marked={place === null ? undefined : new Set([place])} />
        </div>
      )}
      <textarea
        id={id}
        class="xc-field"
        aria-label="Your code"
        aria-describedby={describedBy}
        value={code}
        rows={14}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        translate={false}
        wrap="soft"
        onInput={(event) => onCode(event.currentTarget.value)}
        onKeyDown={indentOnEnter}
        onFocus={onFocus}
      />
    </div>
  );
}
