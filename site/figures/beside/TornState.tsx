// Models: the middle of the interleaving explorer: what stands in memory, and what the lockless reader holds of it.
// Does not model: steps (TornFigure.tsx).
import type { Held, TornView } from './torn-words.ts';

function Cells({ held, missing }: { held: Held; missing: string }) {
  return (
    <>
      <td data-head="entry">
        {held.word === null ? (
          <i>{missing}</i>
        ) : (
          <>
            <code>{held.word}</code> {held.says}
          </>
        )}
      </td>
      <td data-head="note">{held.note ?? <i>{missing}</i>}</td>
    </>
  );
}

export function TornState({ view }: { readonly view: TornView }) {
  return (
    <table class="bs-state">
      <caption class="visually-hidden">Memory, and what the reader has loaded</caption>
      <thead>
        <tr>
          <th scope="col">where</th>
          <th scope="col">entry, for hardware</th>
          <th scope="col">note</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            in memory
            {view.way === 'counted' && `, counter ${view.counter}`}
          </th>
          <Cells held={view.memory} missing="" />
        </tr>
        <tr>
          <th scope="row">in the reader’s hands</th>
          <Cells held={view.reader} missing="not loaded" />
        </tr>
      </tbody>
    </table>
  );
}
