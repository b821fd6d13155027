// Models: what the lab begins with: what the address names, or the scenario that shows most. `?scenario=NAME` opens one of
// the gallery, `&step=N` stands after so many steps, `&moment=M` inside the next. Does not model: shared links (share.ts).
import { fetchGallery } from './Gallery.tsx';
import { EMPTY } from './gallery.ts';
import type { Ask } from './protocol.ts';
import { FIRST_MACHINE } from './use-lab.ts';

const SHOWN_FIRST = 'uffd_wp_populated';

const numberOf = (text: string | null, otherwise: number): number =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;

export async function firstAsk(base: string): Promise<Ask> {
  const asked = new URLSearchParams(location.search);
  const name = asked.get('scenario') ?? SHOWN_FIRST;
  const scripts = await fetchGallery(base).catch(() => []);
  const layout = asked.get('layout');
  const script = scripts.find(
    (each) => each.name === name && (layout === null || each.recorded.some((on) => on.layout === layout)),
  );
  if (!script) return { do: 'open', script: EMPTY, machine: FIRST_MACHINE, at: 0 };
  const on = script.recorded.find((each) => each.layout === layout) ?? script.recorded[0] ?? FIRST_MACHINE;
  return {
    do: 'open',
    script,
    machine: { ...on, monitor: 'automatic' },
    at: numberOf(asked.get('step'), 0),
    moment: numberOf(asked.get('moment'), 0),
  };
}
