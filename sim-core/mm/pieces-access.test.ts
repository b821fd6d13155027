import { describe, expect, test } from 'vitest';
import { makeHelpers } from '../pgtable/helpers.ts';
import { makeLayout } from '../pgtable/layout.ts';
import { markerNotes } from './markers.ts';
import { accessPieces } from './pieces-access.ts';

const layout = makeLayout('v6.12', { pageShift: 12 });
const h = makeHelpers(layout);
const pieces = accessPieces(layout, h);
const page = h.pfn_pte(5n, h.vm_get_page_prot(layout.mask('VM_READ') | layout.mask('VM_WRITE')));
const writable = h.pte_mkwrite_novma(h.pte_mkdirty(page));
const armed = h.pte_mkuffd_wp(writable);
const uffdWp = h.make_pte_marker(markerNotes(layout).uffdWp);
const poisoned = h.make_pte_marker(markerNotes(layout).poisoned);

describe('on_wp_fault', () => {
  test('an armed page of an area that is watched gives an event, or loses its mark where nobody asked for events', () => {
    expect(pieces.on_wp_fault(armed, true, false, false)).toBe('event');
    expect(pieces.on_wp_fault(armed, true, true, false)).toBe('clear-u');
  });

  test('a stale mark, a page without one, and a page that is only unshared go on', () => {
    for (const asynchronous of [false, true]) {
      expect(pieces.on_wp_fault(armed, false, asynchronous, false)).toBe('go-on');
      expect(pieces.on_wp_fault(page, true, asynchronous, false)).toBe('go-on');
      expect(pieces.on_wp_fault(armed, true, asynchronous, true)).toBe('go-on');
    }
  });
});

describe('must_wait', () => {
  test('nothing there, or only a note, is worth waiting for, whatever the reason', () => {
    for (const pte of [0n, uffdWp, poisoned])
      for (const wp of [false, true]) expect(pieces.must_wait(pte, wp)).toBe(true);
  });

  test('of a page that is there only write permission counts, and only for a write-protect fault', () => {
    expect(pieces.must_wait(armed, true)).toBe(true);
    expect(pieces.must_wait(page, true)).toBe(true);
    expect(pieces.must_wait(writable, true)).toBe(false);
    for (const pte of [armed, page, writable]) expect(pieces.must_wait(pte, false)).toBe(false);
    // Nobody may touch it, but it is there.
    const hidden = h.pte_modify(armed, h.vm_get_page_prot(0n));
    expect([h.pte_protnone(hidden), pieces.must_wait(hidden, true)]).toEqual([true, true]);
  });

  test('a page on swap or under migration has no write permission to look at', () => {
    const swapped = h.swp_entry_to_pte(h.swp_entry(0n, 0x1234n));
    const moving = h.swp_entry_to_pte(h.make_readable_migration_entry(5n));
    for (const pte of [swapped, h.pte_swp_mkuffd_wp(swapped), moving])
      for (const wp of [false, true]) expect(pieces.must_wait(pte, wp)).toBe(false);
  });
});

describe('register_errno', () => {
  const WP = 2;
  /** Every mode from 1 to 7, for a kind: which are possible at all. */
  const possible: Readonly<Record<string, readonly number[]>> = {
    anon: [1, 2, 3],
    shmem: [1, 2, 3, 4, 5, 6, 7],
    hugetlb: [1, 2, 3, 4, 5, 6, 7],
    file: [],
  };
  const flags = [false, true];

  test.each(Object.entries(possible))(
    'the kernel asks what %s is, then whether it may be written, then whose it is',
    (kind, modes) => {
      for (let mode = 0; mode < 16; mode++) {
        for (const wpAsync of flags) {
          const fits = modes.includes(mode) || (wpAsync && mode === WP);
          const ask = (mayWrite: boolean, other: boolean): string =>
            pieces.register_errno(mode, kind, mayWrite, other, wpAsync);
          const answers = [ask(true, false), ask(true, true), ask(false, false), ask(false, true)];
          expect(answers, `${kind}, mode ${mode}`).toEqual(
            fits ? ['0', 'EBUSY', 'EPERM', 'EPERM'] : ['EINVAL', 'EINVAL', 'EINVAL', 'EINVAL'],
          );
        }
      }
    },
  );
});
