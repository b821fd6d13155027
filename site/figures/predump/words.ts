// Models: what the figure of a pre-dump asks and shows: the programs by the names of the simulator's experiment, the two
// ways, and what is to be seen round by round. Data and types; the page needs no simulator for them.
// Does not model: runs (model.ts).

/** Programs of the experiment, in the reader's words. A test holds the names to the simulator's. */
export const PROGRAM_CHOICES = [
  { value: 'writes less and less', text: 'calms down' },
  { value: 'maps more, right beside (areas merge)', text: 'maps more' },
  { value: 'one huge page, one store a round', text: 'has a huge page' },
  { value: 'one huge page, split by mprotect, two stores', text: 'splits a huge page' },
  { value: 'not frozen', text: 'is not frozen' },
] as const;
export type ProgramName = (typeof PROGRAM_CHOICES)[number]['value'];
export const FIRST: ProgramName = PROGRAM_CHOICES[0].value;

export const WAYS = ['soft-dirty', 'wp-async'] as const;
export type Way = (typeof WAYS)[number];
export const WAY_WORDS: Readonly<Record<Way, { readonly title: string; readonly asks: string }>> = {
  'soft-dirty': { title: 'Soft-dirty', asks: 'reads pagemap, then writes clear_refs' },
  'wp-async': { title: 'WP_ASYNC', asks: 'PAGEMAP_SCAN with WP_MATCHING' },
};

/** Pages that follow each other: the first, and how many. */
export type Stretch = readonly [from: number, count: number];

export interface LaneRound {
  readonly copied: number;
  readonly faults: number;
  /** Pages that were copied and had been written. */
  readonly needed: readonly Stretch[];
  readonly idle: readonly Stretch[];
  readonly idleCount: number;
}

export interface Lane {
  readonly way: Way;
  /** Bits of an entry, present and swapped. */
  readonly bits: readonly string[];
  /** Does the kernel of this book's readers have them? */
  readonly merged: boolean;
  readonly rounds: readonly LaneRound[];
  readonly lost: readonly Stretch[];
  readonly lostCount: number;
}

export interface RoundText {
  /** What the task does before the tool asks. */
  readonly does: string;
  /** Pages that it has by then. */
  readonly pages: number;
}

export interface RaceView {
  readonly program: string;
  readonly rounds: readonly RoundText[];
  readonly lanes: readonly Lane[];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
export const pagesText = (count: number): string => counted(count, 'page');

export const sumOf = (lane: Lane, of: 'copied' | 'faults' | 'idleCount', shown: number): number =>
  lane.rounds.slice(0, shown).reduce((all, round) => all + round[of], 0);

/** What is known when so many rounds were shown. */
export function saysOf({ rounds, lanes }: RaceView, shown: number): string {
  if (shown < rounds.length) {
    const last = lanes.map(
      ({ way, rounds: all }) => `${WAY_WORDS[way].title} ${all[shown - 1]?.copied ?? 0}`,
    );
    return `${shown === 1 ? 'First copy' : `Round ${shown - 1}`}: ${last.join(', ')}.`;
  }
  return lanes
    .map((lane) => {
      const [copied, idle, faults] = (['copied', 'idleCount', 'faults'] as const).map((of) =>
        sumOf(lane, of, shown),
      );
      return `${WAY_WORDS[lane.way].title}: ${copied} copied, ${idle} for nothing, ${counted(faults ?? 0, 'fault')}, ${lane.lostCount === 0 ? 'nothing lost' : `${pagesText(lane.lostCount)} lost`}.`;
    })
    .join(' ');
}
