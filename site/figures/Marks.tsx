// Models: the SVG sprite of the marks and the small component that refers to it. The sprite is placed once a page.
// A mark is decoration for assistive technology: its word always stands beside it in the text.
import { MARKS, type MarkName, type MarkShape } from './marks-data.ts';
import './marks.css';

export type { MarkName } from './marks-data.ts';

function Paths({ shape }: { shape: MarkShape }) {
  return (
    <>
      {shape.fill && <path d={shape.fill} fill="currentColor" fill-rule="evenodd" />}
      {shape.line && <path d={shape.line} fill="none" stroke="currentColor" stroke-width="1.4" />}
    </>
  );
}

/** One `<symbol>` for each mark; put it once into every page, before the first use. */
export function MarkSprite() {
  const names = Object.keys(MARKS) as MarkName[];
  return (
    <svg class="mk-sprite" aria-hidden="true" width="0" height="0">
      {names.map((name) => (
        <symbol key={name} id={`mk-${name}`} viewBox="0 0 12 12">
          <Paths shape={MARKS[name]} />
        </symbol>
      ))}
    </svg>
  );
}

/** A mark from the sprite. Write its word beside it. */
export function Mark({ name, class: extra }: { name: MarkName; class?: string }) {
  return (
    <svg class={extra ? `mk ${extra}` : 'mk'} viewBox="0 0 12 12" aria-hidden="true">
      <use href={`#mk-${name}`} />
    </svg>
  );
}
