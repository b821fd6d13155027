// Models: two cells of the matrix that the reader fills before they are shown: plain radio buttons, and after the runs what
// was so and why. Does not model: points; to be wrong costs nothing.
import { WORDS } from './Matrix.tsx';
import { GUESSES, type Guess, KERNELS, type Mark, type MatrixRow } from './names.ts';

export type Said = Readonly<Record<string, Mark>>;

export const keyOf = ({ program, number, kernel }: Guess): string => `${program}-${number}-${kernel}`;

const CHOICES: readonly Mark[] = ['ok', 'not ok'];

function Answer({ guess, rows, said }: { guess: Guess; rows: readonly MatrixRow[]; said: Mark }) {
  const column = KERNELS.findIndex(({ id }) => id === guess.kernel);
  const mark = rows.find(({ program, number }) => program === guess.program && number === guess.number)
    ?.marks[column];
  if (mark === undefined) return <p>Run all on all, and the cell will tell.</p>;
  return (
    <p>
      You said {WORDS[said]}; it {WORDS[mark]}. {guess.why}
    </p>
  );
}

export function Guesses({
  id,
  rows,
  said,
  onSay,
}: {
  id: string;
  rows: readonly MatrixRow[];
  said: Said;
  onSay: (key: string, mark: Mark) => void;
}) {
  return (
    <div class="st-guesses needs-js">
      {GUESSES.map((guess) => {
        const key = keyOf(guess);
        const mine = said[key];
        const kernel = KERNELS.find(({ id: of }) => of === guess.kernel);
        return (
          <fieldset key={key}>
            <legend>
              Before you run: kernel {kernel?.letter}, {kernel?.title.toLowerCase()}. {guess.asks}. It…
            </legend>
            {CHOICES.map((mark) => (
              <label key={mark}>
                <input
                  type="radio"
                  name={`${id}-${key}`}
                  checked={mine === mark}
                  onChange={() => onSay(key, mark)}
                />{' '}
                {WORDS[mark]}
              </label>
            ))}
            <div role="status">{mine && <Answer guess={guess} rows={rows} said={mine} />}</div>
          </fieldset>
        );
      })}
    </div>
  );
}
