// Models: the lab: panels around one machine, the timeline and the command line below. On a phone one panel at a time, with
// what is new in it told on its tab. Does not model: the machine (worker), the panels' own insides.
import type { LabScript, LayoutId, PageShift } from '@spare-bits/sim-core';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { CommandLine } from './CommandLine.tsx';
import { firstAsk } from './first.ts';
import { Gallery } from './Gallery.tsx';
import { Head } from './Head.tsx';
import {
  CostPanel,
  EventPanel,
  entryAt,
  FolioPanel,
  InspectorPanel,
  MapPanel,
  MonitorPanel,
  ReportPanel,
  SwapPanel,
  TablesPanel,
  TabMark,
  TlbPanel,
  tabMarks,
} from './panels/index.ts';
import type { Machine } from './protocol.ts';
import type { LabState } from './state.ts';
import { TimeBar } from './TimeBar.tsx';
import { FIRST_MACHINE, type Lab as LabHandle, useLab } from './use-lab.ts';
import './lab.css';
import './lab-time.css';

export interface LabProps {
  /** The site's address, with a slash at its end. */
  readonly base: string;
}

const TABS = [
  { name: 'tables', word: 'Tables' },
  { name: 'entry', word: 'Entry' },
  { name: 'tlb', word: 'TLB' },
  { name: 'uffd', word: 'Uffd' },
  { name: 'map', word: 'Map' },
  { name: 'log', word: 'Log' },
] as const;
type Tab = (typeof TABS)[number]['name'];

/** The entry that a place is about: that of the moment, else the one that was looked at. */
function entryHere({ steps, at }: LabState): number | null {
  const inside = at.moment > 0 ? steps[at.step]?.moments.slice(0, at.moment) : steps[at.step - 1]?.moments;
  return inside?.findLast(({ entry }) => entry !== null)?.entry ?? null;
}

export function Lab({ base }: LabProps) {
  const lab = useLab(() => firstAsk(base));
  const [gallery, setGallery] = useState(false);
  const take = (script: LabScript): void => {
    setGallery(false);
    const on = script.recorded[0] ?? FIRST_MACHINE;
    void lab.ask({
      do: 'open',
      script,
      machine: { ...on, monitor: lab.state?.monitor ?? 'automatic' },
      at: 0,
    });
  };
  return (
    <div class="lab">
      {lab.state ? (
        <Bench lab={lab} state={lab.state} openGallery={() => setGallery(true)} />
      ) : (
        <p class="lab-wait" role="status">
          {lab.note.bad ? lab.note.text : 'The machine is being started.'}
        </p>
      )}
      {gallery && <Gallery base={base} take={take} close={() => setGallery(false)} />}
    </div>
  );
}

interface BenchProps {
  readonly lab: LabHandle;
  readonly state: LabState;
  openGallery(): void;
}

function Bench({ lab, state, openGallery }: BenchProps) {
  const [tab, setTab] = useState<Tab>('tables');
  const [picked, setPicked] = useState<number | null>(null);
  const [task, setTask] = useState(0);
  const [lens, setLens] = useState<LayoutId | null>(null);
  const [unfolded, setUnfolded] = useState<readonly number[]>([]);
  const { tasks } = state.view;
  const pid = tasks.some((each) => each.pid === task) ? task : (tasks[0]?.pid ?? 0);
  const here = entryHere(state);
  // A step leads to what it changed; a choice of the reader's holds until the next step.
  useEffect(() => setPicked(null), [state.at.step, state.at.moment]);
  const selected = picked ?? (here !== null && entryAt(state.view.tasks, here) ? here : null);

  const go = useCallback(
    (step: number, moment: number): void => lab.move({ do: 'move', move: { to: 'place', step, moment } }),
    [lab.move],
  );
  const machine = (change: Partial<Machine>): void => {
    const { layout, pageShift, hafdbs, monitor } = state;
    setLens(null);
    void lab.ask({ do: 'machine', machine: { layout, pageShift, hafdbs, monitor, ...change } });
  };
  const setOpen = (pa: number, open: boolean): void => {
    const next = open ? [...unfolded, pa] : unfolded.filter((each) => each !== pa);
    setUnfolded(next);
    void lab.ask({ do: 'unfold', tables: next });
  };
  const answer = (line: string): void => void lab.ask({ do: 'line', line });
  const marks = tabMarks(state, selected);
  return (
    <>
      <Head
        state={state}
        openGallery={openGallery}
        setLayout={(layout) => machine({ layout })}
        setPage={(pageShift: PageShift) => machine({ pageShift })}
        setCpu={(hafdbs) => machine({ hafdbs })}
      />
      <div class="lab-tabs" role="tablist" aria-label="Panels">
        {TABS.map(({ name, word }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`lab-tab-${name}`}
            aria-selected={tab === name}
            aria-controls={`lab-${name}`}
            onClick={() => setTab(name)}
          >
            {word} <TabMark of={marks[name]} />
          </button>
        ))}
      </div>
      <div class="lab-panels" data-tab={tab}>
        <div class="lab-left">
          {tasks.length > 1 && (
            <div class="lab-tasks" role="radiogroup" aria-label="Process">
              {tasks.map((each) => (
                <label key={each.pid}>
                  <input
                    type="radio"
                    name="lab-task"
                    checked={each.pid === pid}
                    onChange={() => setTask(each.pid)}
                  />
                  {each.child ? 'child' : 'parent'} {each.pid}
                </label>
              ))}
            </div>
          )}
          <div id="lab-map" class="lab-slot" data-slot="map">
            <MapPanel state={state} pid={pid} pick={setPicked} />
            <FolioPanel state={state} />
            <SwapPanel state={state} />
            <CostPanel state={state} />
          </div>
        </div>
        <div class="lab-middle">
          <div id="lab-tables" class="lab-slot" data-slot="tables">
            <TablesPanel
              state={state}
              pid={pid}
              selected={selected}
              pick={setPicked}
              open={unfolded}
              setOpen={setOpen}
            />
          </div>
          <div id="lab-entry" class="lab-slot" data-slot="entry">
            <InspectorPanel state={state} selected={selected} lens={lens ?? state.layout} setLens={setLens} />
          </div>
        </div>
        <div class="lab-right">
          <div id="lab-tlb" class="lab-slot" data-slot="tlb">
            <TlbPanel state={state} />
          </div>
          <div id="lab-uffd" class="lab-slot" data-slot="uffd">
            <MonitorPanel state={state} answer={answer} setMonitor={(monitor) => machine({ monitor })} />
            <ReportPanel state={state} />
          </div>
          <div id="lab-log" class="lab-slot" data-slot="log">
            <EventPanel state={state} go={go} />
          </div>
        </div>
      </div>
      <TimeBar lab={lab} state={state} go={go} />
      <CommandLine lab={lab} />
    </>
  );
}
