// What differs between two places of a real run, in both directions of time: marks stand where something changed and nowhere
// else; a place that is the same as before has none.
import { describe, expect, test } from 'vitest';
import { type Changes, changesIn, changesOf, pageKey, stateKey, tabMarks } from './changes.ts';
import { afterLine, entryOf, inside, LINES, pidOf, stateAt } from './test-states.ts';

const countOf = (changes: Changes): number =>
  Object.values(changes).reduce((sum, each) => sum + ('size' in each ? each.size : each.length), 0);

describe('changes', () => {
  test('there are none at the beginning, and none between a place and itself', () => {
    expect(countOf(changesIn(stateAt(0)))).toBe(0);
    const state = afterLine('fork C A');
    expect(countOf(changesOf(state.view, structuredClone(state.view)))).toBe(0);
  });

  test('a store inside a step changes its entry, its page and what is reported of it, and nothing of another page', () => {
    const state = inside('uffd writeprotect A 0 2 on', ({ text }) => /^A\+0 = 0[1-9A-F]/.test(text));
    const { entries, pages, reports, areas, folios } = changesIn(state);
    expect([...entries]).toEqual([entryOf(state, 'A', 0).pa]);
    expect([...pages]).toEqual([stateKey(pidOf(state), { r: 'A', p: 0 })]);
    expect([...reports]).toEqual([pageKey({ r: 'A', p: 0 })]);
    expect(areas.size).toBe(0);
    expect(folios.size).toBe(1);
  });

  test('a registration changes the area and no entry', () => {
    const { entries, areas, pages } = changesIn(afterLine('uffd register A 0 4 wp'));
    expect([entries.size, areas.size, pages.size]).toEqual([0, 1, 0]);
  });

  test('what goes away is told: TLB entries, areas', () => {
    const dropped = changesIn(afterLine('uffd writeprotect A 0 2 on')).goneTlbs.map(({ page }) => page);
    expect(dropped).toEqual([
      { r: 'A', p: 0 },
      { r: 'A', p: 1 },
    ]);
    const store = inside('uffd writeprotect A 0 2 on', ({ lane }) => lane === 'store');
    expect(changesIn(store).goneTlbs).toEqual([]);
    const unmapped = changesIn(afterLine('munmap A 0 1'));
    expect(unmapped.goneAreas.length + unmapped.areas.size).toBeGreaterThan(0);
  });

  test('a fold hides no change where both places know, and marks nothing where one does not', () => {
    const state = afterLine('write A 1 2');
    const { before } = state;
    if (!before) throw new Error('no place before');
    const tasks = before.tasks.map((task) => ({
      ...task,
      tables: task.tables.map((entry) => ({ ...entry, below: null })),
    }));
    expect(changesIn(state).entries.size).toBeGreaterThan(0);
    expect(changesOf(state.view, { ...before, tasks }).entries.size).toBe(0);
  });
});

describe('tabs', () => {
  const NONE = { tables: '', entry: '', tlb: '', uffd: '', map: '', log: '' };

  test('say nothing where nothing is new', () => {
    expect(tabMarks(stateAt(0))).toEqual(NONE);
  });

  test('count stale entries between a store and its barrier', () => {
    const state = inside('uffd writeprotect A 0 2 on', ({ lane }) => lane === 'store');
    const { pa } = entryOf(state, 'A', 0);
    expect(tabMarks(state, pa)).toEqual({ ...NONE, tables: 'Δ', entry: 'Δ', tlb: '╎1', map: 'Δ' });
    expect(tabMarks(state, entryOf(state, 'A', 1).pa).entry).toBe('');
  });

  test('count who waits for the monitor', () => {
    const armed = LINES.slice(0, LINES.indexOf('write A 0 7') + 1);
    expect(tabMarks(stateAt(armed.length, 0, 'manual', armed)).uffd).toBe('‡1');
  });

  test('say that one stands at a fault', () => {
    expect(tabMarks(inside('write A 0 7', ({ lane }) => lane === 'fault')).log).toBe('✕');
  });
});
