import { expect, test } from 'vitest';
import { diff, type Phrase, describe as read } from './describe.ts';
import { makeLayout } from './layout.ts';

const text = (phrases: readonly Phrase[]): string => phrases.map((phrase) => phrase.text).join('');
const v612 = makeLayout('v6.12');

test('a write-protected dirty page is read aloud', () => {
  const page = read(v612, 0x04e0_0000_1234_5fc3n);
  expect(page.context).toBe('page');
  expect(text(page.whatItIs)).toBe(
    'A valid 4 KB page at physical 0x0000_0000_1234_5000, normal memory, inner shareable, tied to one address space.',
  );
  expect(text(page.whoMay)).toBe(
    'User space may read it. Nobody may write: RDONLY is set and WRITE is clear. Nobody may execute it.',
  );
  expect(text(page.whatSoftwareKnows)).toBe(
    'The page is dirty, and software has noted it. It has been used. It is write-protected for userfaultfd.',
  );
});

test('one number is a swap entry under v6.9 and PROT_NONE under v6.12', () => {
  const none = 0x0060_0000_0000_0f82n;
  expect(text(read(makeLayout('v6.9'), none).whatItIs)).toContain('swap entry');
  expect(text(read(v612, none).whatItIs)).toContain('PROT_NONE');
});

test('a block has its size, and a migration entry its frame', () => {
  expect(text(read(v612, 0x00e8_0000_4000_0f41n, 2).whatItIs)).toContain(
    '2 MB block at physical 0x0000_0000_4000_0000',
  );
  const layout = makeLayout('v6.12');
  const migration =
    (BigInt(layout.swapTypes.SWP_MIGRATION_WRITE) << BigInt(layout.number('SWP_TYPE_SHIFT'))) |
    (0x123n << BigInt(layout.number('SWP_OFFSET_SHIFT')));
  expect(text(read(layout, migration).whatItIs)).toContain('0x0000_0000_0000_0123');
});

test('a difference is told by field', () => {
  const changes = diff(v612, 0x00e8_0000_1234_5f43n, 0x04e0_0000_1234_5fc3n);
  expect(changes.map((change) => `${change.field.name} ${change.before} ${change.after}`)).toEqual([
    'PTE_UFFD_WP 0 1',
    'PTE_WRITE 1 0',
    'PTE_RDONLY 0 1',
  ]);
});
