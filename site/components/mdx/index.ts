// Models: what MDX pages may use without importing it. One object, handed to every <Content/>.

import Bit from './Bit.astro';
import BitGrid from './BitGrid.astro';
import Call from './Call.astro';
import Cite from './Cite.astro';
import EsrPredict from './EsrPredict.astro';
import ExerciseLink from './ExerciseLink.astro';
import Figure from './FigureFrame.astro';
import h2 from './Heading2.astro';
import Hex from './Hex.astro';
import LensTable from './LensTable.astro';
import a from './Link.astro';
import Note from './Note.astro';
import PfnRuler from './PfnRuler.astro';
import Predict from './Predict.astro';
import Sorter from './Sorter.astro';
import Sources from './Sources.astro';
import table from './Table.astro';
import TlbPanel from './TlbPanel.astro';
import WalkFigure from './WalkFigure.astro';
import WhoLivedWhere from './WhoLivedWhere.astro';

export const mdxComponents = {
  a,
  Bit,
  BitGrid,
  Call,
  Cite,
  EsrPredict,
  ExerciseLink,
  Figure,
  h2,
  Hex,
  LensTable,
  Note,
  PfnRuler,
  Predict,
  Sorter,
  Sources,
  table,
  TlbPanel,
  WalkFigure,
  WhoLivedWhere,
};
