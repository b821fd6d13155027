// Every scenario of the public recordings, replayed on each run of the tests, and how a recording is read.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compareTraces } from './traces.ts';
import { Numbers } from './traces-canonical.ts';
import { parseLossless } from './traces-json.ts';
import { readTraces, type TraceScenario } from './traces-record.ts';
import { tracesReport, tracesSummary } from './traces-report.ts';
import { scenarioOf } from './traces-scenario.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'test', 'oracle');

/** Scenarios and steps in each public file. */
const FILES: Readonly<Record<string, readonly [number, number]>> = {
  'traces-v6.12+softdirty-16k.jsonl.gz': [140, 1108],
  'traces-v6.12+softdirty-4k.jsonl.gz': [149, 1167],
  'traces-v6.12+softdirty-noafdbm-4k.jsonl.gz': [149, 1167],
  'traces-v6.12-16k.jsonl.gz': [140, 1108],
  'traces-v6.12-4k.jsonl.gz': [149, 1167],
  'traces-v6.12-noafdbm-4k.jsonl.gz': [149, 1167],
};

const read = (file: string): readonly TraceScenario[] =>
  readTraces(gunzipSync(readFileSync(path.join(FOLDER, file))).toString('utf8'));
const v612 = read('traces-v6.12-4k.jsonl.gz');

function named(name: string): TraceScenario {
  const trace = v612.find((candidate) => candidate.name === name);
  if (!trace) throw new Error(`no scenario ${name}`);
  return trace;
}

describe('recordings of scenarios', () => {
  test('all files are listed here', () => {
    const files = readdirSync(FOLDER).filter((name) => name.startsWith('traces-'));
    expect(files.sort()).toEqual(Object.keys(FILES).sort());
  });

  for (const [file, [scenarios, steps]] of Object.entries(FILES)) {
    test(`${file}: every scenario is equal in every field`, () => {
      const comparison = compareTraces(read(file));
      const sum = { scenarios, steps, equal: scenarios, differ: 0, notModelled: 0 };
      expect(tracesReport(file, comparison).filter((line) => !/^ {2}not judged/.test(line))).toEqual([
        tracesSummary(file, sum),
      ]);
    });
  }
});

describe('reading', () => {
  test('integers that a double cannot hold are kept', () => {
    const text = '{"a":7523094288207667809,"b":-9007199254740993,"c":"9007199254740993","d":[1.5e300,12]}';
    expect(parseLossless(text)).toEqual({
      a: 7523094288207667809n,
      b: -9007199254740993n,
      c: '9007199254740993',
      d: [1.5e300, 12],
    });
    expect(parseLossless('"a \\"quote\\" and 1234567890123456789"')).toBe(
      'a "quote" and 1234567890123456789',
    );
  });

  test('the configuration comes from the fields of the record', () => {
    const trace = named('anon_write_first');
    const old = { ...trace, profile: 'v6.12+softdirty-noafdbm', cpu: 'cortex-a72', pageSize: 65536 };
    expect(scenarioOf(old).config).toEqual({
      layout: 'v6.12-softdirty',
      pageShift: 16,
      hafdbs: false,
      thp: 'never',
      mthp: 'never',
    });
    expect(scenarioOf({ ...trace, profile: 'v6.1' }).config.layout).toBe('v6.9');
  });

  test('what the monitor answers to missing pages comes from the record', () => {
    const steps = scenarioOf(named('uffd_copy_wp')).steps;
    expect(steps.flatMap(({ missing = [] }) => missing)).toEqual(['COPY|WP', 'COPY|WP']);
  });

  const step = '{"op":"read","args":{"r":"A","p":0},"obs":[],"vmas":[]}';
  const line = (steps: string, more = ''): string =>
    `{"name":"x","profile":"v6.12","cpu":"max","page_size":4096${more},"steps":[${steps}]}`;

  test('what is malformed is an error that says where', () => {
    const faults: readonly (readonly [string, string])[] = [
      ['', 'it holds no scenario'],
      ['x', 'line 1: not a JSON object'],
      ['[]', 'line 1: not a JSON object'],
      [`${line('')}\n{"name":"x"}`, 'line 2: "page_size" is missing'],
      [line('', ',"cpu":7'), 'line 1: "cpu" is missing or is not a string'],
      [line('', ',"profile":"v9"'), 'line 1: no layout stands for the profile "v9"'],
      [line('', ',"page_size":8192'), 'line 1: no layout has pages of 8192 bytes'],
      [line('7'), 'line 1: "steps" is missing or is not a list of objects'],
      [line('{"op":"read"}'), 'line 1: step 0: "args" is missing'],
      [
        line(step.replace('"p":0', '"p":-1')),
        'line 1: step 0: read: the argument "p" is missing or is wrong',
      ],
      [line(step.replace('"obs":[]', '"obs":[1]')), 'line 1: step 0: "obs" is missing'],
      [line(step.replace('"obs":[]', '"obs":[{"r":"A"}]')), 'line 1: step 0: "obs" names a page without'],
    ];
    for (const [text, message] of faults) expect(() => readTraces(text), message).toThrow(message);
  });

  test('an operation that does not exist here is told by name, and is no error', () => {
    const operations = readTraces(
      line(`${step},${step.replace('read', 'swapoff')},${step.replace('"p":0', '"p":0,"node":1')}`),
    ).flatMap(({ steps }) => steps.map(({ operation }) => operation));
    expect(operations).toEqual([
      { op: 'read', r: 'A', p: 0 },
      'the operation swapoff',
      'the argument node of read',
    ]);
  });
});

test('numbers are given in order, kept while they are seen, and not given twice', () => {
  const numbers = new Numbers(2);
  expect(['a', 'b', 'a'].map((key) => numbers.of(key))).toEqual([2, 3, 2]);
  numbers.endRound();
  expect(['b', 'c'].map((key) => numbers.of(key))).toEqual([3, 4]);
  numbers.endRound();
  expect(['a', 'c'].map((key) => numbers.of(key))).toEqual([5, 4]);
});
