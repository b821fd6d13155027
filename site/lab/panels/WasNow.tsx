// Models: three lines below an entry: what it was one place earlier, what it is now, and which fields have changed, each with
// a mark. Does not model: why (the event log tells that).
import { bitsText, diffFields, type Field, hex } from '@spare-bits/sim-core';
import { Mark } from '../../figures/Marks.tsx';
import { contentText } from '../../figures/model/cells.ts';
import { shortName } from '../../figures/model/words.ts';
import { type Kernelwise, kindAt } from './entry-words.ts';

export interface BitChange {
  readonly field: Field;
  readonly before: bigint;
  readonly after: bigint;
}

/** Fields that changed, by the names of what the entry is now, or was if it is nothing now. */
export function bitChanges(
  kernel: Kernelwise,
  was: bigint,
  now: bigint,
  level: number,
): readonly BitChange[] {
  const [kind, earlier] = [kindAt(kernel, now, level), kindAt(kernel, was, level)];
  const context = kind === 'none' ? earlier : kind;
  return context === 'none' ? [] : diffFields(kernel.layout.fields(context), was, now);
}

function Change({ field, before, after, was, now }: BitChange & { was: bigint; now: bigint }) {
  const name = shortName(field);
  return (
    <li>
      {bitsText(field)} {name === '—' ? '' : name}{' '}
      {field.width === 1 ? (
        <>
          <Mark name={after > before ? 'set' : 'clear'} />
          <span class="visually-hidden">{after > before ? 'set' : 'clear'}</span>
        </>
      ) : (
        <>
          {contentText(field, was)} → {contentText(field, now)}
        </>
      )}
    </li>
  );
}

export interface WasNowProps {
  /** Null: there was no such entry. */
  readonly was: bigint | null;
  readonly now: bigint | null;
  readonly words: (value: bigint) => string;
  readonly changes: readonly BitChange[];
}

function Value({ of, words }: { of: bigint | null; words: (value: bigint) => string }) {
  if (of === null) return <span>no such entry</span>;
  return (
    <>
      <code>{hex(of)}</code> <span>{words(of)}</span>
    </>
  );
}

export function WasNow({ was, now, words, changes }: WasNowProps) {
  return (
    <dl class="lp-wasnow">
      <div>
        <dt>was</dt>
        <dd>
          <Value of={was} words={words} />
        </dd>
      </div>
      <div>
        <dt>now</dt>
        <dd>
          <Value of={now} words={words} />
        </dd>
      </div>
      <div>
        <dt>changed</dt>
        <dd>
          {changes.length === 0 ? (
            <span class="lp-quiet">nothing</span>
          ) : (
            <ul>
              {changes.map((change) => (
                <Change key={change.field.lo} {...change} was={was ?? 0n} now={now ?? 0n} />
              ))}
            </ul>
          )}
        </dd>
      </div>
    </dl>
  );
}
