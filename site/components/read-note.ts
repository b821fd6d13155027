// Models: a note of which chapters were read, kept outside the store. A chapter must be light, so it writes here; the next
// page that opens the store brings what is pending into it and corrects the rest. The store is the truth.
// Where storage is denied the note is empty and forgets.
import type { WorkStore } from '../store/index.ts';

const KEY = 'spare-bits/read';

export interface ReadNote {
  /** Milliseconds, or null for a mark that was taken away. */
  readonly readAt: number | null;
  /** Has the store not heard of it yet? */
  readonly pending: boolean;
}

type Notes = Readonly<Record<string, ReadNote>>;

function isNote(value: unknown): value is ReadNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'readAt' in value &&
    (value.readAt === null || typeof value.readAt === 'number') &&
    'pending' in value &&
    typeof value.pending === 'boolean'
  );
}

/** All notes; whatever is damaged counts as not there. */
export function readNotes(): Notes {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, ReadNote] => isNote(entry[1])),
    );
  } catch {
    return {};
  }
}

/** Replaces the note of one chapter. */
export function writeNote(slug: string, note: ReadNote): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readNotes(), [slug]: note }));
  } catch {
    // Storage is denied: the button shows the mark until the page is left.
  }
}

/** Brings what is pending into the store. */
export async function settleNotes(store: Pick<WorkStore, 'markRead'>): Promise<void> {
  for (const [slug, note] of Object.entries(readNotes())) {
    if (!note.pending) continue;
    await store.markRead(slug, note.readAt);
    writeNote(slug, { ...note, pending: false });
  }
}
