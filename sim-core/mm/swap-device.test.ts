// Slots: given out in turn, free when neither an entry nor the cache needs them, and deaf to what is no slot.
import { expect, test } from 'vitest';
import { Machine } from '../machine/machine.ts';
import { SwapDevice } from './swap-device.ts';

const PAGE = 4096;
const RAM = 2 ** 30;

function device(slots: number): SwapDevice {
  const machine = new Machine({ ramBase: RAM, ramSize: 2 ** 22 });
  return new SwapDevice(machine, PAGE, RAM, slots * PAGE);
}

test('a slot is free again when no entry names it and the cache has let go', () => {
  const swap = device(8);
  const slot = swap.alloc(300);
  expect([slot, swap.cachedPfn(slot), swap.count(slot), swap.used]).toEqual([1, 300, 0, 1]);
  expect([swap.duplicate(slot), swap.duplicate(slot)]).toEqual([true, true]);
  swap.setCached(slot, 0);
  swap.free(slot);
  expect(swap.inUse()).toEqual([1]);
  swap.free(slot);
  expect([swap.used, swap.inUse()]).toEqual([0, []]);
});

test('slots are given out in turn, and the last free one is found', () => {
  const swap = device(4);
  expect([1, 2, 3].map((pfn) => swap.alloc(pfn))).toEqual([1, 2, 3]);
  expect(swap.alloc(4)).toBe(0);
  swap.setCached(2, 0);
  expect([swap.alloc(5), swap.alloc(6)]).toEqual([2, 0]);
});

test('no device has no slots', () => {
  const swap = device(0);
  expect([swap.alloc(1), swap.used, swap.inUse()]).toEqual([0, 0, []]);
});

test('what is no slot changes nothing', () => {
  const swap = device(4);
  for (const slot of [0, -1, 4, 2 ** 40, 1.5, Number.NaN]) {
    expect([swap.exists(slot), swap.duplicate(slot), swap.count(slot), swap.cachedPfn(slot)]).toEqual([
      false,
      false,
      0,
      0,
    ]);
    swap.free(slot);
  }
  expect(swap.duplicate(1)).toBe(false);
  swap.free(1);
  expect([swap.used, swap.count(1)]).toEqual([0, 0]);
});

test('more than half full is crowded', () => {
  const swap = device(5);
  swap.alloc(1);
  swap.alloc(2);
  expect(swap.crowded).toBe(false);
  swap.alloc(3);
  expect(swap.crowded).toBe(true);
});
