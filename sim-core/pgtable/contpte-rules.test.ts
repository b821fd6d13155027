import { describe, expect, test } from 'vitest';
import { contpteRules, foldRefusal } from './contpte-rules.ts';
import { makeHelpers } from './helpers.ts';
import { makeLayout } from './layout.ts';

const layout = makeLayout('v6.12-softdirty');
const h = makeHelpers(layout);
const rules = contpteRules(layout, h);
const OPEN = (layout.mask('PAGE_SHARED') | layout.mask('PTE_DIRTY')) & ~layout.mask('PTE_RDONLY');
const LAST = h.pfn_pte(0x1000fn, OPEN);
const INDEX = 0x4000fn;

describe('gathering', () => {
  const clean = h.pte_mkold(h.pte_mkclean(h.pte_clear_soft_dirty(LAST)));

  test('hands on age and dirt, and no note of a tool', () => {
    const got = rules.contpte_gather(clean, h.pte_mksoft_dirty(LAST));
    expect([h.pte_young(got), h.pte_dirty(got), h.pte_soft_dirty(got)]).toEqual([true, true, false]);
    expect(h.pte_pfn(got)).toBe(h.pte_pfn(clean));
  });

  test('takes nothing away, and finds nothing where nothing is', () => {
    expect(rules.contpte_gather(LAST, clean)).toBe(LAST);
    expect(rules.contpte_gather(clean, clean)).toBe(clean);
  });
});

describe('joining', () => {
  test('names the first condition that does not hold', () => {
    const why = foldRefusal(layout, h);
    expect(why(LAST, INDEX, 15n, true)).toBe(null);
    expect(why(LAST, INDEX, 15n, false)).toBe('user-mm');
    expect(why(LAST, INDEX - 1n, 15n, true)).toBe('last-page');
    expect(why(h.pfn_pte(0x10010n, OPEN), INDEX, 15n, true)).toBe('last-frame');
    expect(why(h.pte_mkspecial(LAST), INDEX, 15n, true)).toBe('ordinary');
    expect(why(LAST, INDEX, 14n, true)).toBe('folio');
    expect(rules.contpte_may_fold(LAST, INDEX, 14n, true)).toBe(false);
  });

  test('compares notes and rights, and no marks of use', () => {
    const before = h.pfn_pte(0x1000en, OPEN);
    expect(rules.contpte_agrees(LAST, h.pte_mkold(h.pte_mkclean(before)), 1n)).toBe(true);
    for (const odd of [
      h.pte_mkuffd_wp(before),
      h.pte_mksoft_dirty(before),
      h.pte_wrprotect(before),
      LAST,
      0n,
    ])
      expect(rules.contpte_agrees(LAST, odd, 1n)).toBe(false);
  });
});

describe('raising the marks of a run', () => {
  const OLD = h.pte_mkold(LAST);

  test('asks what stands in memory, not what its reader gets', () => {
    expect(rules.contpte_needs_update(LAST, OLD, LAST, 0n)).toBe(true);
    expect(rules.contpte_needs_update(LAST, LAST, OLD, 0n)).toBe(false);
  });

  test('counts soft-dirty, which the caller may bring, and no note of a monitor, which it never does', () => {
    const clear = h.pte_clear_soft_dirty(LAST);
    expect(rules.contpte_needs_update(h.pte_mksoft_dirty(LAST), clear, clear, 3n)).toBe(true);
    expect(rules.contpte_needs_update(LAST, LAST ^ layout.mask('PTE_UFFD_WP'), LAST, 3n)).toBe(false);
    expect(rules.contpte_needs_update(LAST, h.pte_advance_pfn(h.pte_mkcont(LAST), 1n), LAST, 3n)).toBe(false);
  });

  test('asked the run as a whole before 2026', () => {
    const before = makeLayout('v6.9');
    const old = contpteRules(before, makeHelpers(before));
    expect(old.contpte_needs_update(LAST, OLD, LAST, 0n)).toBe(false);
    expect(old.contpte_needs_update(LAST, LAST, OLD, 0n)).toBe(true);
  });
});
