// Models: the field picture under a failed check: columns are named fields, rows are before, yours and must be. Wide
// screens get the picture (a real table), phones a table of the fields that matter with the rest folded away.
import {
  digitsOf,
  foldedText,
  MUST_WORDS,
  type PictureField,
  phoneRows,
  verdictOf,
} from './field-picture-model.ts';
import { Mark } from './Marks.tsx';
import './field-picture.css';

export type { PictureField } from './field-picture-model.ts';

export interface FieldPictureProps {
  readonly fields: readonly PictureField[];
  /** The call that was judged; becomes the table's caption for assistive technology. */
  readonly call?: string;
}

function Digits({ field, text }: { field: PictureField; text: string }) {
  const digits = digitsOf(field.bits, text);
  if (!digits) return <span class="fp-num">{text}</span>;
  return (
    <span class="fp-digits">
      {digits.map((digit, i) => (
        <span key={i} class={digit === '1' ? `fp-one fp-${field.owner}` : 'fp-zero'}>
          {digit}
        </span>
      ))}
    </span>
  );
}

function MustBe({ field }: { field: PictureField }) {
  if (!field.must) return null;
  const { word, mark } = MUST_WORDS[field.must];
  const met = !field.wrong && (field.must === 'set' || field.must === 'clear' || field.must === 'value');
  const tone = field.wrong ? 'fp-bad' : met ? 'fp-met' : 'fp-quiet';
  return (
    <span class={`fp-must ${tone}`}>
      <span class="fp-glyphs">
        <Mark name={mark} />
        {field.wrong ? <Mark name="wrong" /> : null}
      </span>
      <span class="fp-word">{field.must === 'value' ? (field.mustText ?? word) : word}</span>
      {field.wrong && <span class="visually-hidden">, wrong</span>}
    </span>
  );
}

interface FormProps {
  fields: readonly PictureField[];
  has: { yours: boolean; must: boolean };
  caption: string;
}

function Wide({ fields, has, caption }: FormProps) {
  const column = (f: PictureField): string =>
    f.wrong ? 'fp-col fp-wrong' : f.must === 'leave' ? 'fp-col fp-hatch' : 'fp-col';
  return (
    <table class="fp-wide">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="row" class="fp-side">
            <span class="visually-hidden">bit and field</span>
          </th>
          {fields.map((f) => (
            <th key={f.bits} scope="col">
              <span class="fp-bit">{f.bits}</span>
              <span class="fp-label">{f.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">before</th>
          {fields.map((f) => (
            <td key={f.bits} class={column(f)}>
              <Digits field={f} text={f.before} />
            </td>
          ))}
        </tr>
        {has.yours && (
          <tr>
            <th scope="row">yours</th>
            {fields.map((f) => (
              <td key={f.bits} class={column(f)}>
                <Digits field={f} text={f.yours ?? '—'} />
              </td>
            ))}
          </tr>
        )}
        {has.must && (
          <tr>
            <th scope="row">must be</th>
            {fields.map((f) => (
              <td key={f.bits} class={column(f)}>
                <MustBe field={f} />
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** An address is too long for a phone's column and may break. */
function valueClass(text = ''): string {
  const fits = 8;
  return text.length > fits ? 'fp-num fp-long' : 'fp-num';
}

function NarrowTable({ fields, has, caption }: FormProps) {
  return (
    <table class="fp-narrow-table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">bit</th>
          <th scope="col">field</th>
          <th scope="col">before</th>
          {has.yours && <th scope="col">yours</th>}
          {has.must && <th scope="col">must be</th>}
        </tr>
      </thead>
      <tbody>
        {fields.map((f) => (
          <tr key={f.bits} class={f.wrong ? 'fp-wrong-row' : undefined}>
            <td class="fp-num">{f.bits}</td>
            <th scope="row" class="fp-num">
              {f.label}
            </th>
            <td class={valueClass(f.before)}>{f.before}</td>
            {has.yours && <td class={valueClass(f.yours)}>{f.yours ?? '—'}</td>}
            {has.must && (
              <td>
                <MustBe field={f} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The sentence without its beginning, where the heading beside it has just said that. */
function explanationOf(field: PictureField): string {
  const said = [`${field.name} must be set. `, `${field.name} must be clear. `];
  const start = said.find((words) => field.sentence?.startsWith(words)) ?? '';
  return (field.sentence ?? '').slice(start.length);
}

/** The picture of one failed check. Nothing in it is interactive except the fold of the phone form. */
export function FieldPicture({ fields, call }: FieldPictureProps) {
  const has = { yours: fields.some((f) => f.yours !== undefined), must: fields.some((f) => f.must) };
  const caption = call ? `The entry by named field, for ${call}` : 'The entry by named field';
  const rows = phoneRows(fields);
  const musts = new Set(fields.map((f) => f.must));
  const sentences = fields.filter((f) => f.wrong && f.sentence);
  return (
    <div class="fp">
      <Wide fields={fields} has={has} caption={caption} />
      <div class="fp-narrow">
        <NarrowTable fields={rows.shown} has={has} caption={caption} />
        {rows.folded.length > 0 && (
          <details class="fp-more">
            <summary>
              {foldedText(rows)}, <u>show all {fields.length}</u>
            </summary>
            <NarrowTable fields={rows.folded} has={has} caption="The fields that only had to stay" />
          </details>
        )}
      </div>
      {has.must && (
        <ul class="fp-legend">
          {(['kept', 'set', 'clear', 'leave', 'value'] as const)
            .filter((must) => musts.has(must))
            .map((must) => (
              <li key={must}>
                <Mark name={MUST_WORDS[must].mark} /> {MUST_WORDS[must].legend}
              </li>
            ))}
          {fields.some((f) => f.wrong) && (
            <li>
              <Mark name="wrong" /> yours differs
            </li>
          )}
        </ul>
      )}
      {sentences.length > 0 && (
        <dl class="fp-sentences">
          {sentences.map((f) => (
            <div key={f.bits}>
              <dt>
                {verdictOf(f)} {f.must && <Mark name={MUST_WORDS[f.must].mark} />}
              </dt>
              <dd>{explanationOf(f)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
