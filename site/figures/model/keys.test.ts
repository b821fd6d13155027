import { makeLayout } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { bandsOf } from './cells.ts';
import { actionOf, type Key, linesOf, type Stop } from './keys.ts';

const fields = makeLayout('v6.12').fields('page');
const bands = bandsOf(fields);
const open = linesOf(bands, false);
const folded = linesOf(bands, true);

const press = (at: Stop, key: string | Key, lines = open) =>
  actionOf(typeof key === 'string' ? { key } : key, at, lines, fields);
const goes = (at: Stop, key: string | Key, lines = open): Stop | null => {
  const action = press(at, key, lines);
  return action?.kind === 'move' ? action.to : null;
};

describe('keys of the bit grid', () => {
  test('left is the higher bit, right the lower, through all three bands and no further', () => {
    expect(goes(58, 'ArrowRight')).toBe(57);
    expect(goes(58, 'ArrowLeft')).toBe(59);
    expect(goes(48, 'ArrowRight')).toBe(47);
    expect(goes(12, 'ArrowRight')).toBe(11);
    expect(goes(63, 'ArrowLeft')).toBe(63);
    expect(goes(0, 'ArrowRight')).toBe(0);
  });

  test('every bit is reached from the first with the right arrow alone', () => {
    const seen: Stop[] = [63];
    for (let at: Stop = 63; at !== 0; ) {
      at = goes(at, 'ArrowRight') ?? 0;
      seen.push(at);
    }
    expect(seen).toEqual(Array.from({ length: 64 }, (_, i) => 63 - i));
  });

  test('up and down choose the cell above or below as drawn', () => {
    expect(goes(48, 'ArrowDown')).toBe(13);
    expect(goes(13, 'ArrowDown')).toBe(0);
    expect(goes(0, 'ArrowUp')).toBe(13);
    expect(goes(47, 'ArrowDown')).toBe(11);
    expect(goes(63, 'ArrowUp')).toBe(63);
    expect(goes(0, 'ArrowDown')).toBe(0);
  });

  test('brackets, or shift with an arrow, go to the first bit of the next field', () => {
    expect(goes(61, ']')).toBe(59);
    expect(goes(59, '[')).toBe(62);
    expect(goes(61, { key: 'ArrowRight', shiftKey: true })).toBe(59);
    expect(goes(59, { key: 'ArrowLeft', shiftKey: true })).toBe(62);
    expect(goes(50, ']')).toBe(49);
    expect(goes(0, ']')).toBe(0);
    expect(goes(63, '[')).toBe(63);
  });

  test('a bracket typed with AltGr or Option counts', () => {
    expect(goes(58, { key: ']', ctrlKey: true, altKey: true })).toBe(57);
    expect(press(58, { key: '#', altKey: true })).toEqual({ kind: 'type' });
  });

  test('Home and End stay in the band, with Ctrl they go to the ends of the word', () => {
    expect(goes(30, 'Home')).toBe(47);
    expect(goes(30, 'End')).toBe(12);
    expect(goes(30, { key: 'Home', ctrlKey: true })).toBe(63);
    expect(goes(30, { key: 'End', ctrlKey: true })).toBe(0);
  });

  test('a folded address is one stop between the bands', () => {
    expect(goes(48, 'ArrowRight', folded)).toBe('fold');
    expect(goes('fold', 'ArrowRight', folded)).toBe(11);
    expect(goes(11, '[', folded)).toBe('fold');
    expect(goes('fold', ']', folded)).toBe(11);
    expect(goes(60, 'ArrowDown', folded)).toBe('fold');
    expect(goes(58, 'ArrowDown', folded)).toBe(10);
  });

  test('Space presses, # and v ask for a value, Escape leaves, and other keys are the browser’s', () => {
    expect(press(58, ' ')).toEqual({ kind: 'press' });
    expect(press(58, '#')).toEqual({ kind: 'type' });
    expect(press(58, 'v')).toEqual({ kind: 'type' });
    expect(press(58, 'Escape')).toEqual({ kind: 'leave' });
    expect(press(58, 'Tab')).toBeNull();
    expect(press(58, 'c')).toBeNull();
    expect(press(58, { key: 'v', ctrlKey: true })).toBeNull();
    expect(press(58, { key: 'ArrowLeft', metaKey: true })).toBeNull();
    expect(press(58, { key: 'ArrowLeft', altKey: true })).toBeNull();
  });
});
