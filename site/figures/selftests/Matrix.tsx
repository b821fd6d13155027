// Models: the matrix of results and kernels as a table: a row for each planned result, a column for each kernel, a word or
// a sign in each cell. Does not model: where the marks come from (run.ts).
import { KERNELS, type Mark, type MatrixRow } from './names.ts';

const SIGNS: Readonly<Record<Mark, string>> = { ok: '·', 'not ok': '✕', skip: 's', none: '–' };
const WORDS: Readonly<Record<Mark, string>> = {
  ok: 'passed',
  'not ok': 'failed',
  skip: 'skipped',
  none: 'never came',
};

/** Is a kernel caught: did some result fail, or never come? */
export function caughtBy(rows: readonly MatrixRow[], column: number): number {
  return rows.filter(({ marks }) => marks[column] === 'not ok' || marks[column] === 'none').length;
}

function Cell({ mark }: { mark: Mark | undefined }) {
  if (mark === undefined) return <td>?</td>;
  return (
    <td class={mark === 'ok' ? undefined : 'is-caught'}>
      <span aria-hidden="true">{SIGNS[mark]}</span>
      <span class="visually-hidden">{WORDS[mark]}</span>
    </td>
  );
}

export function Matrix({ rows, done }: { rows: readonly MatrixRow[]; done: number }) {
  return (
    <table class="st-matrix">
      <thead>
        <tr>
          <th scope="col">Result</th>
          {KERNELS.map(({ id, letter, title }) => (
            <th key={id} scope="col">
              <abbr title={title}>{letter}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ program, number, name, marks }) => (
          <tr key={`${program} ${number}`}>
            <th scope="row">
              <b>
                {program} {number}
              </b>{' '}
              {name}
            </th>
            {KERNELS.map(({ id }, i) => (
              <Cell key={id} mark={marks[i]} />
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Failed or never came</th>
          {KERNELS.map(({ id }, i) => (
            <td key={id}>{i < done ? caughtBy(rows, i) : '?'}</td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

/** What the letters stand for. */
export function KernelList() {
  return (
    <ul class="st-kernels">
      {KERNELS.map(({ id, letter, title, what }) => (
        <li key={id}>
          <b>{letter}</b> {title}: {what}.
        </li>
      ))}
    </ul>
  );
}
