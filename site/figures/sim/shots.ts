// Models: a scenario as the figure shows it: text, entries as text, and which bits have a name. Small, because it travels
// with the page; the page needs this file and nothing of the simulator. Does not model: how it is made (film.ts).
import type { MarkName } from '../marks-data.ts';
import type { Look } from '../model/words.ts';

/** One letter for each look, so that the 64 looks of a kind of entry are 64 letters. */
export const LETTERS: Readonly<Record<Look, string>> = { hw: 'h', sw: 's', ad: 'a', res0: '0', ignored: '-' };

export interface NamedBit {
  /** `UFFD_WP` */
  readonly label: string;
  /** Its place in the 64 ticks: 0 is the highest bit. */
  readonly at: number;
}

/** How the bits of one kind of entry look, and which of them are named. */
export interface EntryKind {
  readonly looks: string;
  readonly bits: readonly NamedBit[];
}

export interface PageShot {
  /** A key of `kinds`; empty when nothing is there. */
  readonly kind: string;
  readonly words: string;
  /** `0x00E8_0000_0040_0F43` */
  readonly entry: string;
  /** Names, separated by spaces. */
  readonly pagemap: string;
  readonly scan: string;
}

export interface AreaShot {
  /** `A 0–3` */
  readonly name: string;
  readonly may: string;
  readonly words: string;
}

export interface Shot {
  /** `write A 0 ← 2` */
  readonly op: string;
  readonly says: string;
  /** What came of it, in a word or two. */
  readonly short: string;
  readonly mark?: MarkName;
  /** Pages that differ from the step before; null: gone. */
  readonly pages: Readonly<Record<string, PageShot | null>>;
  /** Areas, if any of them differ from the step before. */
  readonly areas?: readonly AreaShot[];
}

export interface Film {
  /** Layout, page size and CPU, in words. */
  readonly about: string;
  readonly kinds: Readonly<Record<string, EntryKind>>;
  readonly shots: readonly Shot[];
}

export interface Scene {
  readonly pages: ReadonlyMap<string, PageShot>;
  readonly areas: readonly AreaShot[];
}

/** All that there is after a step; before the first one there is nothing. */
export function sceneAt({ shots }: Film, step: number): Scene {
  const pages = new Map<string, PageShot>();
  let areas: readonly AreaShot[] = [];
  for (const shot of shots.slice(0, step + 1)) {
    for (const [name, page] of Object.entries(shot.pages)) {
      if (page) pages.set(name, page);
      else pages.delete(name);
    }
    areas = shot.areas ?? areas;
  }
  return { pages, areas };
}

/** The most pages and areas that any step has: the figure keeps their room. */
export function most(film: Film): { readonly pages: number; readonly areas: number } {
  const scenes = film.shots.map((_, step) => sceneAt(film, step));
  return {
    pages: Math.max(1, ...scenes.map(({ pages }) => pages.size)),
    areas: Math.max(1, ...scenes.map(({ areas }) => areas.length)),
  };
}

const NIBBLE = [8, 4, 2, 1];

/** Is the bit at that place of the 64 ticks set? */
export function isSet(entry: string, at: number): boolean {
  const digits = entry.slice(2).replaceAll('_', '');
  const digit = Number.parseInt(digits.charAt(Math.floor(at / NIBBLE.length)), 16);
  return Math.floor(digit / (NIBBLE[at % NIBBLE.length] ?? 1)) % 2 === 1;
}

export interface BitState extends NamedBit {
  readonly set: boolean;
  /** A letter of LETTERS. */
  readonly look: string;
  /** Since the step before. */
  readonly turned: boolean;
}

/** The named bits of an entry; a bit has turned if an entry before had the same name with the other value. */
export function bitsOf(film: Film, page: PageShot, before: PageShot | undefined): readonly BitState[] {
  const kind = film.kinds[page.kind];
  const earlier = before && film.kinds[before.kind];
  return (kind?.bits ?? []).map((bit) => {
    const set = isSet(page.entry, bit.at);
    const same = earlier?.bits.find(({ label }) => label === bit.label);
    const turned = before !== undefined && same !== undefined && isSet(before.entry, same.at) !== set;
    return { ...bit, set, turned, look: kind?.looks.charAt(bit.at) ?? '' };
  });
}

export interface Word {
  readonly text: string;
  readonly change: 'come' | 'gone' | null;
}

/** Words of a list, then those that the step took away. */
export function wordsOf(now: string, before: string | undefined): readonly Word[] {
  const cut = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  const [here, earlier] = [cut(now), cut(before ?? now)];
  return [
    ...here.map((text): Word => ({ text, change: earlier.includes(text) ? null : 'come' })),
    ...earlier.filter((text) => !here.includes(text)).map((text): Word => ({ text, change: 'gone' })),
  ];
}

/** Is there anything new about the page? */
export const pageChanged = (now: PageShot, before: PageShot | undefined): boolean =>
  now.entry !== before?.entry || now.pagemap !== before.pagemap || now.scan !== before.scan;
