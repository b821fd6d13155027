// Models: the last keystrokes before a page goes away. IndexedDB may not finish then; localStorage does. The draft is
// read once at the next visit, becomes an ordinary edit, and is removed.

export interface Draft {
  readonly code: string;
  readonly at: number;
  readonly base: number;
}

const keyOf = (slug: string): string => `spare-bits/v1/draft/${slug}`;

export function writeDraft(slug: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(draft));
  } catch {
    // No room or no storage: the ordinary save is still under way.
  }
}

export function clearDraft(slug: string): void {
  try {
    localStorage.removeItem(keyOf(slug));
  } catch {
    // As above.
  }
}

export function readDraft(slug: string): Draft | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(slug)) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { code, at, base } = value as Record<string, unknown>;
    return typeof code === 'string' && typeof at === 'number' && typeof base === 'number'
      ? { code, at, base }
      : null;
  } catch {
    return null;
  }
}
