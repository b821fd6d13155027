// Models: the fork counter as two tables: what was counted, and what each weighing makes of it. Made while the page is built.
// Does not model: the counting (fork-model.ts asks the simulator).
import { type ForkView, percentText, thousands, WHERE_WORDS } from './fork-words.ts';

export function ForkTable({ view }: { readonly view: ForkView }) {
  return (
    <>
      <table>
        <caption class="visually-hidden">Fork of {thousands(view.entries)} entries, counted</caption>
        <thead>
          <tr>
            <th scope="col">notes</th>
            <th scope="col">loads</th>
            <th scope="col">stores</th>
            <th scope="col">lines</th>
            <th scope="col">new tables</th>
            <th scope="col">new regions</th>
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <tr key={row.where}>
              <th scope="row">{WHERE_WORDS[row.where]}</th>
              <td>{thousands(row.loads)}</td>
              <td>{thousands(row.stores)}</td>
              <td>{thousands(row.lines)}</td>
              <td>{row.tables}</td>
              <td>{row.regions}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption class="visually-hidden">The same, weighed; the notes in the entry are the measure</caption>
        <thead>
          <tr>
            <th scope="col">weighed by</th>
            {view.rows.slice(1).map((row) => (
              <th key={row.where} scope="col">
                {WHERE_WORDS[row.where]}
              </th>
            ))}
            <th scope="col">where the weights come from</th>
          </tr>
        </thead>
        <tbody>
          {view.weighings.map(({ name, provenance }, i) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {view.rows.slice(1).map((row) => (
                <td key={row.where}>{percentText(row.costs[i] ?? 1)}</td>
              ))}
              <td>{provenance}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
