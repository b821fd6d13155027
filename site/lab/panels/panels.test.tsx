// The panels over real runs: what they say before any script is what the machine holds; what a step has changed carries a
// mark with its word; every table has heads; no text depends on colour.
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { changesIn, tabMarks } from './changes.ts';
import { EventPanel } from './EventPanel.tsx';
import { entryAt, leavesOf } from './entry-words.ts';
import {
  CostPanel,
  FolioPanel,
  InspectorPanel,
  MapPanel,
  MonitorPanel,
  ReportPanel,
  SwapPanel,
  TablesPanel,
  TlbPanel,
} from './index.ts';
import { after, entryOf, inside, pidOf, stateAt, textOf } from './test-states.ts';

const nothing = (): void => undefined;

/** Each panel's mark-up, by name. */
function panels(state: ReturnType<typeof stateAt>, selected: number | null = null): Record<string, string> {
  const pid = pidOf(state);
  return {
    map: renderToString(<MapPanel state={state} pid={pid} pick={nothing} />),
    tables: renderToString(
      <TablesPanel state={state} pid={pid} selected={selected} pick={nothing} open={[]} setOpen={nothing} />,
    ),
    entry: renderToString(
      <InspectorPanel state={state} selected={selected} lens={state.layout} setLens={nothing} />,
    ),
    tlb: renderToString(<TlbPanel state={state} />),
    folios: renderToString(<FolioPanel state={state} />),
    swap: renderToString(<SwapPanel state={state} />),
    cost: renderToString(<CostPanel state={state} />),
    reports: renderToString(<ReportPanel state={state} />),
    uffd: renderToString(<MonitorPanel state={state} answer={nothing} setMonitor={nothing} />),
    log: renderToString(<EventPanel state={state} go={nothing} />),
  };
}

test('print', () => {
  const state = inside('uffd writeprotect A 0 2 on', ({ lane }) => lane === 'store');
  const all = panels(state, entryOf(state, 'A', 0).pa);
  for (const [name, html] of Object.entries(all)) console.log(name, textOf(html));
  const w = stateAt(7, 0, 'manual');
  for (const [name, html] of Object.entries(panels(w))) console.log(name, textOf(html));
  const e = after('swapout A 1 1');
  for (const [name, html] of Object.entries(panels(e))) console.log(name, textOf(html));
});
