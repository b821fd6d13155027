// Models: the one movement of the bit grid: when the lens changes, a name that has a new place in its row travels there.
// Only for readers who have not asked for less motion. Does not model: names that appear or go (the style sheet fades them).
const DURATION = 240;

export type Places = ReadonlyMap<string, DOMRect>;

function names(root: ParentNode): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.bg-name > span')];
}

/** Where each name stands now. */
export function placesOf(root: ParentNode): Places {
  return new Map(names(root).map((each) => [each.textContent ?? '', each.getBoundingClientRect()]));
}

/** Lets each name that stood elsewhere in the same row come from there. */
export function travel(root: ParentNode, from: Places): void {
  if (!matchMedia('(prefers-reduced-motion: no-preference)').matches) return;
  for (const each of names(root)) {
    const before = from.get(each.textContent ?? '');
    const now = each.getBoundingClientRect();
    if (!before || each.textContent === '—' || Math.abs(before.top - now.top) > now.height) continue;
    const by = before.left + before.width / 2 - now.left - now.width / 2;
    if (Math.abs(by) < 1) continue;
    each.animate([{ transform: `translateX(${by}px)` }, { transform: 'none' }], {
      duration: DURATION,
      easing: 'ease-out',
    });
  }
}
