// Models: the head of the lab: what runs, and under which kernel, page size and CPU. Does not model: what a change of these
// does; the worker does the same operations again.
import { LAYOUT_IDS, type LayoutId, PAGE_SHIFTS, type PageShift } from '@spare-bits/sim-core';
import type { LabState } from './state.ts';

export interface HeadProps {
  readonly state: LabState;
  openGallery(): void;
  setLayout(layout: LayoutId): void;
  setPage(pageShift: PageShift): void;
  setCpu(hafdbs: boolean): void;
}

const pageText = (shift: PageShift): string => `${2 ** shift / 1024}K`;

export function Head({ state, openGallery, setLayout, setPage, setCpu }: HeadProps) {
  const { title, about, layout, pageShift, hafdbs } = state;
  return (
    <div class="lab-title">
      <div>
        <h1>{title}</h1>
        <p>{about}</p>
      </div>
      <label>
        Layout{' '}
        <select value={layout} onChange={(event) => setLayout(event.currentTarget.value as LayoutId)}>
          {LAYOUT_IDS.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <label>
        Page{' '}
        <select
          value={pageShift}
          onChange={(event) => setPage(Number(event.currentTarget.value) as PageShift)}
        >
          {PAGE_SHIFTS.map((shift) => (
            <option key={shift} value={shift}>
              {pageText(shift)}
            </option>
          ))}
        </select>
      </label>
      <label>
        CPU{' '}
        <select
          value={hafdbs ? 'hafdbs' : 'plain'}
          onChange={(event) => setCpu(event.currentTarget.value === 'hafdbs')}
        >
          <option value="hafdbs">keeps AF and dirty</option>
          <option value="plain">leaves them to software</option>
        </select>
      </label>
      <button type="button" class="button" onClick={openGallery}>
        Scenarios
      </button>
    </div>
  );
}
