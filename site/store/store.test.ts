import { describe, expect, it } from 'vitest';
import { exerciseKey, MAX_OTHERS } from '../protocol/index.ts';
import { localStorageBackend, memoryBackend, type WebStorage } from './backend.ts';
import { hashText } from './hash.ts';
import { mergeExercise } from './merge.ts';
import { progressOf } from './progress.ts';
import {
  countTry,
  editRecord,
  freshRecord,
  keepOther,
  openHint,
  openRecord,
  pass,
  seeSolution,
  starterMoved,
  takeOther,
} from './record.ts';
import { createStore } from './store.ts';

const exercise = { slug: 'pte_wrprotect', starter: '// start\n', hash: 'v1' };
const fresh = freshRecord(exercise);
const typed = (code: string, at: number, base = 0) => editRecord(fresh, { code, at, base });
const silent = () => ({ tell: () => {}, close: () => {} });

describe('a record', () => {
  it('goes from untouched through begun to passed', () => {
    expect(progressOf(null, 'v1')).toBe('untouched');
    expect(progressOf(fresh, 'v1')).toBe('untouched');
    expect(progressOf(typed('x', 5), 'v1')).toBe('tried');
    expect(progressOf(countTry(fresh), 'v1')).toBe('tried');
    expect(progressOf(pass(fresh, 9, 'v1'), 'v1')).toBe('passed');
  });

  it('stays passed when the solution or a hint is opened afterwards', () => {
    const after = openHint(seeSolution(pass(fresh, 9, 'v1'), 10), 2);
    expect(progressOf(after, 'v1')).toBe('passed');
  });

  it('says so when a hint or the solution came first', () => {
    expect(progressOf(pass(openHint(fresh, 1), 9, 'v1'), 'v1')).toBe('passed-with-hint');
    expect(progressOf(pass(seeSolution(fresh, 8), 9, 'v1'), 'v1')).toBe('solution-seen');
  });

  it('is stale after the exercise changed, and passed again after a new pass', () => {
    const passed = pass(fresh, 9, 'v1');
    expect(progressOf(passed, 'v2')).toBe('stale');
    expect(progressOf(passed, null)).toBe('passed');
    expect(progressOf(pass(passed, 20, 'v2'), 'v2')).toBe('passed');
  });

  it('never takes a flag back', () => {
    const all = seeSolution(openHint(pass(countTry(fresh), 9, 'v1'), 2), 10);
    expect(seeSolution(openHint(pass(all, 30, 'v1'), 1), 30)).toEqual(all);
  });

  it('replaces an untouched starter by the new one, and code by nothing', () => {
    const moved = { ...exercise, starter: '// better start\n' };
    expect(openRecord(fresh, moved).code).toBe('// better start\n');
    const mine = typed('mine', 5);
    expect(openRecord(mine, moved)).toBe(mine);
    expect(starterMoved(mine, moved)).toBe(true);
    expect(starterMoved(mine, exercise)).toBe(false);
  });
});

describe('two tabs', () => {
  it('lets an edit on top of the other tab’s text simply follow', () => {
    const first = typed('one', 10);
    const second = editRecord(first, { code: 'two', at: 20, base: first.editedAt });
    expect(second.code).toBe('two');
    expect(second.others).toEqual([]);
  });

  it('lets the later edit win and keeps the other version', () => {
    const theirs = typed('theirs', 10);
    const ours = editRecord(theirs, { code: 'ours', at: 20, base: 0 });
    expect(ours.code).toBe('ours');
    expect(ours.others).toEqual([{ code: 'theirs', editedAt: 10, from: 'tab' }]);
    const late = editRecord(theirs, { code: 'ours', at: 5, base: 0 });
    expect(late.code).toBe('theirs');
    expect(late.others).toEqual([{ code: 'ours', editedAt: 5, from: 'tab' }]);
  });

  it('swaps a kept version with the current one, so that neither is lost', () => {
    const both = editRecord(typed('theirs', 10), { code: 'ours', at: 20, base: 0 });
    const swapped = takeOther(both, 0, 30);
    expect(swapped.code).toBe('theirs');
    expect(swapped.others.map(({ code }) => code)).toEqual(['ours']);
  });

  it('keeps no version twice and no more than it has room for', () => {
    let record = typed('mine', 5);
    for (let n = 0; n < MAX_OTHERS + 5; n += 1) {
      record = keepOther(record, { code: `other ${n}`, editedAt: n, from: 'file' });
      record = keepOther(record, { code: 'other 0', editedAt: n, from: 'file' });
    }
    expect(record.others).toHaveLength(MAX_OTHERS);
  });

  it('loses no edit when both write at once', async () => {
    const shared = memoryBackend();
    const [a, b] = [createStore(shared, silent), createStore(shared, silent)];
    await Promise.all([
      a.changeExercise(exercise, (r) => editRecord(r, { code: 'a', at: 10, base: 0 })),
      b.changeExercise(exercise, (r) => editRecord(r, { code: 'b', at: 11, base: 0 })),
    ]);
    const record = await a.exercise(exercise.slug);
    expect(record?.code).toBe('b');
    expect(record?.others[0]?.code).toBe('a');
  });
});

