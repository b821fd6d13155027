// Scenarios of every family of the recordings with pages of 64 KiB: no step ends in an exception, none breaks a rule of the
// kernel, and the shadow, where it can follow, agrees.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readTraces } from '../../oracle/traces-record.ts';
import { scenarioOf } from '../../oracle/traces-scenario.ts';
import type { Scenario } from '../../scenario/operations.ts';
import { startRun } from '../../scenario/runner.ts';
import { Follower } from '../../timeline/follow.ts';
import { with64kPages } from './scenario-64k.ts';

const GIB = 2 ** 30;
const FOLDER = path.join(import.meta.dirname, '..', 'oracle');
/** Of a family so many scenarios are run, spread over all of it; what huge pages cost in time is why thp has fewer. */
const SAMPLE = 4;
const FEWER: Readonly<Record<string, number>> = { thp: 2 };

/** Generous: a family takes seconds on an idle machine. */
const TIMEOUT = 300_000;

const familyOf = ({ name }: Scenario): string => name.split('_')[0] ?? name;

function read(file: string): readonly Scenario[] {
  return readTraces(gunzipSync(readFileSync(path.join(FOLDER, file))).toString('utf8')).map(scenarioOf);
}

/** By family, those that can be told with such pages. */
function families(file: string): ReadonlyMap<string, readonly Scenario[]> {
  const found = new Map<string, Scenario[]>();
  for (const recorded of read(file)) {
    const scenario = with64kPages(recorded);
    if (scenario) found.set(familyOf(recorded), [...(found.get(familyOf(recorded)) ?? []), scenario]);
  }
  return found;
}

function sample(family: string, scenarios: readonly Scenario[]): readonly Scenario[] {
  const size = Math.min(FEWER[family] ?? SAMPLE, scenarios.length);
  return Array.from({ length: size }, (_, i) => scenarios[Math.floor((i * scenarios.length) / size)]).filter(
    (scenario) => scenario !== undefined,
  );
}

/** @returns what was wrong first, and after which step; null: nothing */
function run(scenario: Scenario): string | null {
  const under = startRun(scenario, { observe: false, kernel: { nodes: [4 * GIB, 2 * GIB] } });
  const follower = new Follower(under);
  for (let record = under.step(), step = 0; record; record = under.step(), step++) {
    const wrong = follower.after(record) ?? record.outcome.failure ?? null;
    if (wrong !== null) return `${scenario.name}, step ${step}: ${wrong}`;
  }
  return null;
}

describe.each(['v6.12', 'v6.12+softdirty'])('scenarios of %s with pages of 64 KiB', (profile) => {
  const all = families(`traces-${profile}-4k.jsonl.gz`);

  test('there are some of every family that was recorded', () => {
    const recorded = new Set(read(`traces-${profile}-4k.jsonl.gz`).map(familyOf));
    expect([...all.keys()].sort()).toEqual([...recorded].sort());
  });

  test.each([...all.keys()])(
    '%s: no step fails or breaks a rule',
    (family) => {
      const wrong = sample(family, all.get(family) ?? []).map(run);
      expect(wrong.filter((what) => what !== null)).toEqual([]);
    },
    TIMEOUT,
  );
});
