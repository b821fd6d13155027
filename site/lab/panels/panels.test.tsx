// The panels over real runs: what they say before any script is what the machine holds; what a step has changed carries a
// mark with its word; every table has heads.
import { hex } from '@spare-bits/sim-core';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import type { LabState } from '../state.ts';
import { changesIn } from './changes.ts';
import {
  CostPanel,
  EventPanel,
  FolioPanel,
  InspectorPanel,
  MapPanel,
  MonitorPanel,
  ReportPanel,
  SwapPanel,
  TablesPanel,
  TlbPanel,
} from './index.ts';
import { afterLine, entryOf, inside, LINES, pidOf, stateAt, textOf } from './test-states.ts';

const nothing = (): void => undefined;

/** Each panel's mark-up, by name. */
function panels(state: LabState, selected: number | null = null, pid = pidOf(state)) {
  const tables = { state, pid, selected, pick: nothing, open: [], setOpen: nothing };
  return {
    map: renderToString(<MapPanel state={state} pid={pid} pick={nothing} />),
    tables: renderToString(<TablesPanel {...tables} />),
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

const rowsWith = (html: string, what: string): readonly string[] =>
  (html.match(/<tr[\s>][\s\S]*?<\/tr>/g) ?? []).map(textOf).filter((text) => text.includes(what));

const armed = inside('uffd writeprotect A 0 2 on', ({ text }) => /^A\+0 = 0[1-9A-F]/.test(text));
const a0 = entryOf(armed, 'A', 0);

describe('between the store and the TLBI', () => {
  const all = panels(armed, a0.pa);

  test('the tree has the entry as it lies in memory, changed and selected, and one stop', () => {
    const [row] = rowsWith(all.tables, 'A+0');
    expect(row).toBe(`changed L3 [0] ${hex(a0.value).slice(2)} A+0 read, dirty, uffd-wp ×1`);
    expect(all.tables.match(/tabindex="0"/gi)).toHaveLength(1);
    expect(all.tables.match(/aria-selected="true"/g)).toHaveLength(1);
    expect(all.tables).toContain('role="treegrid"');
  });

  test('the inspector says was, now and changed, with a mark over each bit that turned', () => {
    const text = textOf(all.entry);
    expect(text).toContain('Descriptor A+0, level 3');
    expect(text).toContain(`now ${hex(a0.value)} read, dirty, uffd-wp`);
    expect(text).toMatch(/changed \d+ UFFD_WP set/);
    const turned = all.entry.match(/aria-label="bit [^"]*, changed"/g) ?? [];
    expect(turned.length).toBeGreaterThan(5);
    expect(all.entry).toContain('PTE_UFFD_WP, software, set, changed');
  });

  test('another lens changes the words and not the value', () => {
    const html = renderToString(
      <InspectorPanel state={armed} selected={a0.pa} lens="v6.9" setLens={nothing} />,
    );
    expect(textOf(html)).toContain(`now ${hex(a0.value)} read, dirty changed`);
    expect(html).toMatch(/<input[^>]*value="v6.9"[^>]*checked/);
  });

  test('the TLB that still lets a write through is stale, struck through, and says so', () => {
    const text = textOf(all.tlb);
    expect(text).toContain('1 stale entry');
    expect(text).toContain('the table says read only. Until TLBI and DSB, a write on CPU 0 goes through.');
    expect(all.tlb).toMatch(/<s>A\+0<\/s>/);
  });

  test('the map has a word in each box, and the changed one has its mark', () => {
    expect(textOf(all.map)).toContain('A rw anon uffd-wp, 4 pages +0 wp changed +1 rw +2 none +3 none');
    expect(textOf(all.map)).toContain('program rx');
  });

  test('reports say what came and what went', () => {
    const [row] = rowsWith(all.reports, 'A+0');
    expect(row).toContain('uffd_wp');
    expect(all.reports).toContain('<del>WRITTEN</del>');
  });

  test('the log marks where one stands, and what has not happened yet', () => {
    const now = all.log.match(/<tr[^>]*aria-current="step"[\s\S]*?<\/tr>/g) ?? [];
    expect(now).toHaveLength(1);
    expect(textOf(now[0] ?? '')).toContain(`A+0 = ${hex(a0.value).slice(2)}`);
    expect(rowsWith(all.log.slice(all.log.indexOf('is-future')), 'TLBI').length).toBeGreaterThan(0);
  });
});

describe('before an invalidation completes', () => {
  test('the TLB says how many wait for a barrier', () => {
    const state = inside('uffd writeprotect A 0 2 on', ({ kind }) => kind === 'TLBI');
    expect(state.view.tlbs.some(({ waiting }) => waiting > 0)).toBe(true);
    expect(textOf(renderToString(<TlbPanel state={state} />))).toContain('names it and waits for a DSB.');
  });
});

describe('by hand', () => {
  const lines = LINES.slice(0, LINES.indexOf('write A 0 7') + 1);
  const waits = stateAt(lines.length, 0, 'manual', lines);

  test('the monitor shows who waits for what, and answers with lines of the command language', () => {
    const { uffd, map } = panels(waits);
    expect(textOf(uffd)).toContain('1 waiting, by hand');
    expect(textOf(uffd)).toContain('waits write-protect, write, not read yet process 1, CPU 0');
    expect(uffd).toContain('aria-label="Unprotect and wake: uffd writeprotect A 0 1 off"');
    expect(uffd.match(/button primary/g)).toHaveLength(1);
    expect(textOf(map)).toContain('+0 wp waits');
  });

  test('after the answer the task that was woken can go on', () => {
    const answered = [...lines, 'uffd writeprotect A 0 1 off'];
    const { uffd } = panels(stateAt(answered.length, 0, 'manual', answered));
    expect(uffd).toContain('aria-label="Go on: resume A"');
    expect(textOf(uffd)).toContain('gone: 1 write-protect, write');
  });
});

describe('later', () => {
  test('after a fork the child has a map and tables of its own', () => {
    const state = afterLine('fork C A');
    const child = state.view.tasks.find((task) => task.child)?.pid ?? 0;
    const { map, tables, folios } = panels(state, null, child);
    expect(textOf(map)).toContain(`Map of process ${child}, the child`);
    expect(textOf(tables)).toContain('C+0 read');
    expect(rowsWith(folios, 'anon').some((row) => / 2 2 anon/.test(row))).toBe(true);
  });

  test('a page on swap is told by slot in the tree, the swap table and the map', () => {
    const lone = ['mmap A 2 rw anon', 'write A 0 1', 'swapout A 0 1'];
    const { tables, swap, map } = panels(stateAt(lone.length, 0, 'automatic', lone));
    const slot = /swap (0:0x[0-9a-f]+)/.exec(textOf(tables))?.[1] ?? 'no slot';
    expect(textOf(swap)).toContain(`${slot} 1 A+0`);
    expect(textOf(map)).toContain('+0 swap');
  });

  test('an entry that is not there any more is said to be gone', () => {
    const { entry } = panels(afterLine('munmap A 0 1'), -8);
    expect(textOf(entry)).toContain('No table has the entry at');
  });
});

test('at the beginning every panel says that there is nothing, and marks nothing', () => {
  const all = panels(stateAt(0, 0, 'automatic', []));
  expect(textOf(all.log)).toContain('Nothing has happened yet.');
  expect(textOf(all.cost)).toContain('No operation yet.');
  for (const html of Object.values(all)) expect(html).not.toContain('lp-delta');
});

test.each(LINES.map((line) => [line]))(
  'after %s every table has heads, and every mark has its word',
  (line) => {
    const state = afterLine(line);
    for (const html of Object.values(panels(state, entryOf(afterLine('write A 1 2'), 'A', 1).pa))) {
      for (const table of html.match(/<table[\s\S]*?<\/table>/g) ?? [])
        expect(table).toMatch(/<th[^>]*scope="(col|row)"/);
      for (const mark of html.match(/class="lp-delta">[\s\S]*?<\/span><\/span>/g) ?? [])
        expect(mark).toContain('changed');
      expect(html).not.toMatch(/undefined|NaN|\[object/);
    }
    expect(changesIn(state)).toBeDefined();
  },
);
