// Models: what MDX pages may use without importing it. One object, handed to every <Content/>. Figures are not here: a
// chapter imports those that it uses (lib/figure-imports.mjs), so that it carries no other figure's styles.

import Bit from './Bit.astro';
import Call from './Call.astro';
import Cite from './Cite.astro';
import ExerciseLink from './ExerciseLink.astro';
import Figure from './FigureFrame.astro';
import h2 from './Heading2.astro';
import Hex from './Hex.astro';
import a from './Link.astro';
import Note from './Note.astro';
import Sources from './Sources.astro';
import table from './Table.astro';

export const mdxComponents = {
  a,
  Bit,
  Call,
  Cite,
  ExerciseLink,
  Figure,
  h2,
  Hex,
  Note,
  Sources,
  table,
};
