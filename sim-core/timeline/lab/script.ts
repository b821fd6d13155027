// Models: a scenario as text: lines of the command language, what is in its file, and the kernels and CPUs under which it
// was recorded. This is how a gallery, a link and a file hold one. Does not model: results.
import type { PageShift } from '../../arch/granule.ts';
import type { LayoutId } from '../../layouts/table.ts';
import { parseProgram } from '../../scenario/language/index.ts';
import type { FilePage, Operation, Scenario, ScenarioConfig } from '../../scenario/operations.ts';

/** One kernel and CPU. */
export interface Recorded {
  readonly layout: LayoutId;
  readonly pageShift: PageShift;
  /** FEAT_HAFDBS */
  readonly hafdbs: boolean;
}

export interface LabScript {
  readonly name: string;
  /** What it shows, in one line. */
  readonly about: string;
  /** Operations, each a line of the command language. */
  readonly lines: readonly string[];
  readonly file?: readonly FilePage[];
  /** As in ScenarioConfig; `never` unless told. */
  readonly thp?: ScenarioConfig['thp'];
  readonly mthp?: ScenarioConfig['mthp'];
  /** Where it was recorded; the first is how it opens. Empty for one that nobody recorded. */
  readonly recorded: readonly Recorded[];
}

/**
 * The scenario of a script under one kernel and CPU.
 * @throws LanguageError for a line that cannot be read
 */
export function readScript(
  { name, lines, file = [], thp = 'never', mthp = 'never' }: LabScript,
  on: Recorded,
): Scenario {
  const steps = parseProgram(lines.join('\n')).flatMap((line): readonly Operation[] =>
    line.kind === 'operation' ? [line.operation] : [],
  );
  const { layout, pageShift, hafdbs } = on;
  return { name, config: { layout, pageShift, hafdbs, thp, mthp }, file, steps };
}
