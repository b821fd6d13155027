// Models: what there is after a step: the pages as a table, the areas below. Does not model: two kernels side by side
// (Pair.tsx), nor the way from step to step.
import { Mark } from '../Marks.tsx';
import { Entry, Flags } from './Entry.tsx';
import { type Film, pageChanged, sceneAt } from './shots.ts';

interface SceneProps {
  readonly film: Film;
  readonly step: number;
}

export function Pages({ film, step }: SceneProps) {
  const { pages } = sceneAt(film, step);
  const before = sceneAt(film, step - 1).pages;
  return (
    <table class="sm-pages">
      <caption class="visually-hidden">Pages after step {step}</caption>
      <thead>
        <tr>
          <th scope="col">page</th>
          <th scope="col">entry</th>
          <th scope="col">pagemap</th>
          <th scope="col">PAGEMAP_SCAN</th>
        </tr>
      </thead>
      <tbody>
        {[...pages].map(([name, page]) => {
          const earlier = before.get(name);
          const changed = step > 0 && pageChanged(page, earlier);
          // In the first step, and of a page that is new, nothing has changed: there was nothing.
          const since = changed ? earlier : page;
          return (
            <tr key={name} class={changed ? 'is-changed' : undefined}>
              <th scope="row">
                {changed && <Mark name="differs" />}
                {name}
                {changed && <span class="visually-hidden">, changed</span>}
              </th>
              <td>
                <Entry film={film} page={page} before={since} />
              </td>
              <td data-head="pagemap">
                <Flags now={page.pagemap} before={since?.pagemap} />
              </td>
              <td data-head="scan">
                <Flags now={page.scan} before={since?.scan} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Areas({ film, step }: SceneProps) {
  const { areas } = sceneAt(film, step);
  const changed = step > 0 && film.shots[step]?.areas !== undefined;
  return (
    <table class={changed ? 'sm-areas is-changed' : 'sm-areas'}>
      <caption>
        {changed && <Mark name="differs" />} {areas.length === 1 ? 'area' : 'areas'}
        <span class="visually-hidden"> after step {step}: pages, rights, flags</span>
      </caption>
      <tbody>
        {areas.map(({ name, may, words }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{may}</code>
            </td>
            <td>{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
