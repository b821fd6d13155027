import { describe, expect, test } from 'vitest';
import { bitWord, fieldOf, layoutOf, ticksOf, ticksText } from './fields.ts';

describe('bits by name', () => {
  test('a name is looked up in the layout that the page means', () => {
    expect(fieldOf('PTE_PROT_NONE', 'v6.9').lo).toBe(fieldOf('PTE_UFFD_WP').lo);
    expect(fieldOf('PTE_PROT_NONE', 'rfc-v1').lo).toBe(fieldOf('PTE_UXN').lo);
  });

  test('a wrong name or layout is an error with the name in it', () => {
    expect(() => fieldOf('PTE_NONSENSE')).toThrow('PTE_NONSENSE');
    expect(() => layoutOf('v5.0')).toThrow('v5.0');
  });

  test('one bit is a bit, more are bits', () => {
    expect(bitWord(fieldOf('PTE_UFFD_WP'))).toBe('bit');
    expect(bitWord(fieldOf('PTE_SHARED'))).toBe('bits');
  });
});

describe('the 64-tick line', () => {
  test('raises the bits of its names, the highest first, each once', () => {
    const ticks = ticksOf(['PTE_VALID', 'PTE_UFFD_WP', 'PTE_VALID']);
    expect(ticks.map((tick) => tick.name)).toEqual(['PTE_UFFD_WP', 'PTE_VALID']);
    expect(ticks.map((tick) => tick.owner)).toEqual(['sw', 'hw']);
  });

  test('a field of several bits raises all of them', () => {
    expect(ticksOf(['PTE_SHARED'])).toHaveLength(fieldOf('PTE_SHARED').width);
  });

  test('a name that v6.12 lacks stands for its places elsewhere', () => {
    const bits = ticksOf(['PMD_PRESENT_INVALID']).map((tick) => tick.bit);
    expect(bits).toEqual([
      fieldOf('PMD_PRESENT_INVALID', 'rfc-v1').lo,
      fieldOf('PMD_PRESENT_INVALID', 'v6.9').lo,
    ]);
  });

  test('says in words what it shows', () => {
    expect(ticksText(ticksOf(['PTE_UFFD_WP']))).toContain('PTE_UFFD_WP');
  });
});
