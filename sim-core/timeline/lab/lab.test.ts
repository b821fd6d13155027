// The lab's session over whole scenarios: places in time have the same hash whichever way one comes to them, looking
// changes nothing, a new future keeps the old one, and what is shown is what the machine holds.
import { describe, expect, test } from 'vitest';
import type { Operation, Scenario } from '../../scenario/operations.ts';
import { LabSession } from './session.ts';
import { look } from './view.ts';

const WP: Scenario = {
  name: 'armed and written',
  config: { layout: 'v6.12', pageShift: 12, hafdbs: true },
  steps: [
    { op: 'mmap', r: 'A', pages: 4, prot: 'rw-', kind: 'anon-private' },
    { op: 'write', r: 'A', p: 0, v: 1 },
    { op: 'write', r: 'A', p: 1, v: 2 },
    { op: 'uffd_api', features: 'PAGEFAULT_FLAG_WP' },
    { op: 'uffd_register', r: 'A', p: 0, n: 4, mode: 'wp' },
    { op: 'uffd_writeprotect', r: 'A', p: 0, n: 2, on: 1 },
    { op: 'write', r: 'A', p: 0, v: 7 },
    { op: 'fork', region: 'A', child: 'C' },
    { op: 'madvise', r: 'A', p: 1, n: 1, adv: 'MADV_PAGEOUT' },
  ],
};

function finished(monitor: 'automatic' | 'manual' = 'automatic'): LabSession {
  const session = new LabSession(WP, { monitor });
  while (session.forward());
  return session;
}

describe('places in time', () => {
  test('each has one hash, from both sides, and looking at it changes nothing', () => {
    const session = finished();
    const hashes: string[] = [];
    for (let moved = session.seek(0); moved || hashes.length === 0; moved = session.inside(1)) {
      const { hash, rows } = look(session);
      expect(rows).toBe(session.run.kernel.machine.journal.end);
      hashes.push(hash);
    }
    expect(hashes.length).toBeGreaterThan(30);
    const back: string[] = [];
    do back.push(session.hash());
    while (session.inside(-1));
    expect(back.reverse()).toEqual(hashes);
  });

  test('inside a step one stands after its store and before its invalidation has completed', () => {
    const session = finished();
    const arm = 5;
    const { moments = [] } = session.steps[arm] ?? {};
    const store = moments.findIndex(({ kind, entry }) => kind === 'wordStore' && entry?.page?.p === 0);
    expect(store).toBeGreaterThanOrEqual(0);
    session.seek(arm, store + 1);
    const stale = look(session).tlbs.filter((entry) => entry.stale);
    expect(stale.map(({ page }) => page)).toContainEqual({ r: 'A', p: 0 });
    session.seek(arm + 1);
    expect(look(session).tlbs.filter((entry) => entry.stale)).toEqual([]);
  });
});

describe('another future', () => {
  test('what is done at an earlier place replaces what came after, which is kept', () => {
    const session = finished();
    session.seek(3);
    const other: Operation = { op: 'write', r: 'A', p: 2, v: 9 };
    session.perform(other);
    expect(session.steps.map(({ operation }) => operation)).toEqual([...WP.steps.slice(0, 3), other]);
    expect(session.branches).toEqual([WP.steps.slice(3)]);
  });

  test('an operation that makes no sense changes nothing, wherever one stands', () => {
    const session = finished();
    session.seek(5, 1);
    const before = look(session);
    expect(() => session.perform({ op: 'write', r: 'Q', p: 0, v: 1 })).toThrow('there is no region Q');
    expect(look(session)).toEqual(before);
    expect(session.steps).toHaveLength(WP.steps.length);
  });
});

describe('what is shown', () => {
  test('entries of pages with their names; what hardware read most; folios that two spaces share', () => {
    const session = finished();
    session.seek(8);
    const { tasks, folios, reads } = look(session);
    expect(tasks.map(({ child }) => child)).toEqual([false, true]);
    const [parent] = tasks;
    let [, entry] = parent?.tables ?? [];
    while (entry?.below) [entry] = entry.below;
    expect(entry?.page).toEqual({ r: 'A', p: 0 });
    expect(reads.get(entry?.pa ?? 0)).toBeGreaterThan(0);
    expect(folios.some(({ map }) => map === 2)).toBe(true);
    expect(parent?.areas.find(({ first }) => first?.r === 'A')?.states.map(({ kind }) => kind)).toEqual([
      'page',
      'page',
      'none',
      'none',
    ]);
  });

  test('a fault that nobody has answered, with its task, and the slot of a page on swap', () => {
    const session = new LabSession(WP, { monitor: 'manual' });
    for (let i = 0; i < 7; i++) session.forward();
    const { uffd, tasks } = look(session);
    expect(uffd.messages).toMatchObject([
      { event: 'pagefault', page: { r: 'A', p: 0 }, flags: ['write', 'wp'] },
    ]);
    expect(tasks[0]?.waits).toBe('fault');
    const swapped = finished();
    expect(look(swapped).slots.length).toBeGreaterThanOrEqual(0);
  });
});
