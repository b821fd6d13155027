// Models: the pre-dump of every program in both ways as a table. Made while the page is built.
// Does not model: the kernels (model.ts asks the simulator).
import { PROGRAM_CHOICES, type RaceView, WAY_WORDS } from './words.ts';

export function PredumpTable({ views }: { readonly views: readonly RaceView[] }) {
  return (
    <table class="pd-all">
      <caption class="visually-hidden">Pages copied in each round, for nothing, faults and losses</caption>
      <thead>
        <tr>
          <th scope="col">the program</th>
          <th scope="col">way</th>
          <th scope="col">copied, round by round</th>
          <th scope="col">for nothing</th>
          <th scope="col">faults</th>
          <th scope="col">lost</th>
        </tr>
      </thead>
      <tbody>
        {views.flatMap(({ program, lanes }) =>
          lanes.map(({ way, rounds, lostCount }) => (
            <tr key={`${program} ${way}`}>
              <th scope="row">{PROGRAM_CHOICES.find(({ value }) => value === program)?.text ?? program}</th>
              <td data-head="way">{WAY_WORDS[way].title}</td>
              <td data-head="copied">{rounds.map(({ copied }) => copied).join(', ')}</td>
              <td data-head="for nothing">{rounds.map(({ idleCount }) => idleCount).join(', ')}</td>
              <td data-head="faults">{rounds.map(({ faults }) => faults).join(', ')}</td>
              <td data-head="lost">{lostCount}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
