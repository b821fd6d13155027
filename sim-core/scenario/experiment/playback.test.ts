// One order played step by step: it agrees with the exploration of all orders, and says what stands where on the way.
import { describe, expect, test } from 'vitest';
import { playOrder, programsOf, type StepName } from './playback.ts';
import { exploreTornRead, transitions } from './torn-read.ts';

const [resolve] = transitions();
if (!resolve) throw new Error('no transitions');

describe('an order of an update and a lockless read', () => {
  test('ends as the exploration says, for every order, storage and transition', () => {
    for (const kind of ['in-entry', 'side-byte'] as const)
      for (const transition of transitions())
        for (const { order, read, verdict } of exploreTornRead(kind, transition).seen) {
          const played = playOrder(kind, transition, order.split(' ') as StepName[]);
          expect([kind, transition.name, order, played.verdict]).toEqual([
            kind,
            transition.name,
            order,
            verdict,
          ]);
          expect(played.read).toBe(read);
        }
  });

  test('shows the two words in between: the entry is new, the note is old', () => {
    const { steps, before } = playOrder('side-byte', resolve, ['W0', 'R0', 'R1', 'W1']);
    expect(before.word | before.notes).toBe(resolve.from);
    expect(steps[0]).toMatchObject({ notes: before.notes, heldWord: null });
    expect(steps[0]?.word).not.toBe(before.word);
    expect(steps[1]?.heldWord).toBe(steps[0]?.word);
    expect(steps[3]?.notes).not.toBe(before.notes);
    expect((steps[3]?.word ?? 0n) | (steps[3]?.notes ?? 0n)).toBe(resolve.to);
  });

  test('is unfinished while the reader has not loaded both', () => {
    expect(playOrder('side-byte', resolve, ['R0', 'W0', 'W1'])).toMatchObject({
      read: null,
      verdict: 'unfinished',
    });
    expect(playOrder('side-byte', resolve, []).steps).toEqual([]);
  });

  test('with a counter is told to try again, unless one is over before the other begins', () => {
    const [writer, reader] = programsOf('counted');
    expect(playOrder('side-byte', resolve, [...writer, ...reader]).verdict).toBe('new');
    expect(playOrder('side-byte', resolve, [...reader, ...writer]).verdict).toBe('old');
    const mixed: StepName[] = ['C+', 'W0', 'C?', 'R0', 'R1', 'W1', 'C+', 'C?'];
    expect(playOrder('side-byte', resolve, mixed).verdict).toBe('again');
  });
});
