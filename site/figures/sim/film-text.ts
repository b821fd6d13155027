// Models: a film as a text without quotes, so that it travels in an attribute of the page at half the size: lines of cells,
// the first cell says what the line is. Does not model: anything of what it means (shots.ts).
import type { MarkName } from '../marks-data.ts';
import type { AreaShot, EntryKind, Film, PageShot, Shot } from './shots.ts';

const CELL = '\t';
const LINE = '\n';

/** The film as a text. */
export function spellFilm({ about, kinds, shots }: Film): string {
  const lines: (string | number)[][] = [[about]];
  for (const [name, { looks, bits }] of Object.entries(kinds))
    lines.push(['k', name, looks, ...bits.flatMap(({ label, at }) => [label, at])]);
  for (const { op, says, short, mark = '', pages, areas } of shots) {
    lines.push(['s', op, says, short, mark]);
    for (const [name, page] of Object.entries(pages))
      lines.push(['p', name, ...(page ? [page.kind, page.words, page.entry, page.pagemap, page.scan] : [])]);
    // A line without a name: there are no areas any more.
    if (areas?.length === 0) lines.push(['a']);
    for (const { name, may, words } of areas ?? []) lines.push(['a', name, may, words]);
  }
  return lines.map((cells) => cells.join(CELL)).join(LINE);
}

interface Open extends Omit<Shot, 'pages' | 'areas'> {
  pages: Record<string, PageShot | null>;
  areas?: AreaShot[];
}

function pageOf([kind, words = '', entry = '', pagemap = '', scan = '']: readonly string[]): PageShot | null {
  return kind === undefined ? null : { kind, words, entry, pagemap, scan };
}

function kindOf([looks = '', ...bits]: readonly string[]): EntryKind {
  const named = bits.flatMap((label, i) => (i % 2 === 0 ? [{ label, at: Number(bits[i + 1]) }] : []));
  return { looks, bits: named };
}

/** The film of a text that spellFilm made. */
export function readFilm(text: string): Film {
  const [about = '', ...lines] = text.split(LINE);
  const kinds: Record<string, EntryKind> = {};
  const shots: Open[] = [];
  for (const line of lines) {
    const [what, name = '', ...cells] = line.split(CELL);
    const shot = shots[shots.length - 1];
    if (what === 'k') kinds[name] = kindOf(cells);
    else if (what === 's') {
      const [says = '', short = '', mark = ''] = cells;
      shots.push({ op: name, says, short, ...(mark && { mark: mark as MarkName }), pages: {} });
    } else if (shot && what === 'p') shot.pages[name] = pageOf(cells);
    else if (shot) {
      const [may = '', words = ''] = cells;
      shot.areas = name === '' ? [] : [...(shot.areas ?? []), { name, may, words }];
    }
  }
  return { about, kinds, shots };
}
