// Models: a pre-dump in two ways over the same program, by the simulator's experiment: two kernels run, and what each
// round copied is told in stretches of pages. Reference: sim-core/scenario/experiment/predump.ts. Runs while the page is
// built, and in the page when the reader asks. Does not model: words of the figure (words.ts).
import { bitsNeeded, makeLayout, PROGRAMS, predump, type TaskProgram } from '@spare-bits/sim-core';
import {
  type Lane,
  pagesText,
  type RaceView,
  type RoundText,
  type Stretch,
  WAYS,
  type Way,
} from './words.ts';

function stretches(pages: readonly number[]): readonly Stretch[] {
  const found: [number, number][] = [];
  for (const page of [...pages].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === page) last[1] += 1;
    else found.push([page, 1]);
  }
  return found;
}

function laneOf(way: Way, program: TaskProgram): Lane {
  const { rounds, lostPages } = predump(way, program);
  const bits = bitsNeeded(way);
  const merged = makeLayout('v6.12');
  return {
    way,
    bits,
    merged: bits.every((name) => merged.mask(name) !== 0n),
    rounds: rounds.map(({ copied, faults, pages, idle }) => {
      const nothing = new Set(idle);
      return {
        copied,
        faults,
        needed: stretches(pages.filter((page) => !nothing.has(page))),
        idle: stretches(idle),
        idleCount: idle.length,
      };
    }),
    lost: stretches(lostPages),
    lostCount: lostPages.length,
  };
}

/** What the task does before each question, and how many pages it has then. */
function texts({ pages, written, rounds, between, huge }: TaskProgram): readonly RoundText[] {
  let have = pages;
  const had = huge
    ? `The task has ${pagesText(pages)} under one entry, and has written to the first`
    : `The task has written ${pagesText(written)}`;
  const told = [{ does: `${had}. The tool comes and copies all of it.`, pages: have }];
  for (const { writes, grow = 0, protect } of rounds) {
    have += grow;
    const stored =
      writes.length === 1 ? `stores to page ${writes[0]}` : `stores to ${pagesText(writes.length)}`;
    const parts = [
      grow > 0 ? `maps ${pagesText(grow)} more, right beside` : '',
      protect === undefined ? '' : `makes page ${protect} read-only and writable again`,
      writes.length > 0 ? stored : protect === undefined ? '' : 'stores nothing',
    ];
    const meanwhile = between ? `; and to page ${between.join(', ')} when the tool has just asked` : '';
    told.push({ does: `The task ${parts.filter(Boolean).join(', and ')}${meanwhile}.`, pages: have });
  }
  if (between) told.push({ does: 'The task stands still. The tool asks for the last time.', pages: have });
  return told;
}

/** @throws Error when there is no such program */
export function raceView(name: string): RaceView {
  const program = PROGRAMS.find((each) => each.name === name);
  if (!program) throw new Error(`there is no program ${name}`);
  return { program: name, rounds: texts(program), lanes: WAYS.map((way) => laneOf(way, program)) };
}
