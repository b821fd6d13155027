// Models: what the lab begins with and where its gallery lies. Does not model: scripts (sim-core), the list (Gallery.tsx).
import type { LabScript } from '@spare-bits/sim-core';

/** Nothing yet. */
export const EMPTY: LabScript = {
  name: 'a new run',
  about: 'Nothing has happened yet.',
  lines: [],
  recorded: [],
};

/** The gallery's file, relative to the site. */
export const GALLERY_FILE = 'lab/scenarios.json';
