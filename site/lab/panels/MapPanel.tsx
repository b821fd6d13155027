// Models: the map of a process: its areas with address, permissions and flags in words, and the first pages of each as
// boxes with a word for the state. A box leads to the page's entry. Does not model: pages beyond the first.
import { type EntryView, LAST_LEVEL, type LabArea, type PageState } from '@spare-bits/sim-core';
import { Mark } from '../../figures/Marks.tsx';
import type { LabState } from '../state.ts';
import { areaFlags, areaKind, areaMay, areaName, stateLook, stateText } from './area-words.ts';
import { areaKey, changesIn, pageKey, stateKey } from './changes.ts';
import { isArmed, kernelOf, leavesOf } from './entry-words.ts';
import { messageWaits } from './monitor-words.ts';
import { Delta, Gone, Nothing, Panel } from './Panel.tsx';
import { useRove } from './use-rove.ts';
import { addressText, countText, pageText, taskIn, taskText } from './words.ts';
import './map.css';

export interface MapPanelProps {
  readonly state: LabState;
  readonly pid: number;
  /** Selects the entry of a page. */
  readonly pick: (pa: number) => void;
}

interface Box {
  readonly state: PageState;
  readonly entry: EntryView | undefined;
  /** Is it write-protected for a userfaultfd, whatever is there? */
  readonly armed: boolean;
  readonly changed: boolean;
  readonly waits: boolean;
}

function BoxFace({ state, armed, changed, waits }: Box) {
  return (
    <>
      <span>+{state.page.p}</span>
      <span class="lp-box-state">
        {stateText(state, armed)}
        <Delta is={changed} />
        {waits && (
          <span class="lp-waits">
            <Mark name="waits" />
            <span class="visually-hidden"> waits</span>
          </span>
        )}
      </span>
    </>
  );
}

function Boxes({ area, boxes, pick }: { area: LabArea; boxes: readonly Box[]; pick: (pa: number) => void }) {
  const { root, onKeyDown, stop } = useRove<HTMLUListElement>(boxes.length);
  const more = area.pages - boxes.length;
  return (
    <ul ref={root} class="lp-boxes" aria-label={`Pages of ${areaName(area)}`} onKeyDown={onKeyDown}>
      {boxes.map((box, i) => (
        <li key={pageKey(box.state.page)}>
          <button
            type="button"
            class={`lp-box is-${stateLook(box.state, box.armed)}`}
            aria-disabled={box.entry === undefined}
            onClick={() => box.entry && pick(box.entry.pa)}
            {...stop(i)}
          >
            <BoxFace {...box} />
          </button>
        </li>
      ))}
      {more > 0 && <li class="lp-more">and {countText(more, 'more', 'more')}</li>}
    </ul>
  );
}

export function MapPanel({ state, pid, pick }: MapPanelProps) {
  const task = taskIn(state, pid);
  const kernel = kernelOf(state.layout, state.pageShift);
  const areas = task?.areas ?? [];
  const { areas: changed, pages, goneAreas } = changesIn(state);
  const entries = new Map(
    leavesOf(task?.tables ?? []).flatMap((entry) => (entry.page ? [[pageKey(entry.page), entry]] : [])),
  ) as ReadonlyMap<string, EntryView>;
  const waiting = new Set(
    state.view.uffd.messages.flatMap((message) =>
      messageWaits(message) && message.page ? [pageKey(message.page)] : [],
    ),
  );
  const boxesOf = (area: LabArea): readonly Box[] =>
    area.states.map((each) => {
      const entry = entryOf(entries, each);
      return {
        state: each,
        entry,
        armed: entry !== undefined && isArmed(kernel, entry),
        changed: pages.has(stateKey(pid, each.page)),
        waits: waiting.has(pageKey(each.page)),
      };
    });
  const gone = goneAreas.filter((area) => area.pid === pid);
  return (
    <Panel
      name="map"
      title={`Map of ${task ? taskText(task) : `process ${pid}`}`}
      note={countText(areas.length, 'area')}
    >
      {areas.length === 0 ? (
        <Nothing>The process is gone.</Nothing>
      ) : (
        <table class="lp-map">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">addresses</th>
              <th scope="col">area</th>
            </tr>
          </thead>
          {areas.map((area) => (
            <tbody key={area.start}>
              <tr>
                <td class="lp-address">
                  <span>{addressText(area.start)}</span> <span>{addressText(area.end)}</span>
                </td>
                <th scope="rowgroup">
                  <Delta is={changed.has(areaKey(area))} />
                  <b>{areaName(area)}</b> {areaMay(area)} {areaKind(area)}
                  <span class="lp-flags">
                    {[...areaFlags(area), countText(area.pages, 'page')].join(', ')}
                  </span>
                </th>
              </tr>
              {area.states.length > 0 && (
                <tr>
                  <td colSpan={2}>
                    <Boxes area={area} boxes={boxesOf(area)} pick={pick} />
                  </td>
                </tr>
              )}
            </tbody>
          ))}
        </table>
      )}
      <Gone
        items={gone.map((area) => `${areaName(area)} ${area.first ? `from ${pageText(area.first)}` : ''}`)}
      />
    </Panel>
  );
}

/** Of a page in the middle of a block the block's entry, which stands under its first page. */
function entryOf(entries: ReadonlyMap<string, EntryView>, { page }: PageState): EntryView | undefined {
  for (let p = page.p; p >= 0; p--) {
    const found = entries.get(pageKey({ r: page.r, p }));
    if (found) return p === page.p || found.level < LAST_LEVEL ? found : undefined;
  }
  return undefined;
}
