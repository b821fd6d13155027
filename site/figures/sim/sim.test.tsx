import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { recordView, type SimView } from '@spare-bits/sim-core';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { film } from './film.ts';
import { readFilm, spellFilm } from './film-text.ts';
import { SimFigure } from './SimFigure.tsx';
import { StepTable } from './StepTable.tsx';
import { SCENARIO_NAMES, scenarioOf } from './scenarios.ts';
import { bitsOf, most, sceneAt, wordsOf } from './shots.ts';
import { WRONG } from './wrong.ts';

const viewOf = (name: string): SimView => recordView(scenarioOf(name));
const text = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ');

interface Recorded {
  readonly name: string;
  readonly steps: readonly { readonly op: string; readonly args: object }[];
}

function recordings(): ReadonlyMap<string, Recorded> {
  const read = (tag: string): Recorded[] => {
    const file = new URL(`../../../sim-core/test/oracle/traces-${tag}-4k.jsonl.gz`, import.meta.url);
    const lines = gunzipSync(readFileSync(file)).toString().split('\n');
    return lines.filter((line) => line.startsWith('{"name"')).map((line) => JSON.parse(line) as Recorded);
  };
  const all = [...read('v6.12'), ...read('v6.12+softdirty')];
  return new Map(all.map((one) => [one.name, one]));
}

describe('scenarios', () => {
  test.each([
    'uffd_wp_populated',
    'uffd_wp_unpopulated_markers',
    'uffd_fork_no_event',
    'uffd_wp_swap_unprotect',
  ])('%s is the recording’s', (name) => checkSteps(name));
  test.each(['sd_clear_write_read', 'sd_vma_merge', 'sd_mprotect', 'sd_shmem'])(
    '%s is the recording’s',
    (name) => checkSteps(name),
  );
  const recorded = recordings();
  function checkSteps(name: string): void {
    // A mode of the recordings ends with a space.
    const plain = (step: object) => JSON.parse(JSON.stringify(step).replaceAll(' "', '"'));
    const steps = recorded.get(name)?.steps.map(({ op, args }) => plain({ op, ...args }));
    expect(steps).toBeDefined();
    expect(scenarioOf(name).steps.map(plain)).toEqual(steps);
  }

  test('the layout goes by the name unless it is asked for', () => {
    expect(scenarioOf('sd_mprotect').config.layout).toBe('v6.12-softdirty');
    expect(scenarioOf('uffd_wp_populated', { layout: 'rfc-v1', hafdbs: false }).config).toMatchObject({
      layout: 'rfc-v1',
      hafdbs: false,
    });
    expect(() => scenarioOf('nothing')).toThrow(/there is no scenario nothing; there are .*sd_vma_merge/);
  });
});

