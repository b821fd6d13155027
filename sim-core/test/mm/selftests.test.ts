// The kernel's own test programs against recordings of them on real kernels, and against a kernel that is wrong.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  alwaysSoftDirty,
  compareWithRecording,
  recordingName,
  runBeforePatchFive,
  runSelftest,
  SELFTEST_LAYOUTS,
  SELFTESTS,
} from '../../scenario/selftests/index.ts';

/** The longest program writes half a million pages. */
const TIMEOUT = 400_000;

function recording(file: string): string {
  return readFileSync(new URL(`../oracle/selftests/${file}`, import.meta.url), 'utf8');
}

describe('the kernel’s own test programs', () => {
  for (const layout of SELFTEST_LAYOUTS)
    for (const name of SELFTESTS)
      test(
        `${name} prints on ${layout} what a real kernel was recorded to print`,
        () => {
          const { lines, status, notModelled } = runSelftest(name, layout);
          expect(notModelled).toBeNull();
          const { results, equal, differences } = compareWithRecording(
            lines,
            status,
            recording(recordingName(name, layout)),
          );
          expect(differences).toEqual([]);
          expect(equal).toBe(results);
        },
        TIMEOUT,
      );

  test('a pte_modify that makes pages soft-dirty fails the results that look after mprotect', () => {
    const { lines, status } = runSelftest(
      'soft-dirty',
      'v6.12-softdirty',
      alwaysSoftDirty('v6.12-softdirty'),
    );
    const failed = lines.filter((line) => line.startsWith('not ok'));
    expect(failed).toContain('not ok 8 Test test_mprotect-anon soft-dirty clear after marking RO');
    expect(failed).toContain('not ok 9 Test test_mprotect-anon soft-dirty clear after marking RW');
    expect(status).toBe(1);
  });

  test('before patch 5 the same failures end with exit status 0', () => {
    const { lines, status } = runBeforePatchFive();
    expect(lines.some((line) => line.startsWith('not ok'))).toBe(true);
    expect(status).toBe(0);
  });

  test('a line that was not recorded, one that is missing and another status are differences', () => {
    const text = 'TAP version 13\n1..1\nok 1 a\n\n# exit status: 0 signal: 0 timeout: 0\n';
    expect(compareWithRecording(['1..1', 'ok 1 a'], 0, text).differences).toEqual([]);
    expect(compareWithRecording(['1..1', 'not ok 1 a'], 0, text).differences).toHaveLength(1);
    expect(compareWithRecording(['1..1'], 1, text).differences).toHaveLength(2);
    expect(compareWithRecording(['1..1', 'ok 1 a', 'ok 2 b'], 0, text).differences).toHaveLength(1);
  });
});
