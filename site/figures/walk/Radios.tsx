// Models: a radio group in the look of the lens: a legend, the choices side by side, arrow keys choose.
import '../controls.css';

export interface RadioChoice<T extends string | number> {
  readonly value: T;
  readonly text: string;
}

interface RadiosProps<T extends string | number> {
  /** Unique in the page. */
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly RadioChoice<T>[];
  readonly value: T | null;
  readonly onValue: (value: T) => void;
}

export function Radios<T extends string | number>({ name, legend, choices, value, onValue }: RadiosProps<T>) {
  return (
    <fieldset class="lens wk-radios">
      <legend>{legend}</legend>
      <div class="lens-choices">
        {choices.map((each) => (
          <label key={each.value} class="lens-choice">
            <input
              type="radio"
              name={name}
              value={each.value}
              checked={each.value === value}
              onChange={() => onValue(each.value)}
            />
            <span>{each.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
