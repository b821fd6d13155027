import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readNotes, settleNotes, writeNote } from './read-note.ts';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (index) => [...kept.keys()][index] ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  };
}

beforeEach(() => {
  vi.stubGlobal('localStorage', storage());
});

describe('the note of chapters read', () => {
  test('what is pending reaches the store once', async () => {
    const markRead = vi.fn(async () => {});
    writeNote('a-chapter', { readAt: 7, pending: true });
    await settleNotes({ markRead });
    await settleNotes({ markRead });
    expect(markRead.mock.calls).toEqual([['a-chapter', 7]]);
    expect(readNotes()['a-chapter']).toEqual({ readAt: 7, pending: false });
  });

  test('a mark that was taken away reaches the store as well', async () => {
    const markRead = vi.fn(async () => {});
    writeNote('a-chapter', { readAt: null, pending: true });
    await settleNotes({ markRead });
    expect(markRead.mock.calls).toEqual([['a-chapter', null]]);
  });

  test('a damaged note is no note', () => {
    localStorage.setItem(
      'spare-bits/read',
      '{"a":{"readAt":"soon","pending":true},"b":{"readAt":1,"pending":false},"c":3}',
    );
    expect(Object.keys(readNotes())).toEqual(['b']);
    localStorage.setItem('spare-bits/read', 'nonsense');
    expect(readNotes()).toEqual({});
  });

  test('denied storage is an empty note, not an error', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('denied');
      },
    });
    expect(() => writeNote('a-chapter', { readAt: 1, pending: true })).not.toThrow();
    expect(readNotes()).toEqual({});
  });
});
