// Unusual encodings that are legal, each in the running kernel: no program sees any of them in any scenario.
import type { Overrides } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../scenarios/index.ts';
import { type Known, STAGE, seen } from './testing.ts';

const LEGAL: readonly { readonly what: string; readonly change: (k: Known) => Overrides }[] = [
  {
    what: 'the note of userfaultfd in another spare bit',
    change: ({ m, h }) => {
      const note = m('PTE_DEVMAP');
      return {
        helpers: {
          pte_mkuffd_wp: (pte) => h.pte_wrprotect(pte) | note,
          pte_uffd_wp: (pte) => (pte & note) !== 0n,
          pte_clear_uffd_wp: (pte) => pte & ~note,
        },
      };
    },
  },
  {
    what: 'swap entries with the offset low and the type on top',
    change: ({ layout }) => {
      const types = BigInt(layout.number('SWP_TYPE_BITS'));
      const low = BigInt(layout.number('SWP_TYPE_SHIFT')) + types;
      const [offsetShift, width] = [low + 1n, 44n];
      const typeShift = offsetShift + width;
      const cut = (value: bigint, bits: bigint): bigint => value & ((1n << bits) - 1n);
      return {
        helpers: {
          __swp_entry: (type, offset) =>
            (cut(type, types) << typeShift) | (cut(offset, width) << offsetShift),
          __swp_type: (entry) => cut(entry >> typeShift, types),
          __swp_offset: (entry) => cut(entry >> offsetShift, width),
        },
      };
    },
  },
  {
    what: 'soft-dirty of a swap entry beside its type instead',
    change: ({ layout, h }) => {
      const note = 1n << BigInt(layout.number('SWP_TYPE_SHIFT') - 1);
      return {
        helpers: {
          pte_swp_mksoft_dirty: (pte) => pte | note,
          pte_swp_soft_dirty: (pte) => (pte & note) !== 0n,
          pte_swp_clear_soft_dirty: (pte) => pte & ~note,
          pte_swp_clear_flags: (pte) => h.pte_swp_clear_flags(pte) & ~note,
        },
      };
    },
  },
  {
    what: 'write protection that also writes down that there was a permission',
    change: ({ m, h }) => ({
      helpers: {
        pte_wrprotect: (pte) =>
          h.pte_write(pte) ? h.pte_wrprotect(pte) | m('PTE_DEVMAP') : h.pte_wrprotect(pte),
        pte_mkwrite_novma: (pte) => h.pte_mkwrite_novma(pte) & ~m('PTE_DEVMAP'),
      },
    }),
  },
  {
    what: 'dirtiness that is always written down in software, too',
    change: ({ m, h }) => ({
      helpers: {
        pte_mkuffd_wp: (pte) => h.pte_mkuffd_wp(h.pte_dirty(pte) ? pte | m('PTE_DIRTY') : pte),
        pte_wrprotect: (pte) => h.pte_wrprotect(h.pte_dirty(pte) ? pte | m('PTE_DIRTY') : pte),
        pte_mkold: (pte) => h.pte_mkold(h.pte_dirty(pte) ? pte | m('PTE_DIRTY') : pte),
      },
    }),
  },
  {
    what: 'pages that nobody may touch with a note of their own',
    change: ({ m, h }) => ({
      helpers: {
        pte_modify: (pte, prot) => {
          const made = h.pte_modify(pte, prot);
          return h.pte_protnone(made) ? made | m('PTE_DEVMAP') : made & ~m('PTE_DEVMAP');
        },
      },
    }),
  },
];

describe('an unusual but legal encoding in the running kernel', () => {
  for (const { what, change } of LEGAL) {
    test(`is seen by nobody: ${what}`, () => {
      for (const hafdbs of [true, false]) {
        const found = [...SCENARIOS.keys()]
          .map((name) => `${name}: ${seen(name, change, { ...STAGE, hafdbs })}`)
          .filter((one) => !one.endsWith(': nothing'));
        expect(found).toEqual([]);
      }
    });
  }
});
