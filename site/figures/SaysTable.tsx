// Models: some cases of a figure and what each comes to, as a table of two columns. Made while the page is built.
// Does not model: the cases and the sentences; the figures have those.

export interface SaysLine {
  readonly what: string;
  readonly says: string;
}

export interface SaysTableProps {
  readonly caption: string;
  readonly heads: readonly [string, string];
  readonly lines: readonly SaysLine[];
}

export function SaysTable({ caption, heads: [what, says], lines }: SaysTableProps) {
  return (
    <table>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">{says}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.what}>
            <th scope="row">{line.what}</th>
            <td>{line.says}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
