import { expect, test } from 'vitest';
import { FONT_CHARACTERS, PAGE_CHARACTERS, strangers } from './charset.ts';

test('a page may use exactly what some font can draw', () => {
  const drawn = new Set(Object.values(FONT_CHARACTERS).join(''));
  for (const character of PAGE_CHARACTERS) {
    if (character.trim() !== '') expect(drawn, character).toContain(character);
  }
});

test('every sign that is not in the text fonts is in the mono font', () => {
  const text = new Set<string>(FONT_CHARACTERS.text);
  const mono = new Set<string>(FONT_CHARACTERS.mono);
  for (const character of PAGE_CHARACTERS) {
    if (character.trim() !== '' && !text.has(character)) expect(mono, character).toContain(character);
  }
});

test('a stranger is named once', () => {
  expect(strangers('a \u{1F600} b \u{1F600} Ω')).toEqual(['\u{1F600}', 'Ω']);
  expect(strangers('“plain” – text… → 0x04E0_0000_1234_5FC3')).toEqual([]);
});
