// Saves all of the reader's work to one file and reads such a file in. The format is in site/protocol; what a merge keeps is
// the store's business. This script is the two buttons and the sentence that says what happened.
import { decodeWork, encodeWork, MAX_WORK_FILE, workFileName } from '../protocol/index.ts';
import { type ImportReport, openStore } from '../store/index.ts';

const find = <E extends Element>(selector: string): E | null => document.querySelector<E>(selector);
const input = find<HTMLInputElement>('[data-work-input]');
const status = find<HTMLElement>('[data-work-status]');

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function say(sentence: string): void {
  if (status) status.textContent = sentence;
}

function reportWords({ exercises, lessons, kept, refused }: ImportReport): string {
  const first = `Read: ${counted(exercises, 'exercise')}, ${counted(lessons, 'chapter')}.`;
  const second = kept > 0 ? ` ${counted(kept, 'version')} kept beside yours.` : '';
  const third =
    refused > 0 ? ` There was no room for ${counted(refused, 'version')}; the file still has them.` : '';
  return first + second + third;
}

async function save(): Promise<void> {
  const now = new Date().toISOString();
  const file = await (await openStore()).exportWork(now);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([encodeWork(file)], { type: 'application/json' }));
  link.download = workFileName(now.slice(0, now.indexOf('T')));
  link.click();
  URL.revokeObjectURL(link.href);
  const { length: exercises } = Object.keys(file.exercises);
  const { length: lessons } = Object.keys(file.lessons);
  say(`Saved: ${counted(exercises, 'exercise')}, ${counted(lessons, 'chapter')}.`);
}

async function read(file: File): Promise<void> {
  if (file.size > MAX_WORK_FILE) {
    say('This file is too large to be one of ours. Your work is unchanged.');
    return;
  }
  const decoded = decodeWork(await file.text());
  if (!decoded.ok) {
    say(`${decoded.sentence} Your work is unchanged.`);
    return;
  }
  say(reportWords(await (await openStore()).importWork(decoded.value)));
}

find('[data-work-save]')?.addEventListener('click', () => void save());
find('[data-work-open]')?.addEventListener('click', () => input?.click());
input?.addEventListener('change', () => {
  const file = input.files?.[0];
  input.value = '';
  if (file) void read(file);
});