describe('the film', () => {
  const populated = film(viewOf('uffd_wp_populated'));

  test.each(SCENARIO_NAMES)('%s travels as a text, and keeps to small words', (name) => {
    const made = film(viewOf(name));
    expect(readFilm(spellFilm(made))).toEqual(made);
    expect(spellFilm(made)).not.toMatch(/["<>&]|undefined|NaN/);
  });

  test('a step in words: what was asked, what came of it', () => {
    const says = (name: string, step: number): string => film(viewOf(name)).shots[step]?.says ?? '';
    expect(populated.shots[7]).toMatchObject({ op: 'write A 0 ← 2', short: '1 fault', mark: 'waits' });
    expect(populated.shots[7]?.says).toBe(
      'The store to A0 faults: the monitor is told (write, wp) and answers with UFFDIO_WRITEPROTECT(off). Then the store goes through.',
    );
    expect(populated.shots[4]?.says).toMatch(/^The monitor registers A0 to A3: .* No entries change\.$/);
    expect(populated.shots[12]?.says).toBe('The store to A0 goes through without a fault.');
    expect(says('uffd_wp_swap_unprotect', 8)).toMatch(/the page is in swap, and the kernel brings it back/);
    expect(says('uffd_fork_no_event', 7)).toMatch(/the page is shared, and the kernel makes a copy/);
    expect(says('uffd_fork_no_event', 9)).toBe('The child exits.');
    expect(says('sd_clear_write_read', 4)).toMatch(/^A new round begins/);
  });

  test('changed bits and flags are marked against the step before', () => {
    const [now, before] = [5, 4].map((step) => sceneAt(populated, step).pages.get('A0'));
    if (!now || !before) throw new Error('no A0');
    const turned = bitsOf(populated, now, before).filter((bit) => bit.turned);
    expect(turned.map(({ label, set }) => `${label} ${set}`)).toEqual([
      'UFFD_WP true',
      'WRITE false',
      'RDONLY true',
    ]);
    expect(wordsOf(now.pagemap, before.pagemap)).toEqual([
      { text: 'present', change: null },
      { text: 'uffd_wp', change: 'come' },
      { text: 'excl', change: null },
    ]);
    expect(wordsOf(now.scan, before.scan).filter(({ change }) => change)).toEqual([
      { text: 'WRITTEN', change: 'gone' },
    ]);
  });

  test('pages that go away are gone, and their room is kept', () => {
    const fork = film(viewOf('uffd_fork_no_event'));
    expect([...sceneAt(fork, 6).pages.keys()]).toEqual(['A0', 'A1', 'C0', 'C1']);
    expect([...sceneAt(fork, 9).pages.keys()]).toEqual(['A0', 'A1']);
    expect(most(fork)).toEqual({ pages: 4, areas: 2 });
    expect(sceneAt(fork, 5).areas[0]?.words).toContain('userfaultfd write-protect');
  });

  test('the reader of a chapter can be shown other fields', () => {
    const watched = film(viewOf('uffd_wp_populated'), ['PTE_UFFD_WP', 'PTE_AF']);
    expect(watched.kinds.page?.bits.map(({ label }) => label)).toEqual(['UFFD_WP', 'AF']);
  });

  test('a page without rights keeps its names, and says what makes it so', () => {
    const { kinds } = film(viewOf('sd_mprotect'));
    expect(kinds['present-invalid']?.bits.map(({ label }) => label)).toContain('PRES_INV');
    expect(kinds.page?.bits.map(({ label }) => label)).toContain('VALID');
  });
});

describe('the figure, before any script', () => {
  const view = viewOf('uffd_wp_populated');
  const made = film(view);
  const bench = {
    base: '/',
    helpers: ['pte_mkuffd_wp'],
    scenario: 'uffd_wp_populated',
    options: {},
    wrong: ['note-only' as const],
  };
  const html = renderToString(
    <SimFigure
      id="f"
      name={view.name}
      film={spellFilm(made)}
      at={5}
      bench={bench}
      caption="A caption."
      number="Figure 1"
    />,
  );

  test('shows the step that it was told, in a list with one stop, with its sentence as status', () => {
    expect(html.match(/tabindex="0"/gi)).toHaveLength(1);
    expect(text(html.slice(html.indexOf('role="status"')))).toContain('The monitor protects A0 to A3');
    expect(html).toMatch(/aria-valuetext="step 5 of 12, uffd_writeprotect A 0–3 on"/);
    expect(text(html)).toContain('Figure 1 A caption.');
  });

  test('the pages are a table with their entries, bits and flags', () => {
    const table = html.slice(html.indexOf('<table class="sm-pages"'));
    const row = text(table.slice(0, table.indexOf('</tr>', table.indexOf('<tbody'))));
    expect(row).toMatch(
      /A0 , changed an anonymous page, read only 0x04E0_.* 1 UFFD_WP .*present uffd_wp excl/,
    );
    expect(table).toContain('is-turned');
  });

  test('the field of code is a fold that names the helper', () => {
    expect(text(html)).toContain('Put your own helper into this kernel: pte_mkuffd_wp');
    expect(html).not.toContain('<textarea');
  });

  test('the table of all steps has a row for each', () => {
    const table = renderToString(<StepTable film={made} />);
    expect(table.match(/<tr>/g)).toHaveLength(made.shots.length + 1);
    expect(text(table)).toContain('write A 0 ← 2 The store to A0 faults');
  });
});

test('every wrong helper exports what it is about, and titles are short', () => {
  for (const { of, source, title } of Object.values(WRONG)) {
    expect(source).toContain(`export function ${of}(`);
    expect(title.length).toBeLessThan(28);
  }
});
