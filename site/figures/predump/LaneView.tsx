// Models: one way to ask, as a lane: its name, the bits that it needs, the pages of the round that is shown, and a row for
// each round so far. Does not model: steps (PredumpFigure.tsx).
import { PageMap } from './PageMap.tsx';
import { type Lane, WAY_WORDS } from './words.ts';

interface LaneViewProps {
  readonly lane: Lane;
  readonly pages: number;
  /** Rounds that are shown, the first copy among them; of so many. */
  readonly shown: number;
  readonly of: number;
}

export const bitsText = ({ bits, merged }: Pick<Lane, 'bits' | 'merged'>): string =>
  `${bits.join(', ')}: ${merged ? 'in the kernel' : 'not in any arm64 kernel we know'}`;

export function LaneView({ lane, pages, shown, of }: LaneViewProps) {
  const { title, asks } = WAY_WORDS[lane.way];
  const now = lane.rounds[shown - 1];
  const ended = shown === of;
  return (
    <section class="pd-lane" aria-label={title}>
      <p class="pd-way">
        <b>{title}</b> {asks}
      </p>
      <p class="pd-bits">{bitsText(lane)}</p>
      <PageMap
        pages={pages}
        needed={now?.needed ?? []}
        idle={now?.idle ?? []}
        lost={ended ? lane.lost : []}
      />
      <table class="pd-rows">
        <caption class="visually-hidden">{title}, round by round</caption>
        <thead>
          <tr>
            <th scope="col">round</th>
            <th scope="col">copied</th>
            <th scope="col">for nothing</th>
            <th scope="col">faults</th>
          </tr>
        </thead>
        <tbody>
          {lane.rounds.map((round, i) => (
            <tr key={i} class={i === shown - 1 ? 'is-now' : undefined}>
              <th scope="row">{i === 0 ? 'first' : i}</th>
              <td>{i < shown ? round.copied : '·'}</td>
              <td>{i < shown ? round.idleCount : '·'}</td>
              <td>{i < shown ? round.faults : '·'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="pd-lostline">
        {ended && (lane.lostCount === 0 ? 'No write is lost.' : `Pages lost: ${lane.lostCount}.`)}
      </p>
    </section>
  );
}
