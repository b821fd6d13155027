// Models: a scenario as one table, for readers without a script and for print: each step with its sentence and the pages
// that it changed. Made while the page is built; the page's scripts do not know it.
import type { Film } from './shots.ts';

export function StepTable({ film }: { film: Film }) {
  return (
    <table class="sm-table">
      <caption class="visually-hidden">All steps of the scenario</caption>
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">what happens</th>
          <th scope="col">entries after it</th>
        </tr>
      </thead>
      <tbody>
        {film.shots.map(({ op, says, pages }, step) => (
          <tr key={step}>
            <th scope="row">{step}</th>
            <td>
              <code>{op}</code> {says}
            </td>
            <td>
              {Object.entries(pages).map(([name, page]) => (
                <p key={name}>
                  {name} <code>{page ? page.entry : 'gone'}</code> {page?.pagemap}
                </p>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
