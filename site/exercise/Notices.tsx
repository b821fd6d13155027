// Models: the lines under the run bar that say what happened to the learner's text: kept versions, a changed starter, a
// browser that keeps nothing. Each says what can be done about it. Empty most of the time.
import type { ExerciseRecord, OtherVersion } from '../protocol/index.ts';
import { dropOther, takeOther } from '../store/index.ts';
import type { SaveState, Work } from './use-work.ts';
import { clockWords } from './words.ts';

const FROM: Readonly<Record<OtherVersion['from'], string>> = {
  tab: 'from another tab',
  file: 'from a work file',
  link: 'from a link',
  swap: 'that stood here before',
};

/** "Another version of your code is kept, from another tab, 14:32." */
export function otherWords({ from, editedAt }: OtherVersion): string {
  const when = editedAt === 0 ? '' : `, ${clockWords(editedAt)}`;
  return `A version ${FROM[from]} is kept${when}.`;
}

interface NoticesProps {
  work: Work;
  moved: boolean;
  onCompare(index: number): void;
  onMoved(): void;
}

/** What the strip under the editor says about saving. */
export function saveWords(save: SaveState, kind: Work['kind']): string {
  if (kind === 'memory') return 'Not kept';
  return { idle: '', saving: 'Saving', saved: 'Saved here', failed: 'Not saved' }[save];
}

export function Notices({ work, moved, onCompare, onMoved }: NoticesProps) {
  const others: ExerciseRecord['others'] = work.record?.others ?? [];
  return (
    <div class="xn">
      {work.kind === 'memory' && (
        <p>
          This browser keeps nothing for us (a private window, or storage is off). Copy your code before you
          leave.
        </p>
      )}
      {work.save === 'failed' && work.kind !== 'memory' && (
        <p>
          The browser refused to save this text; perhaps its storage is full. Copy your code before you leave.{' '}
          <button type="button" onClick={() => work.flush()}>
            Try again
          </button>
        </p>
      )}
      {work.news && (
        <p>
          {work.news}{' '}
          <button type="button" onClick={work.dropNews}>
            Close
          </button>
        </p>
      )}
      {moved && (
        <p>
          The starter has changed since you began. Your code is as you left it; compare it under “starter”.{' '}
          <button type="button" onClick={onMoved}>
            Close
          </button>
        </p>
      )}
      {others.map((other, index) => (
        <p key={other.code}>
          {otherWords(other)}{' '}
          <button type="button" onClick={() => onCompare(index)}>
            Show it beside mine
          </button>
          <button type="button" onClick={() => work.change((record) => takeOther(record, index, Date.now()))}>
            Swap it with mine
          </button>
          <button type="button" onClick={() => work.change((record) => dropOther(record, index))}>
            Drop it
          </button>
        </p>
      ))}
    </div>
  );
}
