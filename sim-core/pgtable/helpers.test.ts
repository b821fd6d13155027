import { describe, expect, test } from 'vitest';
import { PAGE_SHIFTS } from '../arch/granule.ts';
import { hex } from '../bits/u64.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import {
  type HelperName,
  helperNames,
  makeHelpers,
  offerHelpers,
  type PgtableHelpers,
  returnKind,
} from './helpers.ts';
import { makeLayout } from './layout.ts';
import { SeamError } from './seam.ts';

const WRITABLE_DIRTY = 0x00e8_0000_1234_5f43n;
const v612 = makeLayout('v6.12');

/** An override with the type that a learner's program really has: none. */
function foreign(name: string, fn: unknown): Partial<PgtableHelpers> {
  return { [name]: fn } as Partial<PgtableHelpers>;
}

describe('late binding', () => {
  test('a replaced pte_wrprotect spreads to pte_mkuffd_wp, and from there to pmd_mkuffd_wp', () => {
    const h = makeHelpers(v612, { pte_wrprotect: (pte) => pte });
    const onlyMarked = WRITABLE_DIRTY | v612.mask('PTE_UFFD_WP');
    expect(hex(h.pte_mkuffd_wp(WRITABLE_DIRTY))).toBe(hex(onlyMarked));
    expect(hex(h.pmd_mkuffd_wp(WRITABLE_DIRTY))).toBe(hex(onlyMarked));
    expect(hex(h.___ptep_set_wrprotect(WRITABLE_DIRTY))).toBe(hex(WRITABLE_DIRTY));
  });

  test('a replaced pte_mkuffd_wp reaches the pmd helper, and nothing below it', () => {
    const h = makeHelpers(v612, { pte_mkuffd_wp: () => 0x1n });
    expect(h.pmd_mkuffd_wp(WRITABLE_DIRTY)).toBe(0x1n);
    expect(h.pmd_wrprotect(WRITABLE_DIRTY)).toBe(makeHelpers(v612).pmd_wrprotect(WRITABLE_DIRTY));
  });

  test('a replaced __pte_mkdirty is what pte_mkdirty and pte_modify use', () => {
    const layout = makeLayout('rfc-v1');
    const h = makeHelpers(layout, { __pte_mkdirty: () => 0x2n });
    expect(h.pte_mkdirty(WRITABLE_DIRTY)).toBe(0x2n);
    expect(h.pte_modify(WRITABLE_DIRTY, layout.mask('PAGE_READONLY'))).toBe(0x2n);
  });

  test('what a replaced pte_swp_clear_flags leaves behind shows in the type of the generic entry', () => {
    const h = makeHelpers(v612, { pte_swp_clear_flags: (pte) => pte | v612.mask('SWP_TYPE') });
    const swapped = h.swp_entry_to_pte(h.swp_entry(1n, 0x123n));
    expect(h.swp_type(h.pte_to_swp_entry(swapped))).toBe(31n);
  });

  test('tables of helpers do not share replacements', () => {
    makeHelpers(v612, { pte_wrprotect: () => 0n });
    expect(makeHelpers(v612).pte_wrprotect(WRITABLE_DIRTY)).not.toBe(0n);
  });
});

