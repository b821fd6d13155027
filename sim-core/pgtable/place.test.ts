// Layouts with fields on other bits than their own: which bits can be had, what is said of the others, and that a kernel
// runs on what was made.
import { describe, expect, test } from 'vitest';
import { CONTEXTS } from '../bits/field.ts';
import { U64_BITS } from '../bits/u64.ts';
import { PAGE_SHIFTS } from '../index.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import type { LayoutId } from '../layouts/table.ts';
import { runScenario } from '../scenario/runner.ts';
import { makeLayout, placeFaults } from './layout.ts';
import type { Refusal } from './place.ts';

const PORT = 'v6.12-softdirty';

/** What every bit says to a field: the refusal, or `free`. */
function standing(field: string, pageShift: 12 | 14 | 16 = 12): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (let bit = 0; bit < U64_BITS; bit++) {
    const [fault] = placeFaults(PORT, { [field]: bit }, { pageShift });
    const key: Refusal | 'free' = fault?.refusal ?? 'free';
    const name = fault?.owner ?? '—';
    found[key] = [...new Set([...(found[key] ?? []), name])];
  }
  return found;
}

const free = (id: LayoutId, field: string, pageShift: 12 | 14 | 16 = 12): number[] =>
  Array.from({ length: U64_BITS }, (_, bit) => bit).filter(
    (bit) => placeFaults(id, { [field]: bit }, { pageShift }).length === 0,
  );

describe('Which bits can be had', () => {
  test('In a present entry soft-dirty has one place, at every page size.', () => {
    const { mask } = makeLayout(PORT);
    for (const pageShift of PAGE_SHIFTS)
      expect(free(PORT, 'PTE_SOFT_DIRTY', pageShift).map((bit) => 2n ** BigInt(bit))).toEqual([
        mask('PTE_SOFT_DIRTY'),
      ]);
  });

  test('The others say who has them.', () => {
    expect(standing('PTE_SOFT_DIRTY')).toMatchInlineSnapshot(`
      {
        "address": [
          "OA",
        ],
        "conditional": [
          "PBHA",
          "PTE_PO_IDX",
        ],
        "free": [
          "—",
        ],
        "hardware": [
          "PTE_VALID",
          "BLOCK",
          "PTE_ATTRINDX",
          "PTE_USER",
          "PTE_RDONLY",
          "PTE_SHARED",
          "PTE_AF",
          "PTE_NG",
          "nT",
          "PTE_GP",
          "PTE_WRITE",
          "PTE_CONT",
          "PTE_PXN",
          "PTE_UXN",
        ],
        "taken": [
          "PTE_DIRTY",
          "PTE_SPECIAL",
          "PTE_DEVMAP",
          "PTE_UFFD_WP",
        ],
        "zero": [
          "PTE_NS",
          "RES0[15:12]",
          "RES0[20:17]",
          "RES0[49:48]",
        ],
      }
    `);
  });

  test('In a swap entry it has the places that the kernel leaves unused.', () => {
    const layout = makeLayout('v6.12');
    const spare = layout
      .fields('swap')
      .filter((field) => field.role === 'spare')
      .flatMap((field) => Array.from({ length: field.width }, (_, i) => field.lo + i));
    expect(free(PORT, 'PTE_SWP_SOFT_DIRTY')).toEqual(spare.sort((a, b) => a - b));
    expect(standing('PTE_SWP_SOFT_DIRTY')).toMatchInlineSnapshot(`
      {
        "free": [
          "—",
        ],
        "hardware": [
          "PTE_VALID",
        ],
        "taken": [
          "PTE_SWP_EXCLUSIVE",
          "PTE_SWP_UFFD_WP",
          "SWP_TYPE",
          "SWP_OFFSET",
        ],
        "zero": [
          "SWP_ZERO_TYPE",
          "SWP_ZERO_PRESENT_INVALID",
        ],
      }
    `);
  });

  test('Two fields may have one bit if no entry carries both.', () => {
    const bit = free(PORT, 'PTE_SOFT_DIRTY')[0] ?? 0;
    expect(placeFaults(PORT, { PTE_SOFT_DIRTY: bit, PTE_SWP_SOFT_DIRTY: bit })).toEqual([]);
    const [low = 0] = free(PORT, 'PTE_SWP_SOFT_DIRTY');
    const both = placeFaults(PORT, { PTE_SWP_SOFT_DIRTY: low, PTE_SWP_UFFD_WP: low });
    expect(both.map(({ refusal, field }) => [refusal, field])).toHaveLength(1);
    expect(both[0]?.refusal).toBe('shared');
  });

  test('A field of several bits needs them all.', () => {
    const layout = makeLayout('v6.9');
    const offset = layout.find('SWP_OFFSET')?.lo ?? 0;
    expect(placeFaults('v6.9', { SWP_OFFSET: offset })).toEqual([]);
    expect(placeFaults('v6.9', { SWP_OFFSET: offset + 1 })[0]?.refusal).not.toBeUndefined();
  });

  test.each([-1, U64_BITS, 1.5, Number.NaN])('%s is no bit.', (bit) => {
    expect(placeFaults(PORT, { PTE_SOFT_DIRTY: bit })[0]?.refusal).toBe('outside');
  });

  test('A field that stands for a bit of the architecture, or that nobody knows, cannot be placed.', () => {
    expect(() => placeFaults(PORT, { PTE_WRITE: 3 })).toThrow(/no field PTE_WRITE/);
    expect(() => placeFaults(PORT, { PTE_NONSENSE: 3 })).toThrow(/no field PTE_NONSENSE/);
  });
});

