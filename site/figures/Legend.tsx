// Models: the legend below a bit grid: what each bar under the cells means, and what the delta compares with.
import { Mark } from './Marks.tsx';
import { LEGEND } from './model/words.ts';

export function Legend({ base, folded, onFold }: { base: string; folded: boolean; onFold: () => void }) {
  return (
    <div class="bg-legend">
      <ul>
        {LEGEND.map(({ look, text }) => (
          <li key={look} class={`bg-${look}`}>
            <span class="bg-bar" /> {text}
          </li>
        ))}
        <li>
          <Mark name="differs" /> differs from {base}
        </li>
      </ul>
      <button type="button" class="button quiet bg-foldtoggle" onClick={onFold}>
        {folded ? 'Show the address bit by bit' : 'Fold the address'}
      </button>
    </div>
  );
}
