// House rule: no bit number outside the layouts. First the checker itself is checked, on snippets that break the
// rule and on snippets that only look like it; then it reads the whole repository.
import { describe, expect, test } from 'vitest';
import { checkFile } from './bit-numbers.ts';
import { files, read, show } from './files.ts';

/**
 * Lines whose shifts and masks are not about descriptors: file, what stands there, why. Keep this list short; a line
 * that is about a page-table entry has no place in it.
 */
const exempt: readonly (readonly [file: string, there: RegExp, why: string])[] = [
  ['tools/house/bit-numbers.ts', /./, 'the checker itself: its patterns and word masks'],
  ['tools/house/bit-numbers.test.ts', /./, 'the snippets below'],
  ['sim-core/bits/field.test.ts', /in words/, 'what lint says about layouts that the test makes up'],
  ['exercises/grader/subject/fingerprint.ts', /literal shift/, 'a hash function mixes by shifting'],
  ['exercises/grader/subject/bridge.test.ts', /<< 7n/, 'makes many different values'],
  ['exercises/grader/suite/simplest.ts', /pairs|nibbles|word/, 'counts the set bits of any word'],
  ['exercises/grader/suite/space.ts', /0x1234_5678/, 'an example address, cut to the address field'],
  ['sim-core/oracle/mmu.test.ts', /par & 1n/, 'the fault flag of PAR_EL1, a register'],
  [
    'exercises/catalogue/02-walk/walk_index/solution.ts',
    /ENTRY_SHIFT/,
    'the size of an entry is part of the answer',
  ],
];

const n = 58;
const bad: readonly (readonly [string, string, string])[] = [
  ['a literal shift', 'a.ts', 'const x = 1n << 58n;'],
  ['a shift in parentheses', 'a.ts', 'const x = v >> (52n);'],
  ['a shift through BigInt', 'a.ts', 'const x = 1n << BigInt(58);'],
  ['a shift of numbers', 'a.ts', 'const x = pte >>> 12;'],
  ['a shifting assignment', 'a.ts', 'v <<= 12n;'],
  ['a shift inside a template', 'a.ts', `const s = \`\${1n << ${n}n}\`;`],
  ['a shift inside JSX', 'a.tsx', 'const a = <i>{v >> 55n}</i>;'],
  ['a literal mask', 'a.ts', 'const x = v & 0x3n;'],
  ['a mask on the left', 'a.ts', 'const x = 0x80n | v;'],
  ['a masking assignment', 'a.ts', 'v &= 0xfffn;'],
  ['the lowest bit by number', 'a.ts', 'const valid = (v & 1n) === 1n;'],
  ['a mask with a name', 'a.ts', 'const UFFD_WP = 0x0400_0000_0000_0000n;'],
  ['a run of bits', 'a.ts', 'const ADDR = 0x0000_FFFF_FFFF_F000n;'],
  ['a power of two', 'a.ts', 'const x = 2n ** 58n;'],
  ['a bit in a property', 'a.ts', 'const f = { lo: 58 };'],
  ['a bit in a constant', 'a.ts', 'const DIRTY_BIT = 55;'],
  ['a bit in an attribute', 'a.tsx', 'const a = <Cell bit={58} />;'],
  ['a bit in a call', 'a.ts', 'flipBit(58);'],
  ['words in a string', 'a.ts', "const s = 'see bit 58';"],
  ['words in a template', 'a.ts', 'const s = `bits 62 to 60`;'],
  ['words in JSX', 'a.tsx', 'const a = <p>Bit 63 is free.</p>;'],
  ['words in a comment', 'a.ts', '// bit 58 marks it'],
  ['a test is no exception for shifts', 'a.test.ts', 'expect(f(v)).toBe(1n << 58n);'],
  ['words in prose', 'a.mdx', 'The kernel uses bit 58 for this.'],
  ['words over two lines', 'a.mdx', 'The kernel uses bit\n58 for this.'],
  ['a shift in prose', 'a.mdx', 'That is `1UL << 58` in C.'],
  ['a macro in prose', 'a.mdx', 'That is `BIT(58)` in C.'],
  ['a range in prose', 'a.mdx', 'The address is [47:12] of it.'],
  ['words in a frontmatter', 'a.mdx', '---\ndescription: Why bit 63 is not yours\n---\n'],
  ['words in a template', 'a.astro', '---\nconst a = 1;\n---\n<p>bit 58</p>'],
  ['a shift in a frontmatter', 'a.astro', '---\nconst a = 1n << 58n;\n---\n<p>fine</p>'],
  ['a shift in a script', 'a.astro', '---\n---\n<script>\nconst a = 1n << 58n;\n</script>'],
];

