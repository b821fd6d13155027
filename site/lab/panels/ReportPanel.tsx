// Models: what the kernel tells of each page, as a tool prints it: the flags of /proc/PID/pagemap and the categories of
// PAGEMAP_SCAN, one line a page. Does not model: reports on ranges.
import type { ReportView } from '@spare-bits/sim-core';
import { Mark } from '../../figures/Marks.tsx';
import { wordsOf } from '../../figures/sim/shots.ts';
import type { LabState } from '../state.ts';
import { changesIn, pageKey } from './changes.ts';
import { Delta, Nothing, Panel } from './Panel.tsx';
import { pageText, slotText } from './words.ts';

export interface ReportPanelProps {
  readonly state: LabState;
}

/** Words of a report; come and gone ones carry a mark. */
function Told({ now, before }: { now: readonly string[]; before: readonly string[] | undefined }) {
  const words = wordsOf(now.join(' '), before?.join(' '));
  if (words.length === 0) return <span class="lp-quiet">—</span>;
  return (
    <>
      {words.map(({ text, change }) => (
        <span key={text} class={change ? `lp-word is-${change}` : 'lp-word'}>
          {change && <Mark name={change === 'come' ? 'set' : 'clear'} />}
          {change === 'gone' ? <del>{text}</del> : text}{' '}
        </span>
      ))}
    </>
  );
}

const pagemapOf = ({ pagemap, pagemapSwap }: ReportView): readonly string[] => [
  ...pagemap,
  ...(pagemapSwap ? [slotText(pagemapSwap.type, pagemapSwap.offset)] : []),
];

export function ReportPanel({ state }: ReportPanelProps) {
  const { reports } = state.view;
  const { reports: changed } = changesIn(state);
  const earlier = new Map((state.before?.reports ?? []).map((report) => [pageKey(report.page), report]));
  return (
    <Panel name="reports" title="Reports" note="pagemap and PAGEMAP_SCAN">
      {reports.length === 0 ? (
        <Nothing>There is no region to report on.</Nothing>
      ) : (
        <table class="lp-report">
          <thead>
            <tr>
              <th scope="col">page</th>
              <th scope="col">pagemap</th>
              <th scope="col">PAGEMAP_SCAN</th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => {
              const key = pageKey(report.page);
              const old = earlier.get(key);
              return (
                <tr key={key}>
                  <th scope="row" class="lp-mono">
                    <Delta is={changed.has(key)} />
                    {pageText(report.page)}
                  </th>
                  {report.failed === undefined ? (
                    <>
                      <td class="lp-mono">
                        <Told now={pagemapOf(report)} before={old && pagemapOf(old)} />
                      </td>
                      <td class="lp-mono">
                        <Told now={report.scan ?? []} before={old && (old.scan ?? [])} />
                      </td>
                    </>
                  ) : (
                    <td colSpan={2}>No report here: {report.failed}</td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
