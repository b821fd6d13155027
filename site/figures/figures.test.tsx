import { makeLayout } from '@spare-bits/sim-core';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import {
  BitGrid,
  FieldPicture,
  LensTable,
  MarkSprite,
  PfnRuler,
  Predict,
  Sorter,
  WhoLivedWhere,
} from './index.ts';
import { MARKS } from './marks-data.ts';
import { contentText } from './model/cells.ts';

const page = '0x04E0_0000_1234_5FC3';
const html = (node: VNode | ComponentChildren): string => renderToString(node as VNode);
const count = (text: string, part: string | RegExp): number => text.split(part).length - 1;
const text = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ');

describe('the bit grid, before any script', () => {
  const grid = html(<BitGrid id="g" value={page} layout="v6.12" caption="A page." number="Figure 3.1" />);

  test('has 64 cells in three rows, one of them in the tab order', () => {
    expect(count(grid, 'class="bg-bit"')).toBe(64);
    expect(count(grid, 'role="row"')).toBe(3);
    expect(count(grid, 'role="gridcell"')).toBe(64);
    expect(grid.match(/<button[^>]*data-stop[^>]*tabindex="0"/gi)?.length).toBe(1);
  });

  test('says bit, name, owner and state of each cell, and whether it is pressed', () => {
    expect(grid).toMatch(/aria-pressed="true" aria-label="bit \d+, PTE_UFFD_WP, software, set"/);
    expect(grid).toMatch(/aria-pressed="false" aria-label="bit \d+, PTE_DEVMAP, software, clear"/);
  });

  test('the table says what the grid says: every field, its bits, its content', () => {
    const table = text(grid.slice(grid.indexOf('<table'), grid.indexOf('</table>')));
    const layout = makeLayout('v6.12');
    for (const field of layout.fields('page')) {
      expect(table).toContain(contentText(field, 0x04e0_0000_1234_5fc3n));
      if (field.role !== 'spare' && field.role !== 'zero') expect(table).toContain(field.name);
    }
    expect(count(grid, '<tr')).toBe(layout.fields('page').length + 1);
  });

  test('reads the entry aloud and carries number and caption', () => {
    expect(text(grid)).toContain('A valid 4 KB page at physical 0x0000_0000_1234_5000');
    expect(text(grid)).toContain('Figure 3.1');
    expect(text(grid)).toContain('A page.');
  });

  test('folds the address into one cell', () => {
    const folded = html(<BitGrid id="g" value={page} layout="v6.12" folded />);
    expect(count(folded, 'class="bg-bit"')).toBe(28);
    expect(folded).toMatch(/aria-label="output address, bits [\d:]+, 000012345 36 bits, one by one"/);
  });

  test('a value that is no value is an empty entry, not a crash', () => {
    expect(text(html(<BitGrid id="g" value="nonsense" />))).toContain('0x0000_0000_0000_0000');
  });
});

describe('the other figures, before any script', () => {
  test('a prediction carries its answer in a fold that needs no script', () => {
    const predict = html(
      <Predict
        id="p"
        helper="pmd_mkinvalid"
        value="0x00E8_0000_4000_0F41"
        layout="v6.12"
        level={2}
        why="Because."
        rows={[
          { layout: 'v6.9', after: '0x08E8_0000_4000_0F40' },
          { layout: 'v6.12', after: '0x00E8_0000_4000_0F40' },
          { layout: 'rfc-v1', after: null, lacks: 'PTE_UFFD_WP' },
        ]}
      />,
    );
    expect(predict).toMatch(/<details>.*Because\./s);
    expect(text(predict)).toContain('no such helper: rfc-v1 has no PTE_UFFD_WP');
    expect(predict.match(/aria-pressed="true"/g)).toBeNull();
  });

  test('the sorter asks for each value and hides nothing from those without a script', () => {
    const sorter = html(<Sorter id="s" items={[{ value: page, why: 'It is valid.' }, { value: '0x0' }]} />);
    expect(count(sorter, '<select')).toBe(2);
    expect(text(sorter)).toContain('page, in all four. It is valid.');
    expect(count(sorter, /<label[^>]* for="s-\d"/)).toBe(2);
  });

  test('static figures have their table', () => {
    expect(text(html(<WhoLivedWhere />))).toContain('PROT_ NONE');
    expect(text(html(<PfnRuler value="0x00E8000012345F43" />))).toContain('15:12 hold 0x5');
    expect(text(html(<LensTable values={[page]} layouts={['v6.9', 'v6.12']} />))).toContain(
      'write-protected',
    );
  });

  test('a field picture has a column per field, and words beside every mark', () => {
    const one = { name: 'PTE_DIRTY', label: 'DIRTY', bits: '55', owner: 'sw' as const, before: '0' };
    const picture = html(
      <FieldPicture
        fields={[{ ...one, yours: '0', must: 'set', wrong: true, sentence: 'It was dirty.' }]}
        call="f"
      />,
    );
    expect(text(picture)).toContain('55 DIRTY must be set');
    expect(text(picture)).toContain('It was dirty.');
    expect(text(picture)).toContain('set , wrong');
    const inputOnly = html(<FieldPicture fields={[{ ...one, wrong: false }]} />);
    expect(inputOnly).not.toContain('yours');
    expect(inputOnly).not.toContain('must be');
  });

  test('the sprite has every mark once', () => {
    const sprite = html(<MarkSprite />);
    expect(count(sprite, '<symbol')).toBe(Object.keys(MARKS).length);
  });
});
