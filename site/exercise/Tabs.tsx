// Models: the row of tabs over the editor, by the usual pattern: arrows move, Enter or Space opens (never by moving
// alone, because opening the solution is remembered). It knows the tabs' names only.
import type { ComponentChildren, JSX } from 'preact';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly name: string;
}

interface TabsProps<Id extends string> {
  prefix: string;
  label: string;
  tabs: readonly Tab<Id>[];
  chosen: Id;
  choose(id: Id): void;
  /** What stands at the right end of the row. */
  children?: ComponentChildren;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Tabs<Id extends string>({ prefix, label, tabs, chosen, choose, children }: TabsProps<Id>) {
  const move = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[role=tab]')];
    const here = all.indexOf(document.activeElement as HTMLButtonElement);
    const step = STEPS[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : step === undefined ? -1 : here + step;
    if (here < 0 || (next === -1 && step === undefined)) return;
    event.preventDefault();
    all[(next + all.length) % all.length]?.focus();
  };
  return (
    <div class="xt">
      <div class="xt-list" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ id, name }) => (
          <button
            key={id}
            id={`${prefix}-tab-${id}`}
            type="button"
            role="tab"
            class="xt-tab"
            aria-selected={chosen === id}
            aria-controls={`${prefix}-panel-${id}`}
            tabIndex={chosen === id ? 0 : -1}
            onClick={() => choose(id)}
          >
            {name}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}

export function TabPanel({
  prefix,
  id,
  chosen,
  children,
}: {
  prefix: string;
  id: string;
  chosen: boolean;
  children: ComponentChildren;
}) {
  return (
    <div
      id={`${prefix}-panel-${id}`}
      class="xt-panel"
      role="tabpanel"
      aria-labelledby={`${prefix}-tab-${id}`}
      hidden={!chosen}
    >
      {children}
    </div>
  );
}
