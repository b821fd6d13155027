// Models: the command line of the grader: `--exercise SLUG [--format text|json] FILE…`. Each mistake is one sentence.
import { nearest } from '@spare-bits/sim-core';

export interface Options {
  readonly exercise: string;
  readonly format: 'text' | 'json';
  readonly files: readonly string[];
}

export type Parsed = { readonly options: Options } | { readonly help: string } | { readonly mistake: string };

const OPTIONS = ['--exercise', '--format', '--help'];

export const HELP = `npm run grade -- --exercise SLUG [--format text|json] FILE…

Grades files against an exercise, as the site does.
  --exercise SLUG   which exercise, e.g. pte_mkuffd_wp
  --format FORMAT   text (default) or json: the result model; for several files a list of {file, result}

Exit code: 0 passed, 1 not passed, 2 not gradable or wrong call, 3 fault of the grader; the highest of its files.
`;

/** Reads the arguments. */
export function parseOptions(args: readonly string[]): Parsed {
  let exercise: string | undefined;
  let format = 'text';
  const files: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      files.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      files.push(arg);
      continue;
    }
    const [name = '', inline] = arg.split(/=(.*)/s);
    if (name === '--help' || name === '-h') return { help: HELP };
    if (name !== '--exercise' && name !== '--format') {
      const near = nearest(name, OPTIONS);
      return { mistake: `There is no option ${name}.${near ? ` Did you mean ${near}?` : ''}` };
    }
    const value = inline ?? args[++i];
    if (value === undefined) return { mistake: `${name} needs a value.` };
    if (name === '--exercise') exercise = value;
    else format = value;
  }
  if (format !== 'text' && format !== 'json') {
    return { mistake: `There is no format ${format}; there are text and json.` };
  }
  if (exercise === undefined) return { mistake: 'Which exercise? Say --exercise SLUG.' };
  if (files.length === 0) return { mistake: 'Which file? Name at least one after the options.' };
  return { options: { exercise, format, files } };
}