describe('a work file that meets local work', () => {
  it('leaves local code in place and offers the other', () => {
    const { record, kept } = mergeExercise(typed('local', 10), typed('from the file', 99));
    expect(record.code).toBe('local');
    expect(record.others).toEqual([{ code: 'from the file', editedAt: 99, from: 'file' }]);
    expect(kept).toBe(1);
  });

  it('takes the code where there is none here', () => {
    expect(mergeExercise(null, typed('new', 9)).record.code).toBe('new');
    expect(mergeExercise(fresh, typed('new', 9)).record.code).toBe('new');
    expect(mergeExercise(typed('local', 9), fresh).record).toEqual(typed('local', 9));
  });

  it('grows flags and takes none back', () => {
    const passedHere = pass(typed('local', 10), 20, 'v1');
    const seenThere = seeSolution(openHint(fresh, 2), 5);
    const merged = mergeExercise(passedHere, seenThere).record;
    expect(progressOf(merged, 'v1')).toBe('passed');
    expect(merged.solutionSeenAt).not.toBeNull();
    expect(merged.hintsUsed).toBe(2);
    expect(progressOf(mergeExercise(seenThere, passedHere).record, 'v1')).toBe('passed');
  });

  it('is the same the second time', () => {
    const once = mergeExercise(typed('local', 10), pass(typed('other', 99), 100, 'v1')).record;
    expect(mergeExercise(once, pass(typed('other', 99), 100, 'v1')).record).toEqual(once);
  });

  it('goes out of one browser and into another', async () => {
    const from = createStore(memoryBackend(), silent);
    await from.changeExercise(exercise, () => pass(typed('mine', 10), 20, 'v1'));
    await from.markRead('descriptor-formats', 30);
    const file = await from.exportWork('2026-03-01T10:00:00.000Z');
    const to = createStore(memoryBackend(), silent);
    expect(await to.importWork(file)).toEqual({ exercises: 1, lessons: 1, kept: 0, refused: 0 });
    expect(await to.exportWork('2026-03-01T10:00:00.000Z')).toEqual(file);
  });
});

describe('places that hold work', () => {
  const webStorage = (): WebStorage & { values: Map<string, string> } => {
    const values = new Map<string, string>();
    return {
      values,
      get length() {
        return values.size;
      },
      key: (index) => [...values.keys()][index] ?? null,
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
    };
  };

  it('reads from localStorage what it wrote there', async () => {
    const storage = webStorage();
    storage.setItem('theme', 'dark');
    const store = createStore(localStorageBackend(storage), silent);
    await store.changeExercise(exercise, () => typed('mine', 10));
    expect(await store.exercise(exercise.slug)).toEqual(typed('mine', 10));
    expect(Object.keys((await store.exportWork('')).exercises)).toEqual([exercise.slug]);
  });

  it('writes nothing when nothing changed', async () => {
    const values = new Map<string, unknown>();
    const store = createStore(memoryBackend(values), silent);
    await store.changeExercise(exercise, (record) => record);
    expect(values.size).toBe(0);
  });

  it('saves the text of a damaged record', async () => {
    const values = new Map<string, unknown>([
      [exerciseKey(exercise.slug), { version: 1, code: 'hours of work' }],
    ]);
    const store = createStore(memoryBackend(values), silent);
    const record = await store.changeExercise(exercise, countTry);
    expect(record.others.map(({ code }) => code)).toEqual(['hours of work']);
  });

  it('tells other tabs which key changed', async () => {
    const told: string[] = [];
    const store = createStore(memoryBackend(), () => ({
      tell: (key) => void told.push(key),
      close: () => {},
    }));
    await store.markRead('descriptor-formats', 1);
    await store.changeExercise(exercise, countTry);
    expect(told).toEqual(['v1/lesson/descriptor-formats', 'v1/exercise/pte_wrprotect']);
  });

  it('gives equal texts equal hashes and others others', () => {
    expect(hashText('')).toBe('811c9dc52f0b4a27');
    expect(hashText('a')).not.toBe(hashText('b'));
    expect(hashText('½')).toMatch(/^[0-9a-f]{16}$/);
  });
});
