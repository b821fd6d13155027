// The explorer of orders: all of them, each once, each from the same state.
import { expect, test } from 'vitest';
import { countOrders, exploreOrders } from './interleavings.ts';
import { MACHINE_DEFAULT, Machine } from './machine.ts';

const PA = MACHINE_DEFAULT.ramBase;

test('counts the orders of programs', () => {
  expect([[2, 2], [1, 1], [4, 4], [2, 2, 2], [3], []].map(countOrders)).toEqual([6, 2, 70, 90, 1, 1]);
});

test('tries each order once, each from the state that it found, and leaves that behind', () => {
  const machine = new Machine({ observe: false });
  machine.store(0, PA, 7n);
  const before = machine.hash();
  const seen = new Set<string>();
  // Two CPUs add one without an exchange: what is lost shows in the orders that interleave.
  const adder = (cpu: number) => {
    let found = 0n;
    return [
      {
        name: `L${cpu}`,
        run: () => {
          found = machine.load(cpu, PA) ?? 0n;
        },
      },
      { name: `S${cpu}`, run: () => machine.store(cpu, PA, found + 1n) },
    ];
  };
  const sums: bigint[] = [];
  const explored = exploreOrders(
    machine.journal,
    () => ({ programs: [adder(0), adder(1)] }),
    (order) => {
      seen.add(order.join(' '));
      sums.push(machine.load(0, PA) ?? 0n);
    },
  );
  expect([explored, seen.size]).toEqual([6, 6]);
  expect(sums.sort()).toEqual([8n, 8n, 8n, 8n, 9n, 9n]);
  expect(machine.hash()).toBe(before);
});

test('refuses programs that are not tiny', () => {
  const machine = new Machine({ observe: false });
  const long = Array.from({ length: 12 }, (_, i) => ({ name: `${i}`, run: () => undefined }));
  const explore = () =>
    exploreOrders(
      machine.journal,
      () => ({ programs: [long, long] }),
      () => undefined,
    );
  expect(explore).toThrow(RangeError);
});
