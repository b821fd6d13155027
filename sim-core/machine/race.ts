// Models: places where another CPU may come between two steps. A window has a name; what is planned for it runs nested,
// at that point, once. Reference: the races named in the book's chapters. Does not model: true concurrency; for tiny
// programs an explorer tries every order.

/** Windows that the machine and the kernel above it open. */
export const RACE_WINDOWS = [
  'walk:before-access-flag-update',
  'walk:before-dirty-update',
  'ptep_get_lockless:between-loads',
  'after-pte-store:before-tlbi',
  'after-tlbi:before-dsb',
  'wrprotect:before-cmpxchg',
  'userfault:after-message:before-sleep',
] as const;
export type RaceWindow = (typeof RACE_WINDOWS)[number];

export class Races {
  private readonly plans = new Map<RaceWindow, (() => void)[]>();

  /** Plans something for the next time the window opens. */
  plan(place: RaceWindow, action: () => void): void {
    const list = this.plans.get(place) ?? [];
    list.push(action);
    this.plans.set(place, list);
  }

  /** Opens a window: runs what was planned for it first, if anything was. Returns whether something ran. */
  open(place: RaceWindow): boolean {
    if (this.plans.size === 0) return false;
    const action = this.plans.get(place)?.shift();
    if (!action) return false;
    action();
    return true;
  }

  /** Is nothing planned, for any window? */
  get idle(): boolean {
    return this.plans.size === 0;
  }

  /** Forgets all plans. */
  clear(): void {
    this.plans.clear();
  }
}