const good: readonly (readonly [string, string, string])[] = [
  ['a shift by a name', 'a.ts', 'const x = 1n << BigInt(field.lo);'],
  ['taking out a named bit', 'a.ts', 'const x = (v >> BigInt(field.lo)) & 1n;'],
  ['halves of a word', 'a.ts', 'const hi = Number(v >> 32n) >>> 0; const lo = Number(v & 0xffff_ffffn);'],
  ['wrapping at a word', 'a.ts', 'const x = v & 0xFFFF_FFFF_FFFF_FFFFn;'],
  ['the middle of a list', 'a.ts', 'const middle = (a + b) >> 1;'],
  ['a size', 'a.ts', 'const megabyte = 2 ** 20;'],
  ['a byte', 'a.ts', 'memory.write(0xffn);'],
  ['what a learner writes', 'exercises/catalogue/01-a/b/wrong/c.ts', 'const x = 1n << 58n;'],
  ['64 bits', 'a.ts', "const s = 'all 64 bits of a 64-bit value';"],
  ['an example value in a test', 'a.test.ts', 'expect(f(0x0400_0000_0000_0000n)).toBe(0n);'],
  ['an example value', 'a.ts', 'const example = 0x00E8_0000_1234_5F43n;'],
  ['an example value in prose', 'a.mdx', 'Take <Hex v="0x0400000000000000"/>, or `0x0400_0000_0000_0000`.'],
  ['a bit by name', 'a.mdx', 'The kernel uses <Bit name="PTE_UFFD_WP"/> for this.'],
  ['a link with a port', 'a.mdx', 'See https://example.org:80/12:30/bits.'],
  ['an Arm name', 'a.mdx', 'Arm calls it AP[2].'],
  ['a layout', 'sim-core/layouts/x.ts', 'const x = 1n << 58n;'],
  ['the descriptor', 'sim-core/arch/descriptor-lpa2.ts', 'const x = { lo: 58 };'],
];

describe('the checker of bit numbers', () => {
  test.each(bad)('finds %s', (_, file, text) => {
    expect(checkFile(file, text)).not.toEqual([]);
  });

  test.each(good)('leaves %s alone', (_, file, text) => {
    expect(show(checkFile(file, text))).toEqual([]);
  });

  test('says on which line', () => {
    expect(checkFile('a.astro', '---\n\nconst a = 1n << 58n;\n---\n')[0]).toMatchObject({
      file: 'a.astro',
      line: 3,
    });
    expect(checkFile('a.mdx', 'One.\n\nBit 58.\n')[0]).toMatchObject({ line: 3 });
  });
});

test('no bit number stands outside the layouts', () => {
  const findings = files(['.ts', '.tsx', '.mdx', '.astro'])
    .flatMap((file) => checkFile(file, read(file)))
    .filter(({ file, what }) => !exempt.some(([where, there]) => where === file && there.test(what)));
  expect(show(findings)).toEqual([]);
});

test('every exemption names a file that exists', () => {
  const all = files();
  expect(exempt.map(([file]) => file).filter((file) => !all.includes(file))).toEqual([]);
});
