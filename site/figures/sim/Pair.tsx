// Models: the pages after a step in two kernels side by side: one cell where they agree, two where they do not. Does not
// model: which difference matters (compare.ts).
import { Mark } from '../Marks.tsx';
import type { Against } from './bench-types.ts';
import { Entry } from './Entry.tsx';
import { type Film, type PageShot, sceneAt, wordsOf } from './shots.ts';

/** What is told of a page, in one line; what the other kernel does not say is marked. */
function Told({ name, now, other }: { name: string; now: string; other: string | undefined }) {
  const words = wordsOf(now, other).filter(({ change }) => change !== 'gone');
  const lacks = wordsOf(now, other).filter(({ change }) => change === 'gone');
  return (
    <p class="sm-told">
      <span>{name}</span>{' '}
      {words.map(({ text, change }) => (
        <span key={text} class={change ? 'is-off' : undefined}>
          {change && <Mark name="wrong" />}
          {text}{' '}
        </span>
      ))}
      {words.length === 0 && 'nothing '}
      {lacks.length > 0 && (
        <span class="is-off">
          <Mark name="wrong" />
          not {lacks.map(({ text }) => text).join(', not ')}
        </span>
      )}
    </p>
  );
}

interface CellProps {
  readonly film: Film;
  readonly page: PageShot;
  readonly before: PageShot | undefined;
  readonly other?: PageShot | undefined;
}

function Cell({ film, page, before, other }: CellProps) {
  return (
    <>
      <Entry film={film} page={page} before={before ?? page} other={other} />
      <Told name="pagemap" now={page.pagemap} other={other?.pagemap} />
      <Told name="scan" now={page.scan} other={other?.scan} />
    </>
  );
}

const same = (a: PageShot, b: PageShot | undefined): boolean =>
  a.entry === b?.entry && a.pagemap === b.pagemap && a.scan === b.scan && a.words === b.words;

export function Pair({ against: { film, yours }, step }: { against: Against; step: number }) {
  const [pages, others] = [film, yours].map((each) => sceneAt(each, step).pages);
  const before = sceneAt(film, step - 1).pages;
  const reached = step < yours.shots.length;
  return (
    <table class="sm-pages sm-pair">
      <caption class="visually-hidden">Pages after step {step}, in both kernels</caption>
      <thead>
        <tr>
          <th scope="col">page</th>
          <th scope="col">the kernel’s helper</th>
          <th scope="col">yours</th>
        </tr>
      </thead>
      <tbody>
        {[...(pages ?? [])].map(([name, page]) => {
          const other = others?.get(name);
          const agree = reached && same(page, other);
          return (
            <tr key={name} class={agree ? undefined : 'is-changed'}>
              <th scope="row">
                {!agree && <Mark name="differs" />}
                {name}
                {!agree && <span class="visually-hidden">, differs</span>}
              </th>
              <td colSpan={agree ? 2 : 1} data-head={agree ? 'both' : 'the kernel’s'}>
                <Cell film={film} page={page} before={before.get(name)} />
              </td>
              {!agree && (
                <td data-head="yours">
                  {reached && other ? (
                    <Cell film={yours} page={other} before={undefined} other={page} />
                  ) : (
                    <p class="sm-told">{reached ? 'no such page' : 'not reached'}</p>
                  )}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
