// Models: the file that a scenario's file mappings share: made when it is first mapped, with what is to be in it, and the
// operations on it. Does not model: several files, files that do not live in memory.
import { ftruncate, punch_hole, pwrite, shmem_file_setup } from './calls.ts';
import { ScenarioError } from './errors.ts';
import type { FilePage, OperationOf } from './operations.ts';
import { type Ending, endOf, type Step } from './step.ts';

const WORD = 8;

/** Eight characters as a little-endian word. */
function wordOf(text: string): bigint {
  if (text.length > WORD) throw new ScenarioError(`"${text}" has more than ${WORD} characters`);
  let word = 0n;
  for (const letter of [...text].reverse()) word = (word << BigInt(WORD)) | BigInt(letter.charCodeAt(0));
  return word;
}

/** The scenario's file, made and written when it is first needed. */
export function fileOf(step: Step, pages: number, content: readonly FilePage[]): number {
  const { k, state } = step;
  if (state.file !== 0) return state.file;
  const file = shmem_file_setup(k, pages);
  for (const { page, text } of content) pwrite(k, file, step.bytes(page), [wordOf(text)]);
  step.change({ file });
  return file;
}

export function performFile(step: Step, operation: OperationOf<'punch_hole' | 'ftruncate'>): Ending {
  const { k, state } = step;
  if (state.file === 0) throw new ScenarioError('there is no file at this step');
  return endOf(
    operation.op === 'ftruncate'
      ? ftruncate(k, state.file, operation.pages)
      : punch_hole(k, state.file, operation.p, operation.n),
  );
}
