// Every scenario of one recording, followed: after no step of any of them a rule of the kernel is broken, and those whose
// operations the shadow can be told of all agree with it. What a figure says of a learner's helper is then not a false alarm.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readTraces } from '../oracle/traces-record.ts';
import { scenarioOf } from '../oracle/traces-scenario.ts';
import { startRun } from '../scenario/runner.ts';
import { Follower } from './follow.ts';

const FILE = path.join(import.meta.dirname, '..', 'test', 'oracle', 'traces-v6.12+softdirty-4k.jsonl.gz');
/** The others use hugetlb, KSM or calls that the shadow is not told of. */
const FOLLOWED = 100;

test('no recorded scenario breaks a rule, and most are followed to the end', () => {
  const traces = readTraces(gunzipSync(readFileSync(FILE)).toString('utf8'));
  const broken: string[] = [];
  let followed = 0;
  for (const trace of traces) {
    const run = startRun(scenarioOf(trace), { observe: false });
    const follower = new Follower(run);
    for (let record = run.step(), step = 0; record; record = run.step(), step++) {
      const wrong = follower.after(record);
      if (wrong !== null) broken.push(`${trace.name}, step ${step}: ${wrong}`);
    }
    if (follower.follows) followed++;
  }
  expect(broken).toEqual([]);
  expect(followed).toBeGreaterThanOrEqual(FOLLOWED);
});
