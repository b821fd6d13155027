// Models: the box with the tabs: yours (the field or the full editor), the starter, the solution, a kept version. Only
// “yours” can be edited; looking at the others never changes it.
import { Mark } from '../figures/Marks.tsx';
import type { ExerciseRecord } from '../protocol/index.ts';
import { passedFirst } from '../store/progress.ts';
import { Beside } from './Beside.tsx';
import { CodeField } from './CodeField.tsx';
import { Listing } from './Listing.tsx';
import { saveWords } from './Notices.tsx';
import { Solution } from './Solution.tsx';
import { TabPanel, Tabs } from './Tabs.tsx';
import type { Owners } from './tokens.ts';
import type { FullControl } from './use-full-editor.ts';
import { codeFieldId, type Work } from './use-work.ts';

export type TabId = 'yours' | 'starter' | 'solution' | 'kept';

interface EditorPaneProps {
  slug: string;
  work: Work;
  starter: string;
  solution: string;
  owners: Owners;
  full: FullControl;
  mac: boolean;
  place: number | null;
  tab: TabId;
  setTab(tab: TabId): void;
  /** Which kept version the tab “kept” shows. */
  kept: number;
  onSolution(): void;
  onIntent(): void;
}

function Standing({ record }: { record: ExerciseRecord | null }) {
  if (!record) return null;
  const passed = passedFirst(record);
  if (!passed && record.solutionSeenAt === null) return null;
  return (
    <span class="xt-standing">
      <Mark name={passed ? 'done' : 'seen'} /> {passed ? 'passed' : 'solution seen'}
    </span>
  );
}

/** The chord that turns Tab from an indent into a way out, and back. */
export const escapeChord = (mac: boolean): string => (mac ? 'Ctrl+Shift+M' : 'Ctrl+M');

/** How one leaves the editor, and what the keys do, for whoever has the focus in it. */
function Strip({ id, full, mac, tab }: { id: string; full: FullControl; mac: boolean; tab: TabId }) {
  const chord = escapeChord(mac);
  const run = mac ? 'Cmd+Enter' : 'Ctrl+Enter';
  const plain = full.state !== 'on';
  return (
    <p
      id={id}
      class={plain && tab === 'yours' ? 'xe-keys xe-keys-plain' : 'xe-keys'}
      aria-live={plain ? undefined : 'polite'}
    >
      {tab !== 'yours' && 'Read only. Your own code stands under “yours”, as you left it.'}
      {tab === 'yours' && plain && (
        <>
          Tab leaves the field. <kbd>{run}</kbd> runs the checks.
        </>
      )}
      {tab === 'yours' && !plain && !full.tabMoves && (
        <>
          Tab indents. To leave the editor: <kbd>{chord}</kbd>, then <kbd>Tab</kbd>.
        </>
      )}
      {tab === 'yours' && !plain && full.tabMoves && (
        <>
          Tab leaves the editor. To indent with it again: <kbd>{chord}</kbd>.
        </>
      )}
    </p>
  );
}

export function EditorPane({
  slug,
  work,
  starter,
  solution,
  owners,
  full,
  mac,
  place,
  ...rest
}: EditorPaneProps) {
  const { tab, setTab, kept, onSolution, onIntent } = rest;
  const prefix = `xp-${slug}`;
  const stripId = `${prefix}-keys`;
  const other = work.record?.others[kept];
  const tabs = [
    { id: 'yours', name: 'yours' },
    { id: 'starter', name: 'starter' },
    { id: 'solution', name: 'solution' },
    ...(other ? [{ id: 'kept', name: 'kept version' } as const] : []),
  ] as const;
  const panel = { prefix };
  return (
    <div class="xe">
      <Tabs prefix={prefix} label="Code" tabs={tabs} chosen={tab} choose={setTab}>
        <Standing record={work.record} />
      </Tabs>
      <TabPanel {...panel} id="yours" chosen={tab === 'yours'}>
        <div class="xe-full" ref={full.parent} hidden={full.state !== 'on'} />
        {full.state !== 'on' && (
          <CodeField
            id={codeFieldId(slug)}
            code={work.code}
            owners={owners}
            place={place}
            describedBy={stripId}
            onCode={work.setCode}
            onFocus={onIntent}
          />
        )}
      </TabPanel>
      <TabPanel {...panel} id="starter" chosen={tab === 'starter'}>
        {tab === 'starter' && <Listing label="The starter" code={starter} owners={owners} />}
      </TabPanel>
      <TabPanel {...panel} id="solution" chosen={tab === 'solution'}>
        {tab === 'solution' && (
          <Solution
            mine={work.code}
            edited={work.code !== starter}
            solution={solution}
            owners={owners}
            seen={work.record?.solutionSeenAt != null}
            passed={work.record !== null && passedFirst(work.record)}
            onOpen={onSolution}
          />
        )}
      </TabPanel>
      {other && (
        <TabPanel {...panel} id="kept" chosen={tab === 'kept'}>
          {tab === 'kept' && (
            <Beside mine={work.code} other={other.code} name="kept version" owners={owners} />
          )}
        </TabPanel>
      )}
      <div class="xe-strip">
        <Strip id={stripId} full={full} mac={mac} tab={tab} />
        <span class="xe-saved">{saveWords(work.save, work.kind)}</span>
      </div>
    </div>
  );
}
