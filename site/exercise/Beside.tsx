// Models: two listings side by side, with the lines that have no partner marked. Nothing here changes either text.
import { useMemo } from 'preact/hooks';
import { unmatchedLines } from './diff-lines.ts';
import { Listing } from './Listing.tsx';
import type { Owners } from './tokens.ts';

interface BesideProps {
  mine: string;
  other: string;
  /** How the second listing is called. */
  name: string;
  owners: Owners;
}

export function Beside({ name, owners, ...texts }: BesideProps) {
  // The newline at a file's end is no line of its own.
  const [mine = '', other = ''] = [texts.mine, texts.other].map((text) => text.replace(/\n+$/, ''));
  const unmatched = useMemo(() => unmatchedLines(mine, other), [mine, other]);
  const same = unmatched.left.size === 0 && unmatched.right.size === 0;
  return (
    <div class="xb">
      <p class="xb-legend">
        {same
          ? 'The two are the same, line by line.'
          : 'A bar marks the lines that stand in one of the two only.'}
      </p>
      <div class="xb-pair">
        <div>
          <p class="xb-name">yours</p>
          <Listing label="Your code" code={mine} owners={owners} marked={unmatched.left} mark="xc-only" />
        </div>
        <div>
          <p class="xb-name">{name}</p>
          <Listing
            label={`Code: ${name}`}
            code={other}
            owners={owners}
            marked={unmatched.right}
            mark="xc-only"
          />
        </div>
      </div>
    </div>
  );
}
