// Models: from a learner's text to functions that can be called, or to the one sentence that says why not, with a place.
// Does not model: grading. A file that loads is gradable; whether it is right is for the suites to say.

import { nearest } from '@spare-bits/sim-core';
import {
  FLAG_NAMES,
  layoutValues,
  MASK_NAMES,
  NUMBER_NAMES,
  PAGEMAP_NAMES,
  SWAP_TYPE_NAMES,
} from '../names.ts';
import type { Place, State } from '../result.ts';
import { layoutOf } from '../suite/space.ts';
import { stoppedText } from '../suite/words.ts';
import type { Task } from '../task.ts';
import { originalPlace } from './columns.ts';
import type { LayoutDesk, Loaded, Machine, Opened, Thrown } from './machine.ts';
import { checkSource } from './plain.ts';
import { engineSyntaxMessage, findImport, stripTypes } from './source.ts';
import { placeIn, spellThrown } from './spell.ts';
import { createSubject, type Subject, type SubjectDesk } from './subject.ts';

export interface Refused {
  readonly state: Extract<State, 'not-gradable' | 'threw' | 'out-of-steps' | 'out-of-memory'>;
  readonly message: string;
  readonly place: Place | null;
}

export type LoadedSubject = { readonly subject: Subject } | { readonly refused: Refused };

/** Opens a desk for each layout of the task: all that can be done before the learner's text is known. */
export function openDesks(machine: Machine, task: Task): readonly Opened[] {
  return task.layouts.map((layout) => {
    const desk: LayoutDesk = {
      id: layout.id,
      pageShift: layout.pageShift,
      values: layoutValues(layoutOf(layout)),
      kernel: task.kernel,
      asked: task.exports.map((asked) => asked.name),
      as: Object.fromEntries(task.exports.flatMap(({ name, as }) => (as ? [[name, as]] : []))),
    };
    return machine.open(desk);
  });
}

const notGradable = (message: string, place: Place | null): { refused: Refused } => ({
  refused: { state: 'not-gradable', message, place },
});

/** `Could not find export 'X' in module 'layout'`, as QuickJS says it. */
const NO_EXPORT = /^Could not find export '([^']*)' in module '([^']*)'/;

function refuseImport(source: string, name: string, module: string, task: Task): { refused: Refused } {
  const names: Readonly<Record<string, readonly string[]>> = {
    kernel: task.kernel,
    layout: [...MASK_NAMES, ...NUMBER_NAMES, ...SWAP_TYPE_NAMES],
    uapi: [...PAGEMAP_NAMES, ...FLAG_NAMES],
  };
  const known = names[module] ?? [];
  const near = nearest(name, known);
  const offer = module === 'kernel' ? ` It offers ${known.join(', ')}.` : '';
  const hint = near ? ` Did you mean ${near}?` : offer;
  return notGradable(`The module '${module}' has no '${name}'.${hint}`, findImport(source, name));
}

function refuseThrown(source: string, mappings: string, thrown: Thrown, task: Task): { refused: Refused } {
  const ran = placeIn(thrown.stack);
  const place = ran && originalPlace(mappings, ran);
  const [, name, module] = NO_EXPORT.exec(thrown.message) ?? [];
  if (thrown.name === 'SyntaxError' && name !== undefined && module !== undefined) {
    return refuseImport(source, name, module, task);
  }
  // A syntax error of the file itself has no frame of the file's own code; one that code throws while loading has.
  if (thrown.name === 'SyntaxError' && !/\n.*\n/.test(`${thrown.stack.trim()}\n`)) {
    return notGradable(engineSyntaxMessage(thrown.message), place);
  }
  const message = `The file threw ${spellThrown(thrown).replace(/\.$/, '')} while it was loaded.`;
  return { refused: { state: 'threw', message, place } };
}

function refuse(
  source: string,
  mappings: string,
  loaded: Exclude<Loaded, { kind: 'ready' }>,
  machine: Machine,
  task: Task,
): { refused: Refused } {
  switch (loaded.kind) {
    case 'waits':
      return notGradable(
        'The file uses await outside a function, so it never finishes loading; helpers do not wait.',
        findAwait(source),
      );
    case 'no-module':
      return notGradable(
        `The file imports '${loaded.name}'; only 'layout', 'kernel' and 'uapi' can be imported.`,
        findImport(source, loaded.name),
      );
    case 'stopped': {
      const why = machine.sandbox.stopped()?.why ?? 'out-of-steps';
      const message =
        why === 'out-of-memory'
          ? stoppedText('The file, while it was loaded,', why, true)
          : 'Loading the file did not finish in 5,000,000 steps: there is a loop outside the functions.';
      const ran = placeIn(machine.stopStack());
      return { refused: { state: why, message, place: ran && originalPlace(mappings, ran) } };
    }
    default:
      return refuseThrown(source, mappings, loaded.thrown, task);
  }
}

function findAwait(source: string): Place | null {
  const line = source.split('\n').findIndex((text) => /\bawait\b/.test(text));
  return line < 0
    ? null
    : { line: line + 1, column: (source.split('\n')[line] ?? '').search(/\bawait\b/) + 1 };
}

function wanting(exports: ReadonlyMap<string, string>): { refused: Refused } | null {
  for (const [name, kind] of exports) {
    if (kind === 'function') continue;
    const what =
      kind === 'undefined'
        ? `The file does not export ${name}.`
        : `The file exports ${name} as a ${kind}; it must be a function.`;
    return notGradable(what, null);
  }
  return null;
}

/** Loads the learner's text under every layout. */
export function loadSubject(
  machine: Machine,
  desks: readonly Opened[],
  task: Task,
  source: string,
): LoadedSubject {
  const plain = checkSource(source);
  if (plain) return notGradable(plain.message, plain.place);
  const stripped = stripTypes(source);
  if ('refusal' in stripped) return notGradable(stripped.refusal.message, stripped.refusal.place);
  const ready: SubjectDesk[] = [];
  for (const [index, opened] of desks.entries()) {
    const loaded = machine.load(opened, stripped.code);
    if (loaded.kind !== 'ready') return refuse(source, stripped.mappings, loaded, machine, task);
    const missing = wanting(loaded.exports);
    if (missing) return missing;
    const layout = task.layouts[index];
    if (layout) ready.push({ layout, functions: loaded.functions });
  }
  const original = (place: Place): Place => originalPlace(stripped.mappings, place);
  return { subject: createSubject(machine, ready, task.exports, original) };
}
