// Models: a group of buttons with one stop in the tab order: arrows, Home and End move among them.
// Does not model: what pressing does.
import { useRef, useState } from 'preact/hooks';

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Where a key leads from one of so many buttons; null: the browser's. */
export function roveKey(key: string, at: number, count: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEPS[key];
  return step === undefined ? null : Math.min(Math.max(at + step, 0), count - 1);
}

/** @param first the button that has the stop before anybody has moved */
export function useRove<Root extends HTMLElement>(count: number, first = 0) {
  const root = useRef<Root>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const at = Math.min(chosen ?? Math.max(first, 0), Math.max(count - 1, 0));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = roveKey(event.key, at, count);
    if (to === null) return;
    event.preventDefault();
    setChosen(to);
    root.current?.querySelectorAll<HTMLElement>('[data-rove]')[to]?.focus();
  };
  const stop = (index: number) => ({
    'data-rove': '',
    tabIndex: index === at ? 0 : -1,
    onFocus: () => setChosen(index),
  });
  return { root, onKeyDown, stop };
}
