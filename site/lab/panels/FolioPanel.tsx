// Models: the folios that tables and caches name: frame number, references, mappings, flags in words.
// Does not model: free frames, and frames that hold tables.
import type { FolioView } from '@spare-bits/sim-core';
import type { LabState } from '../state.ts';
import { changesIn } from './changes.ts';
import { Delta, Gone, Nothing, Panel } from './Panel.tsx';
import { countText, pfnText } from './words.ts';

export interface FolioPanelProps {
  readonly state: LabState;
}

const FLAG_WORDS: Readonly<Partial<Record<FolioView['flags'][number], string>>> = {
  dirty: 'dirty',
  swapCache: 'in the swap cache',
  locked: 'locked',
  hwpoison: 'broken',
  mlocked: 'mlocked',
  ksm: 'merged',
  hugetlb: 'hugetlb',
};

/** As many as a view holds. */
const MOST = 256;

/** "anon exclusive, dirty" */
function flagsText({ flags, exclusive, pages }: FolioView): string {
  const anon = flags.includes('anon');
  const what = anon ? (exclusive ? 'anon exclusive' : 'anon') : 'file';
  const lazy = anon && !flags.includes('swapBacked') ? ['lazily free'] : [];
  const many = pages > 1 ? [countText(pages, 'page')] : [];
  return [what, ...many, ...lazy, ...flags.flatMap((flag) => FLAG_WORDS[flag] ?? [])].join(', ');
}

export function FolioPanel({ state }: FolioPanelProps) {
  const { folios } = state.view;
  const { folios: changed, goneFolios } = changesIn(state);
  return (
    <Panel
      name="folios"
      title="Folios"
      note={`${folios.length === MOST ? 'the first ' : ''}${folios.length} in use`}
    >
      {folios.length === 0 ? (
        <Nothing>No folio is in use.</Nothing>
      ) : (
        <table class="lp-folio">
          <thead>
            <tr>
              <th scope="col">pfn</th>
              <th scope="col">ref</th>
              <th scope="col">map</th>
              <th scope="col">flags</th>
            </tr>
          </thead>
          <tbody>
            {folios.map((folio) => (
              <tr key={folio.pfn}>
                <th scope="row" class="lp-mono">
                  <Delta is={changed.has(folio.pfn)} />
                  {pfnText(folio.pfn)}
                </th>
                <td class="lp-num">{folio.ref}</td>
                <td class="lp-num">{folio.map}</td>
                <td>{flagsText(folio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Gone items={goneFolios.map(pfnText)} />
    </Panel>
  );
}
