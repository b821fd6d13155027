// Models: the figure of a run as a table: one thing otherwise at a time, and what the kernel makes of it. Made while the page
// is built. Does not model: the kernel (model.ts asks the simulator).
import { type RunView, saysOf } from './words.ts';

export interface RunLine {
  readonly what: string;
  readonly view: RunView;
}

export function RunTable({ lines }: { readonly lines: readonly RunLine[] }) {
  return (
    <table>
      <caption class="visually-hidden">Will sixteen entries be joined?</caption>
      <thead>
        <tr>
          <th scope="col">otherwise</th>
          <th scope="col">and then</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ what, view }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{saysOf(view)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
