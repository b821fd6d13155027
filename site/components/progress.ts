// The reader's progress on pages that list chapters and exercises: fills the marks, and the card that leads back to what
// was begun. Reads the store of this browser; without it, or without JavaScript, the lists stand without marks.
import { openStore, PROGRESS_WORDS, type Progress, progressOf, type WorkStore } from '../store/index.ts';
import { settleNotes, writeNote } from './read-note.ts';

type MarkName = 'todo' | 'begun' | 'done' | 'hinted' | 'changed' | 'seen';

const MARK: Readonly<Record<Progress, MarkName>> = {
  untouched: 'todo',
  tried: 'begun',
  passed: 'done',
  'passed-with-hint': 'hinted',
  'solution-seen': 'seen',
  stale: 'changed',
};

const SVG = 'http://www.w3.org/2000/svg';

function draw(place: HTMLElement, mark: MarkName, word: string): void {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'mk');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#mk-${mark}`);
  svg.append(use);
  const text = document.createElement('span');
  text.className = 'visually-hidden';
  text.textContent = word;
  place.replaceChildren(svg, text);
  place.title = word;
  place.dataset.mark = mark;
}

async function fill(store: WorkStore, place: HTMLElement): Promise<void> {
  const [kind, slug = ''] = (place.dataset.progress ?? '').split(':', 2);
  if (kind === 'lesson') {
    const readAt = (await store.lesson(slug))?.readAt ?? null;
    const read = readAt !== null;
    draw(place, read ? 'done' : 'todo', read ? 'read' : 'not yet');
    writeNote(slug, { readAt, pending: false });
    return;
  }
  const state = progressOf(await store.exercise(slug), place.dataset.hash ?? null);
  draw(place, MARK[state], PROGRESS_WORDS[state]);
}

/** The first thing begun and not finished, in the book's order, or else the first thing after the last finished one. */
function resumePoint(places: readonly HTMLElement[]): { place: HTMLElement; begun: boolean } | null {
  const begun = places.find((place) => place.dataset.mark === 'begun');
  if (begun) return { place: begun, begun: true };
  const last = places.findLastIndex((place) => place.dataset.mark !== 'todo');
  const next = last < 0 ? undefined : places.slice(last + 1).find((place) => place.dataset.mark === 'todo');
  return next ? { place: next, begun: false } : null;
}

/** Kept apart from the store, so that the next visit can make room for the card before anything is painted. */
const RESUME_KEY = 'spare-bits/resume';

function rememberResume(there: boolean): void {
  document.documentElement.toggleAttribute('data-resume', there);
  try {
    if (there) localStorage.setItem(RESUME_KEY, 'yes');
    else localStorage.removeItem(RESUME_KEY);
  } catch {
    // Storage is denied: the card appears a moment later, and no room is kept for it.
  }
}

function showResume(places: readonly HTMLElement[]): void {
  const card = document.querySelector<HTMLElement>('.resume');
  if (!card) return;
  const point = resumePoint(places);
  const link = point?.place.closest('li')?.querySelector('a');
  const anchor = card.querySelector('a');
  if (point && link && anchor) {
    anchor.href = link.href;
    anchor.textContent = link.dataset.title ?? link.textContent;
    for (const line of card.querySelectorAll<HTMLElement>('[data-when]')) {
      line.hidden = line.dataset.when !== (point.begun ? 'begun' : 'next');
    }
    card.dataset.filled = '';
  }
  rememberResume(point !== null);
}

async function refresh(store: WorkStore): Promise<void> {
  const places = [...document.querySelectorAll<HTMLElement>('[data-progress]')];
  await Promise.all(places.map((place) => fill(store, place)));
  showResume(places);
}

const store = await openStore();
await settleNotes(store);
await refresh(store);
store.watch(() => void refresh(store));
