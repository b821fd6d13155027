// The laws of what tools are told of an entry, over all states of a page and every kind of swap entry, and against what
// real kernels printed.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hex } from '../bits/u64.ts';
import { LAYOUT_IDS } from '../layouts/index.ts';
import { PAGEMAP, SCAN_CATEGORIES } from '../layouts/uapi.ts';
import { makeHelpers } from '../pgtable/helpers.ts';
import { makeLayout } from '../pgtable/layout.ts';
import { leafEntries, swapEntries } from '../test/property/entries.ts';
import { markerNotes, notesOf } from './markers.ts';
import { reportPieces } from './pieces-report.ts';

const BOTH = [false, true];
const has = (word: bigint, name: string): boolean => (word & (PAGEMAP[name] ?? 0n)) !== 0n;

for (const id of LAYOUT_IDS) {
  describe(`what tools are told, ${id}`, () => {
    const layout = makeLayout(id);
    const h = makeHelpers(layout);
    const p = reportPieces(layout, h);
    const note = markerNotes(layout);
    const words = [...leafEntries(layout), ...swapEntries(layout)];
    const types = layout.swapTypes;

    /** Facts read from the word itself, not through the pieces. */
    const facts = (pte: bigint) => {
      const present = h.pte_present(pte);
      const swapped = !present && pte !== 0n;
      const type = swapped ? Number(h.swp_type(h.pte_to_swp_entry(pte))) : -1;
      return {
        present,
        swapped,
        armed: present
          ? (pte & layout.mask('PTE_UFFD_WP')) !== 0n
          : swapped &&
            ((pte & layout.mask('PTE_SWP_UFFD_WP')) !== 0n || (notesOf(h, pte) & note.uffdWp) !== 0n),
        softDirty:
          (pte & layout.mask(present ? 'PTE_SOFT_DIRTY' : 'PTE_SWP_SOFT_DIRTY')) !== 0n && pte !== 0n,
        namesPage: swapped && type >= types.SWP_HWPOISON && type <= types.SWP_MIGRATION_WRITE,
      };
    };

    test('pagemap', () => {
      const wrong: string[] = [];
      for (const pte of [0n, ...words]) {
        const fact = facts(pte);
        for (const vmSoftDirty of BOTH)
          for (const page of ['none', 'anon', 'file'])
            for (const once of BOTH) {
              const flags = p.pagemap_flags(pte, vmSoftDirty, page, once);
              const right =
                has(flags, 'PM_PRESENT') === fact.present &&
                has(flags, 'PM_SWAP') === fact.swapped &&
                has(flags, 'PM_UFFD_WP') === fact.armed &&
                has(flags, 'PM_SOFT_DIRTY') === (vmSoftDirty || fact.softDirty) &&
                has(flags, 'PM_FILE') === (page === 'file' && (fact.present || fact.namesPage)) &&
                has(flags, 'PM_MMAP_EXCLUSIVE') === (fact.present && page !== 'none' && once) &&
                !has(flags, 'PM_PFRAME_MASK');
              if (!right && wrong.length < 3) wrong.push(`${hex(pte)} ${page}: ${hex(flags)}`);
            }
      }
      expect(wrong).toEqual([]);
    });

    test('the categories of PAGEMAP_SCAN', () => {
      const { WRITTEN, FILE, PRESENT, SWAPPED, PFNZERO, SOFT_DIRTY } = SCAN_CATEGORIES;
      const wrong: string[] = [];
      for (const pte of words) {
        const fact = facts(pte);
        for (const file of BOTH)
          for (const zero of BOTH) {
            const told = p.page_category(pte, file, zero);
            const right =
              (fact.present ? PRESENT : SWAPPED) +
              (fact.armed ? 0 : WRITTEN) +
              (file && (fact.present || fact.namesPage) ? FILE : 0) +
              (zero && fact.present ? PFNZERO : 0) +
              (fact.softDirty ? SOFT_DIRTY : 0);
            if (told !== right && wrong.length < 3) wrong.push(`${hex(pte)}: ${told}, not ${right}`);
          }
      }
      expect(wrong).toEqual([]);
      expect(p.page_category(0n, true, true)).toBe(WRITTEN);
    });
  });
}

