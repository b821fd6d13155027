// Models: nothing of its own. The one import path to the reader's work, and the one store of a page.
import { openChannel } from './channel.ts';
import { openBackend } from './idb.ts';
import { type Progress, progressOf } from './progress.ts';
import { createStore, type WorkStore } from './store.ts';

export type { BackendKind } from './backend.ts';
export { hashText } from './hash.ts';
export { PROGRESS_WORDS, type Progress, progressOf } from './progress.ts';
export type { Exercise } from './record.ts';
export {
  countTry,
  dropOther,
  editRecord,
  freshRecord,
  isEdited,
  keepOther,
  openHint,
  openRecord,
  pass,
  rebaseStarter,
  seeSolution,
  starterMoved,
  takeOther,
} from './record.ts';
export type { ImportReport, WorkStore } from './store.ts';

let opened: Promise<WorkStore> | null = null;

/** The store of this page; opened once, on first use, and shared by all islands. */
export function openStore(): Promise<WorkStore> {
  opened ??= openBackend().then((backend) => createStore(backend, openChannel));
  return opened;
}

/** `progress('pte_wrprotect')`: the one word for an exercise, read from the store. */
export async function progress(slug: string, hash: string | null = null): Promise<Progress> {
  return progressOf(await (await openStore()).exercise(slug), hash);
}
