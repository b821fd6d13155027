// Models: an entry read aloud below its picture, in three lines, and the same entry as a table. Both come from
// sim-core; this file only sets them. A phrase that rests on a field is underlined as its owner is drawn.
import { bitsText, describe, type Field, type Layout, type Phrase } from '@spare-bits/sim-core';
import { WithNames } from './Callouts.tsx';
import { contentText } from './model/cells.ts';
import { isVacant, lookOf, OWNER_WORDS, spokenName } from './model/words.ts';
import './reading.css';

function Phrases({ of, plain }: { of: readonly Phrase[]; plain?: boolean }) {
  return (
    <>
      {of.map((phrase, i) =>
        !plain && (phrase.owner === 'hw' || phrase.owner === 'sw') ? (
          <span key={i} class={`rd-by rd-${phrase.owner}`}>
            <WithNames text={phrase.text} />
          </span>
        ) : (
          <WithNames key={i} text={phrase.text} />
        ),
      )}
    </>
  );
}

export function Reading({ layout, value, level }: { layout: Layout; value: bigint; level: 2 | 3 }) {
  const reading = describe(layout, value, level);
  return (
    <dl class="rd">
      <div>
        <dt>what it is</dt>
        <dd>
          <Phrases of={reading.whatItIs} plain />
        </dd>
      </div>
      <div>
        <dt>who may</dt>
        <dd>
          <Phrases of={reading.whoMay} />
        </dd>
      </div>
      <div>
        <dt>what software knows</dt>
        <dd>
          <Phrases of={reading.whatSoftwareKnows} />
        </dd>
      </div>
    </dl>
  );
}

/** Every field of the entry as a row: the picture for those who do not see it, and for print. */
export function FieldTable({
  fields,
  value,
  caption,
}: {
  fields: readonly Field[];
  value: bigint;
  caption: string;
}) {
  return (
    <details class="ft">
      <summary>The same as a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section class="ft-scroll" tabIndex={0} aria-label={`${caption}, as a table`}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">bits</th>
              <th scope="col">name</th>
              <th scope="col">owner</th>
              <th scope="col">content</th>
              <th scope="col">meaning</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.lo} class={isVacant(field) ? 'is-vacant' : undefined}>
                <td class="ft-num">{bitsText(field)}</td>
                <th scope="row" class="ft-num">
                  {spokenName(field)}
                </th>
                <td>{OWNER_WORDS[lookOf(field)]}</td>
                <td class="ft-num">{contentText(field, value)}</td>
                <td class="ft-meaning">
                  <WithNames text={field.meaning} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