test('a page matches if it has all of the mask and one of the others, after the inversion', () => {
  const layout = makeLayout('v6.12');
  const p = reportPieces(layout, makeHelpers(layout));
  const all = 2 ** 8;
  for (let categories = 0; categories < all; categories++)
    for (let i = 0; i < 64; i++) {
      const [inverted, mask, anyof] = [
        (i * 37) % all,
        (i * 11) % all,
        (i * 5) % 7 === 0 ? 0 : (i * 53) % all,
      ];
      const told = categories ^ inverted;
      const inBoth = (a: number, b: number): number => a & b;
      const right = inBoth(told, mask) === mask && (anyof === 0 || inBoth(told, anyof) > 0);
      expect(p.scan_matches(categories, inverted, mask, anyof)).toBe(right);
    }
});

interface Row {
  readonly lvl: number;
  readonly desc: string;
  readonly k: string;
  readonly p: number;
  readonly r: string;
  readonly pg?: { readonly anon: number; readonly map: number };
  readonly pm: readonly string[];
  readonly scan: readonly string[] | null;
}
interface Area {
  readonly r: string;
  readonly s: number;
  readonly e: number;
  readonly flags: string;
}
interface Scenario {
  readonly name: string;
  readonly profile: string;
  readonly page_size: number;
  readonly steps: readonly { readonly obs: readonly Row[]; readonly vmas: readonly Area[] }[];
}

const NAMES: Readonly<Record<string, string>> = {
  PM_PRESENT: 'present',
  PM_FILE: 'file',
  PM_SWAP: 'swap',
  PM_UFFD_WP: 'uffd_wp',
  PM_MMAP_EXCLUSIVE: 'excl',
  PM_SOFT_DIRTY: 'soft_dirty',
};
const FAMILIES = /^(anon|swap|uffd|sd|fork|mprotect|migrate|shmem|file|hwpoison|young|madv)/;

describe('what real kernels told of last-level entries', () => {
  for (const file of ['v6.12-4k', 'v6.12+softdirty-4k', 'v6.12-16k']) {
    test(file, () => {
      const path = new URL(`../test/oracle/traces-${file}.jsonl.gz`, import.meta.url);
      const wrong: string[] = [];
      let rows = 0;
      for (const line of gunzipSync(readFileSync(path)).toString().split('\n')) {
        if (line === '') continue;
        const scenario = JSON.parse(line) as Scenario;
        if (!FAMILIES.test(scenario.name)) continue;
        const layout = makeLayout(scenario.profile === 'v6.12' ? 'v6.12' : 'v6.12-softdirty', {
          pageShift: scenario.page_size === 4096 ? 12 : 14,
        });
        const p = reportPieces(layout, makeHelpers(layout));
        scenario.steps.forEach((step, number) => {
          for (const row of step.obs) {
            const vma = step.vmas.find((area) => area.r === row.r && area.s <= row.p && row.p < area.e);
            if (row.lvl !== 3 || !vma) continue;
            rows++;
            const flag = (name: string): boolean => (BigInt(vma.flags) & layout.mask(name)) !== 0n;
            const pte = BigInt(row.desc);
            const page = !row.pg ? 'none' : row.pg.anon === 1 ? 'anon' : 'file';
            const flags = p.pagemap_flags(pte, flag('VM_SOFTDIRTY'), page, row.pg?.map === 1);
            const pm = Object.keys(NAMES).filter((name) => has(flags, name));
            const told = p.page_category(pte, page === 'file', row.k === 'zero');
            const area = (flag('VM_SOFTDIRTY') ? SCAN_CATEGORIES.SOFT_DIRTY : 0) | told;
            const scan = Object.entries(SCAN_CATEGORIES).flatMap(([name, value]) =>
              (area & value) !== 0 ? [name] : [],
            );
            const seen = (row.scan ?? []).filter((name) => name !== 'WPALLOWED');
            const same =
              pm.map((name) => NAMES[name]).join() === row.pm.join() && scan.join() === seen.join();
            if (!same && wrong.length < 5)
              wrong.push(`${scenario.name} ${number} ${row.r}${row.p} ${row.desc}: ${pm} ${scan}`);
          }
        });
      }
      expect(rows).toBeGreaterThan(1000);
      expect(wrong).toEqual([]);
    });
  }
});
