// The button at the end of a chapter: the reader's own tick. Scrolling past is not reading, so nothing is ticked by itself.
import { readNotes, writeNote } from './read-note.ts';

const button = document.querySelector<HTMLButtonElement>('[data-read]');

if (button) {
  const slug = button.dataset.read ?? '';
  const show = (read: boolean): void => button.setAttribute('aria-pressed', `${read}`);
  show((readNotes()[slug]?.readAt ?? null) !== null);
  button.addEventListener('click', () => {
    const read = button.getAttribute('aria-pressed') !== 'true';
    writeNote(slug, { readAt: read ? Date.now() : null, pending: true });
    show(read);
  });
}
