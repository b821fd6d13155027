// Models: some questions to a scan and their answers, as a table. Made while the page is built.
// Does not model: the scan (model.ts asks the simulator).
import { type ScanView, saysOf } from './words.ts';

export interface ScanLine {
  readonly what: string;
  readonly view: ScanView;
}

export function ScanTable({ lines }: { readonly lines: readonly ScanLine[] }) {
  return (
    <table>
      <caption class="visually-hidden">Some questions about the six pages</caption>
      <thead>
        <tr>
          <th scope="col">the question</th>
          <th scope="col">the answer</th>
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
