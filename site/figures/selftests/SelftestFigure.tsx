// Models: the selftest figure: a program runs on a kernel of the reader's choice and prints; all of them run on all
// kernels and fill a matrix. The simulator comes with the first run. Does not model: the programs, which are sim-core's.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FigureNumber } from '../FigureNumber.tsx';
import { KernelList, Matrix } from './Matrix.tsx';
import {
  type Ending,
  KERNELS,
  type KernelId,
  type MatrixRow,
  PROGRAM_NAMES,
  type ProgramName,
  type ProgramRun,
} from './names.ts';
import '../figure.css';
import './selftests.css';

export interface SelftestFigureProps {
  readonly id: string;
  readonly caption?: string | undefined;
  readonly number?: string | undefined;
  /** The runs and the matrix as tables, made while the page is built. */
  readonly table?: ComponentChildren;
}

const LOST = 'The simulator could not be loaded. Check the connection and run again.';
/** Lets the page draw between two runs. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export function SelftestFigure({ id, caption, number, table }: SelftestFigureProps) {
  const [program, setProgram] = useState<ProgramName>('soft-dirty');
  const [kernel, setKernel] = useState<KernelId>('right');
  const [ending, setEnding] = useState<Ending>('counted');
  const [run, setRun] = useState<(ProgramRun & { readonly of: string }) | null>(null);
  const [rows, setRows] = useState<readonly MatrixRow[]>([]);
  const [done, setDone] = useState(0);
  const [says, setSays] = useState('Nothing has run yet.');
  const busy = useRef(false);

  /** One run at a time; what goes wrong is said. */
  const during = async (work: (runs: typeof import('./run.ts')) => Promise<void>): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setSays('Running.');
    await breathe();
    try {
      const runs = await import('./run.ts').catch(() => null);
      if (runs) await work(runs);
      else setSays(LOST);
    } finally {
      busy.current = false;
    }
  };
  const one = (): Promise<void> =>
    during(async ({ runProgram }) => {
      const made = runProgram(program, kernel, ending);
      const title = KERNELS.find((each) => each.id === kernel)?.title ?? kernel;
      setRun({ ...made, of: `${program}, ${title}` });
      setSays(`${program} ended with exit status ${made.status}.`);
    });
  const all = (): Promise<void> =>
    during(async ({ runKernel, matrixOf }) => {
      const made: ReturnType<typeof runKernel>[] = [];
      for (const { id: of } of KERNELS) {
        made.push(runKernel(of));
        setRows(matrixOf(made));
        setDone(made.length);
        await breathe();
      }
      setSays(`${KERNELS.length} kernels have run ${PROGRAM_NAMES.length} programs each.`);
    });
  return (
    <figure class="fig st" id={id}>
      <div class="st-choices needs-js">
        <label>
          Program
          <select value={program} onChange={(e) => setProgram(e.currentTarget.value as ProgramName)}>
            {PROGRAM_NAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Kernel
          <select value={kernel} onChange={(e) => setKernel(e.currentTarget.value as KernelId)}>
            {KERNELS.map(({ id: value, letter, title }) => (
              <option key={value} value={value}>
                {letter} {title}
              </option>
            ))}
          </select>
        </label>
        {program === 'soft-dirty' && (
          <label>
            Ending
            <select value={ending} onChange={(e) => setEnding(e.currentTarget.value as Ending)}>
              <option value="counted">failures count</option>
              <option value="always-passes">as before patch 5</option>
            </select>
          </label>
        )}
        <button type="button" class="button primary" onClick={() => void one()}>
          Run
        </button>
        <button type="button" class="button" onClick={() => void all()}>
          Run all on all
        </button>
      </div>
      <p class="st-says needs-js" role="status">
        {says}
      </p>
      {run && (
        <section class="st-tap" aria-label={run.of}>
          <p>{run.of}</p>
          <Tap {...run} />
        </section>
      )}
      {rows.length > 0 && <Matrix rows={rows} done={done} />}
      <KernelList />
      <figcaption class="fig-caption">
        <p>
          <FigureNumber number={number} /> {caption}
        </p>
        <details class="ft">
          <summary>The same, as it ran when this page was made</summary>
          {table}
        </details>
      </figcaption>
    </figure>
  );
}

/** What a program printed, and how it ended. */
export function Tap({ lines, status }: ProgramRun) {
  return (
    <ol class="st-lines">
      {lines.map((line, i) => (
        <li key={i} class={line.startsWith('not ok') || line.startsWith('Bail') ? 'is-caught' : undefined}>
          {line}
        </li>
      ))}
      <li>
        <b># exit status: {status}</b>
      </li>
    </ol>
  );
}
