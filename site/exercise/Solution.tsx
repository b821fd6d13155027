// Models: the solution's tab. Before it opens for the first time it says what opening means; after that it shows the
// solution, alone or beside the learner's code, which it never touches.
import { useState } from 'preact/hooks';
import { Beside } from './Beside.tsx';
import { Listing } from './Listing.tsx';
import type { Owners } from './tokens.ts';

interface SolutionProps {
  mine: string;
  edited: boolean;
  solution: string;
  owners: Owners;
  seen: boolean;
  passed: boolean;
  onOpen(): void;
}

export function Solution({ mine, edited, solution, owners, seen, passed, onOpen }: SolutionProps) {
  const [beside, setBeside] = useState(edited);
  if (!seen) {
    return (
      <div class="xo-gate">
        <p>
          {passed
            ? 'You have passed this exercise; that stays so.'
            : 'Opening the solution marks this exercise “solution seen”. Nothing is locked, and your code stays as it is.'}
        </p>
        <button type="button" class="xr-second" onClick={onOpen}>
          Open the solution
        </button>
      </div>
    );
  }
  return (
    <div>
      <div class="xo-choice">
        <button type="button" aria-pressed={!beside} onClick={() => setBeside(false)}>
          alone
        </button>
        <button type="button" aria-pressed={beside} onClick={() => setBeside(true)}>
          beside mine
        </button>
      </div>
      {beside ? (
        <Beside mine={mine} other={solution} name="solution" owners={owners} />
      ) : (
        <Listing label="The solution" code={solution} owners={owners} />
      )}
    </div>
  );
}
