// Models: the slots of the swap device that are in use, who names each, and whether its content is in memory as well.
// Does not model: reading and writing the device; the simulator's swap is instant.
import type { LabState } from '../state.ts';
import { changesIn } from './changes.ts';
import { entryName, leavesOf } from './entry-words.ts';
import { Delta, Gone, Nothing, Panel } from './Panel.tsx';
import { countText, pfnText, slotText } from './words.ts';

export interface SwapPanelProps {
  readonly state: LabState;
}

/** Entries of each slot, by name, with "exclusive" where the entry says so. */
function usersOf({ view }: LabState): ReadonlyMap<number, readonly string[]> {
  const users = new Map<number, string[]>();
  for (const entry of view.tasks.flatMap(({ tables }) => leavesOf(tables))) {
    if (entry.kind !== 'swap' || !entry.swap) continue;
    const slot = Number(entry.swap.offset);
    const name = entryName(entry) + (entry.swap.exclusive ? ', exclusive' : '');
    users.set(slot, [...(users.get(slot) ?? []), name]);
  }
  return users;
}

export function SwapPanel({ state }: SwapPanelProps) {
  const { slots, swapSlots } = state.view;
  const { slots: changed, goneSlots } = changesIn(state);
  const users = usersOf(state);
  return (
    <Panel name="swap" title="Swap" note={`${slots.length} of ${countText(swapSlots, 'slot')}`}>
      {slots.length === 0 ? (
        <Nothing>No slot is in use.</Nothing>
      ) : (
        <table class="lp-swap">
          <thead>
            <tr>
              <th scope="col">slot</th>
              <th scope="col">count</th>
              <th scope="col">who</th>
            </tr>
          </thead>
          <tbody>
            {slots.map(({ slot, count, cached }) => (
              <tr key={slot}>
                <th scope="row" class="lp-mono">
                  <Delta is={changed.has(slot)} />
                  {slotText(0, slot)}
                </th>
                <td class="lp-num">{count}</td>
                <td>
                  {[...(users.get(slot) ?? []), ...(cached ? [`cached in ${pfnText(cached)}`] : [])].join(
                    ', ',
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Gone items={goneSlots.map((slot) => slotText(0, slot))} />
    </Panel>
  );
}
