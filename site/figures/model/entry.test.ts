import { CONTEXTS, LAYOUT_IDS, makeLayout } from '@spare-bits/sim-core';
import { describe, expect, test } from 'vitest';
import { calloutsBelow, calloutsOf } from './callouts.ts';
import { flip } from './cells.ts';
import { entryOf, focusLine, kindLine, lensLine } from './entry.ts';

const base = makeLayout('v6.9');
const v612 = makeLayout('v6.12');
const page = 0x04e0_0000_1234_5fc3n;
const said = (id: (typeof LAYOUT_IDS)[number], context: (typeof CONTEXTS)[number]) =>
  Object.fromEntries(calloutsOf(makeLayout(id), base, context).map((each) => [each.bits, each.text]));

describe('an entry under the lens', () => {
  test('clearing VALID changes what the entry is, and with it names and owners', () => {
    const valid = v612.find('PTE_VALID')?.lo ?? 0;
    const before = entryOf(v612, base, page, 3);
    const after = entryOf(v612, base, flip(page, valid), 3);
    expect([before.kind, after.kind]).toEqual(['page', 'present-invalid']);
    const owner = (entry: typeof before) => entry.fields.find((field) => field.arm === 'nG');
    expect(owner(before)?.name).toBe('PTE_NG');
    expect(owner(after)?.name).toBe('PTE_PRESENT_INVALID');
    expect([owner(before)?.owner, owner(after)?.owner]).toEqual(['hw', 'sw']);
    expect(kindLine(before.kind, after.kind)).toBe('The entry is now read as: present, not valid.');
    expect(kindLine('page', 'page')).toBe('');
  });

  test('an empty entry is shown with the names that it would have as a swap entry', () => {
    const entry = entryOf(v612, base, 0n, 3);
    expect([entry.kind, entry.context]).toEqual(['none', 'swap']);
  });

  test('the value is the same under every layout; the kind need not be', () => {
    const kinds = LAYOUT_IDS.map((id) => entryOf(makeLayout(id), base, 0x0060_0000_0000_0f82n, 3).kind);
    expect(kinds).toEqual(['swap', 'present-invalid', 'present-invalid', 'present-invalid']);
  });

  test('the focused bit is told with its meaning', () => {
    const entry = entryOf(v612, base, page, 3);
    const uffd = v612.find('PTE_UFFD_WP');
    expect(focusLine(entry, page, uffd?.lo ?? 0)).toBe(`58 PTE_UFFD_WP, software, set. ${uffd?.meaning}`);
    expect(focusLine(entry, page, v612.find('IGNORED')?.lo ?? 0)).toMatch(
      /^63 ignored by hardware, clear\. /,
    );
    expect(focusLine(entry, page, 'fold')).toMatch(/^47:12 OA, address, holds 0x000012345\. /);
  });

  test('the lens says how many places differ', () => {
    expect(lensLine(v612, base, entryOf(v612, base, page, 3))).toBe(
      'v6.12: page; 4 places differ from v6.9.',
    );
    expect(lensLine(base, base, entryOf(base, base, page, 3))).toBe('v6.9: page.');
  });
});

describe('callouts', () => {
  test('v6.12 is told apart from v6.9 in a valid page', () => {
    expect(said('v6.12', 'page')).toEqual({
      '63': 'PTE_SOFT_DIRTY in rfc-v1; v6.12 leaves it free',
      '62:60': 'new since v6.9: permission overlay index: the key of pkey_mprotect()',
      '59': 'was PMD_PRESENT_INVALID in v6.9, but only when VALID was clear',
      '58': 'was PTE_PROT_NONE in v6.9, but only when VALID was clear',
      '11': 'also PTE_PRESENT_INVALID, but only when VALID is clear; here it is set, so this is nG',
    });
  });

  test('the RFC borrows UXN, and says so', () => {
    expect(said('rfc-v1', 'page')['54']).toBe(
      'also PTE_PROT_NONE, but only when VALID is clear; here it is set, so this is UXN',
    );
  });

  test('v6.9 differs from itself nowhere', () => {
    for (const context of CONTEXTS) {
      expect(calloutsOf(base, base, context).filter((each) => each.differs)).toEqual([]);
    }
  });

  test('moved fields of a swap entry tell their old place', () => {
    expect(said('v6.12', 'swap')).toMatchObject({ '61:12': 'was 57:8 in v6.9', '10:6': 'was 7:3 in v6.9' });
  });

  test('below a band the rightmost comes first, so that no leader crosses a text', () => {
    for (const id of LAYOUT_IDS) {
      for (const context of CONTEXTS) {
        const entry = entryOf(makeLayout(id), base, page, 3);
        for (const band of entry.bands) {
          const placed = calloutsBelow(band, calloutsOf(makeLayout(id), base, context));
          expect(placed.map((each) => each.x)).toEqual(placed.map((each) => each.x).sort((a, b) => b - a));
          for (const each of placed) expect(each.x > 0 && each.x < 1).toBe(true);
        }
      }
    }
  });
});
