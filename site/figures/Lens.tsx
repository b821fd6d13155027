// Models: the layout lens, a radio group of kernel layouts. It changes names, owners, callouts and reading of what it
// stands over, never the value. Arrow keys choose, as in every radio group.
import { LAYOUT_IDS, type LayoutId } from '@spare-bits/sim-core';
import './controls.css';

export interface LensProps {
  /** Unique in the page; the radio group needs it. */
  readonly id: string;
  readonly layout: LayoutId;
  readonly onLayout: (layout: LayoutId) => void;
}

export function Lens({ id, layout, onLayout }: LensProps) {
  return (
    <fieldset class="lens">
      <legend>Layout</legend>
      <div class="lens-choices">
        {LAYOUT_IDS.map((each) => (
          <label key={each} class="lens-choice">
            <input
              type="radio"
              name={`${id}-layout`}
              value={each}
              checked={each === layout}
              onChange={() => onLayout(each)}
            />
            <span>{each}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