describe('What is made', () => {
  const names = ['PTE_UFFD_WP', 'PTE_SWP_UFFD_WP', 'SWP_TYPE', 'SWP_OFFSET'];

  test.each(LAYOUT_IDS)('%s with its fields where they were is itself.', (id) => {
    const layout = makeLayout(id);
    const own = names.filter((name) => layout.find(name) !== undefined);
    const placed = makeLayout(id, {
      places: Object.fromEntries(own.map((name) => [name, layout.find(name)?.lo ?? -1])),
    });
    const shown = (of: typeof layout) => CONTEXTS.map((context) => of.fields(context));
    expect(shown(placed)).toEqual(shown(layout));
    for (const name of layout.maskNames()) expect(placed.mask(name), name).toBe(layout.mask(name));
    for (const name of layout.numberNames()) expect(placed.number(name), name).toBe(layout.number(name));
  });

  test('A layout that cannot be is not made, and every reason is given.', () => {
    const { find } = makeLayout(PORT);
    const places = { PTE_SOFT_DIRTY: find('PTE_DEVMAP')?.lo ?? 0, PTE_SWP_SOFT_DIRTY: 0 };
    expect(() => makeLayout(PORT, { places })).toThrow(/PTE_DEVMAP.*; .*PTE_VALID/);
  });

  test('A kernel remembers soft-dirty over swap wherever the note stands.', () => {
    for (const bit of free(PORT, 'PTE_SWP_SOFT_DIRTY')) {
      const run = runScenario({
        name: 'swap',
        config: { layout: PORT, pageShift: 12, hafdbs: true, places: { PTE_SWP_SOFT_DIRTY: bit } },
        steps: [
          { op: 'mmap', r: 'A', pages: 2, prot: 'rw-', kind: 'anon-private' },
          { op: 'write', r: 'A', p: 0, v: 1 },
          { op: 'write', r: 'A', p: 1, v: 1 },
          { op: 'clear_refs', v: 4 },
          { op: 'write', r: 'A', p: 0, v: 2 },
          { op: 'madvise', r: 'A', p: 0, n: 2, adv: 'MADV_PAGEOUT' },
        ],
      });
      const { layout } = run.kernel;
      const [note, other] = [layout.mask('PTE_SWP_SOFT_DIRTY'), makeLayout(PORT).mask('PTE_SWP_SOFT_DIRTY')];
      const [written, left] = run.observe().pages.map((page) => page.desc);
      expect(note).toBe(2n ** BigInt(bit));
      expect((written ?? 0n) & note).toBe(note);
      expect((left ?? note) & note).toBe(0n);
      expect(((written ?? 0n) & other) !== 0n).toBe(note === other);
    }
  });
});