describe('the seam', () => {
  const call = (name: string, fn: unknown) => () =>
    (makeHelpers(v612, foreign(name, fn)) as unknown as Record<string, (v: bigint) => unknown>)[name]?.(0x1n);

  test('an answer of the wrong kind is refused in a sentence that names the helper', () => {
    expect(call('pte_mkyoung', () => 5)).toThrow(
      'pte_mkyoung returned the number 5; a bigint is expected (5n).',
    );
    expect(call('pte_mkyoung', () => undefined)).toThrow(
      'pte_mkyoung returned nothing (undefined); a bigint is expected.',
    );
    expect(call('pte_mkyoung', () => Number.NaN)).toThrow('the number NaN; a bigint is expected.');
    expect(call('pte_mkyoung', () => ({ valueOf: () => 1n }))).toThrow('pte_mkyoung returned an object');
    expect(call('pte_young', () => 1n)).toThrow(
      'pte_young returned the bigint 1n; true or false is expected.',
    );
    expect(call('pte_young', () => null)).toThrow('pte_young returned null');
  });

  test('an answer outside 64 bits is refused', () => {
    expect(call('pte_mkold', () => ~0n)).toThrow('pte_mkold returned a value that does not fit');
    expect(call('pte_mkold', () => ~0n)).toThrow('negative');
    expect(call('pte_mkold', () => 1n << 64n)).toThrow('more than 64 bits');
    expect(call('pte_mkold', () => (1n << 64n) - 1n)()).toBe((1n << 64n) - 1n);
  });

  test('a wrong answer is noticed when another helper asks for it, and says who gave it', () => {
    const h = makeHelpers(
      v612,
      foreign('pte_wrprotect', () => 'no'),
    );
    try {
      h.pmd_mkuffd_wp(WRITABLE_DIRTY);
      expect.unreachable('the string was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(SeamError);
      expect((error as SeamError).helper).toBe('pte_wrprotect');
    }
  });

  test('only helpers can be replaced, and only by functions', () => {
    expect(() =>
      makeHelpers(
        v612,
        foreign('pte_mkufd_wp', () => 0n),
      ),
    ).toThrow('pte_mkufd_wp is not a helper');
    expect(() =>
      makeHelpers(
        v612,
        foreign('toString', () => 0n),
      ),
    ).toThrow('toString is not a helper');
    expect(() => makeHelpers(v612, foreign('pte_mkuffd_wp', 5n))).toThrow('pte_mkuffd_wp must be a function');
    expect(makeHelpers(v612, foreign('pte_mkold', undefined)).pte_mkold(0x0n)).toBe(0x0n);
  });

  test('what a helper throws reaches the caller unchanged', () => {
    const mine = new Error('mine');
    const thrower = () => {
      throw mine;
    };
    expect(call('pte_mkold', thrower)).toThrow(mine);
  });

  test('offered helpers check their arguments and see replacements made elsewhere', () => {
    const h = makeHelpers(v612, { pte_wrprotect: () => 0x7n });
    const offered = offerHelpers(h, ['pte_wrprotect', 'pte_mkuffd_wp', 'pte_access_permitted']);
    expect(Object.keys(offered)).toEqual(['pte_wrprotect', 'pte_mkuffd_wp', 'pte_access_permitted']);
    expect(offered.pte_mkuffd_wp(WRITABLE_DIRTY)).toBe(0x7n);
    expect(offered.pte_access_permitted(WRITABLE_DIRTY, true)).toBe(true);
    const loose = offered as unknown as Record<string, (...args: unknown[]) => unknown>;
    expect(() => loose.pte_wrprotect?.(5)).toThrow(
      'pte_wrprotect was called with the number 5; a bigint is expected (5n) (argument 1).',
    );
    expect(() => loose.pte_wrprotect?.()).toThrow('nothing (undefined)');
    expect(() => loose.pte_mkuffd_wp?.(-1n)).toThrow('not an unsigned 64-bit number');
    expect(() => loose.pte_access_permitted?.(1n, 1)).toThrow('(argument 2)');
    expect([0x0n].map(loose.pte_mkuffd_wp as (v: bigint) => bigint)).toEqual([0x7n]);
  });
});

describe('the interface', () => {
  for (const id of LAYOUT_IDS) {
    test(`every helper of ${id} gives what its name promises, at every page size`, () => {
      for (const pageShift of PAGE_SHIFTS) {
        const layout = makeLayout(id, { pageShift });
        const h = makeHelpers(layout) as unknown as Record<string, (...args: bigint[]) => unknown>;
        for (const name of helperNames(layout)) {
          if (name === 'pte_mkinvalid' && layout.mask('PTE_PRESENT_INVALID') === 0n) continue;
          expect(typeof h[name]?.(0x1n, 0x1n), name).toBe(returnKind(name));
        }
      }
    });
  }

  test('a replacement keeps the number of parameters that the kernel passes', () => {
    const reference = makeHelpers(v612);
    for (const name of helperNames(v612)) {
      expect(
        makeHelpers(
          v612,
          foreign(name, () => 0n),
        )[name].length,
        name,
      ).toBe(reference[name].length);
      expect(reference[name].length, name).toBeGreaterThan(0);
    }
  });

  test('names are the same in every layout', () => {
    const names = (id: (typeof LAYOUT_IDS)[number]): readonly HelperName[] => helperNames(makeLayout(id));
    for (const id of LAYOUT_IDS) expect([...names(id)].sort()).toEqual([...names('v6.12')].sort());
  });
});
