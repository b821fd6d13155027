// Models: which sources a page has cited so far, in order. A page renders top down, so the list at its end is complete.
import type { AstroGlobal } from 'astro';
import { sources } from '../../lessons/sources.ts';

interface Source {
  readonly title: string;
  readonly where: string;
  readonly date: string;
  readonly certainty: 'A' | 'B' | 'C';
}

const all: Readonly<Record<string, Source>> = sources;

/** Notes that the page cites a source, and returns it. */
export function cite(page: Pick<AstroGlobal, 'locals'>, id: string): Source {
  const source = all[id];
  if (!source) throw new Error(`lessons/sources.ts has no source "${id}"`);
  page.locals.cited ??= [];
  if (!page.locals.cited.includes(id)) page.locals.cited.push(id);
  return source;
}

/** The sources cited on the page so far. */
export function cited(page: Pick<AstroGlobal, 'locals'>): readonly { id: string; source: Source }[] {
  return (page.locals.cited ?? []).flatMap((id) => {
    const source = all[id];
    return source ? [{ id, source }] : [];
  });
}
