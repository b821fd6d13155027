// Models: the host's end of the sandbox: opens a desk for each layout, loads the learner's file into a realm of its own,
// and runs blocks of calls. Everything that comes out is a number, a byte or a text of bounded length.
// Does not model: which calls are made (subject.ts), or what a result means.
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import { PART } from '../guest/kinds.ts';
import { constantsModule, kernelModule, LEARNER_PRELUDE } from '../guest/learner-realm.ts';
import { type LayoutValues, uapiValues } from '../names.ts';
import type { Signature } from '../values.ts';
import { type Block, openBlock } from './block.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { LEARNER_FILE } from './source.ts';

/** What was thrown, in the learner's own words. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** A realm that waits for the learner's file. */
export interface Opened {
  readonly realm: QuickJSContext;
  readonly id: number;
  readonly asked: readonly string[];
  readonly modules: ReadonlyMap<string, string>;
}

export type Loaded =
  | {
      readonly kind: 'ready';
      readonly functions: ReadonlyMap<string, QuickJSHandle>;
      /** What kind of value each asked name has. */
      readonly exports: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'waits' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'threw'; readonly thrown: Thrown }
  | { readonly kind: 'no-module'; readonly name: string };

export interface LayoutDesk {
  readonly id: string;
  readonly pageShift: number;
  readonly values: LayoutValues;
  readonly kernel: readonly string[];
  readonly asked: readonly string[];
  /** The helper that an asked name stands for, where its name is another. */
  readonly as?: Readonly<Record<string, string>>;
}

export interface Machine {
  readonly sandbox: Sandbox;
  open(layout: LayoutDesk): Opened;
  load(opened: Opened, code: string): Loaded;
  /** A number for what a function takes and gives. */
  sign(signature: Signature): number;
  /** Runs one block, until `patience` errors came. Fill the columns first; read results and kinds afterwards. */
  map(fn: QuickJSHandle, signature: number, count: number, patience: number): number;
  /** One call, of the first row. Fill the columns first; read result and kind afterwards. */
  one(fn: QuickJSHandle, signature: number): void;
  /** The last result that was no 64-bit word, in words, as far as it can be told. */
  spell(): string;
  /** The last result, if it was a text; cut to some thousand characters. */
  written(): string;
  /** The stack at the moment when the machine was stopped; empty if nobody knows. */
  stopStack(): string;
  /** The first thing thrown in the last block. */
  report(): Thrown;
  readonly block: Block;
  output(): string;
}

/** Five million steps to load; two million for one call; on average six hundred for each call of a block. */
const LOAD_TICKS = 500;
const IDLE_TICKS = 200;
const TICKS_PER_CALL = 0.06;

const STACK_TEXT = 1000;
const FEW = 64;
const NOTHING: Thrown = { name: '', message: '', stack: '' };

function readThrown(text: string): Thrown {
  try {
    return { ...NOTHING, ...(JSON.parse(text) as Thrown) };
  } catch {
    return NOTHING;
  }
}

/** Starts a machine and its kernel realm. `guest` is the bundled source of guest/kernel-realm.ts. */
export async function createMachine(wasm: WebAssembly.Module, guest: string): Promise<Machine> {
  const sandbox = await createSandbox(wasm);
  const kernel = sandbox.newRealm();
  const { handle, at } = sandbox.newBlock(kernel, PART.bytes);
  const block = openBlock(sandbox.memory, at);
  kernel.setProp(kernel.global, 'kernelBlock', handle);
  kernel.unwrapResult(kernel.evalCode(guest, 'kernel-realm.js')).dispose();
  const api = kernel.getProp(kernel.global, 'kernelRealm');
  kernel
    .unwrapResult(kernel.evalCode('delete globalThis.kernelRealm; delete globalThis.kernelBlock'))
    .dispose();
  const part = (name: string): QuickJSHandle => kernel.getProp(api, name);
  const parts = {
    open: part('open'),
    hand: part('hand'),
    arities: part('arities'),
    bind: part('bind'),
    sign: part('sign'),
    map: part('map'),
    one: part('one'),
    spell: part('spell'),
    written: part('written'),
    describeThrown: part('describeThrown'),
    report: part('report'),
    print: part('print'),
    output: part('output'),
  };
  const text = (name: 'report' | 'output' | 'spell' | 'written'): string => {
    // After a hard stop the machine's insides are in no order; nothing of it is read any more.
    if (sandbox.broken()) return '';
    const answer = kernel.callFunction(parts[name], kernel.undefined);
    return answer.error ? '' : kernel.getString(answer.value);
  };
  const numbers = new Map<number, QuickJSHandle>();
  /** Small numbers are asked for again and again, and each is the same for ever. */
  const number = (value: number): QuickJSHandle => {
    const known = numbers.get(value) ?? kernel.newNumber(value);
    if (value < FEW) numbers.set(value, known);
    return known;
  };
  /** For our own code, which must not fail. */
  const must = <T>(answer: ReturnType<QuickJSContext['evalCode']>, use: (value: QuickJSHandle) => T): T => {
    if (answer.error) throw new Error(`the sandbox failed: ${JSON.stringify(kernel.dump(answer.error))}`);
    return use(answer.value);
  };

  let stopStack = '';
  /** Keeps where the code was when it was stopped: the engine's own error says it. */
  const noteStop = (realm: QuickJSContext, error: QuickJSHandle | undefined): void => {
    if (!error || stopStack !== '') return;
    const stack = realm.getProp(error, 'stack');
    if (realm.typeof(stack) === 'string') stopStack = realm.getString(stack).slice(0, STACK_TEXT);
  };

  /** Every call into the kernel realm that can reach the learner's code. Undefined if the machine was stopped. */
  const call = (
    fn: QuickJSHandle,
    args: QuickJSHandle[],
    ticks: { idle: number; total: number },
  ): QuickJSHandle | undefined => {
    const answer = sandbox.guarded({ ...ticks, progress: block.cursor }, () =>
      kernel.callFunction(fn, kernel.undefined, ...args),
    );
    if (!answer) return undefined;
    if (sandbox.stopped()) {
      noteStop(kernel, answer.error);
      // A failed allocation is an error that the loop of the kernel realm has caught and written down.
      if (stopStack === '') stopStack = readThrown(text('report')).stack;
      return undefined;
    }
    if (!answer.error) return answer.value;
    throw new Error(`the kernel realm failed: ${JSON.stringify(kernel.dump(answer.error))}`);
  };
  const thrownBy = (error: QuickJSHandle): Thrown | null => {
    const answer = call(parts.describeThrown, [error], { idle: IDLE_TICKS, total: IDLE_TICKS });
    return answer ? readThrown(kernel.getString(answer)) : null;
  };

  let missing: string | null = null;
  let current: Opened | null = null;
  sandbox.runtime.setModuleLoader(
    (name) => {
      const source = current?.modules.get(name);
      if (source !== undefined) return source;
      missing ??= name;
      return { error: new Error('no such module') };
    },
    (_, name) => name,
  );

  return {
    sandbox,
    block,
    open(layout) {
      const id = must(
        kernel.callFunction(
          parts.open,
          kernel.undefined,
          kernel.newString(layout.id),
          number(layout.pageShift),
          kernel.newString(layout.kernel.join(',')),
          kernel.newString(layout.asked.map((name) => `${name}=${layout.as?.[name] ?? name}`).join(',')),
        ),
        (value) => kernel.getNumber(value),
      );
      const arities = must(kernel.callFunction(parts.arities, kernel.undefined, number(id)), (value) =>
        kernel.getString(value),
      );
      const realm = sandbox.newRealm();
      const modules = new Map([
        ['layout', constantsModule(layout.values)],
        ['uapi', constantsModule(uapiValues())],
        ['kernel', kernelModule(layout.kernel, arities.split(',').map(Number))],
      ]);
      realm.setProp(
        realm.global,
        '__hand',
        must(kernel.callFunction(parts.hand, kernel.undefined, number(id)), (value) => value),
      );
      realm.setProp(realm.global, '__print', parts.print);
      current = { realm, id, asked: layout.asked, modules };
      must(realm.evalCode("import 'layout'; import 'kernel';", 'setup.js', { type: 'module' }), () => {});
      must(realm.evalCode(LEARNER_PRELUDE, 'prelude.js'), () => {});
      return current;
    },
    load(opened, code) {
      missing = null;
      current = opened;
      const { realm } = opened;
      const answer = sandbox.guarded({ idle: LOAD_TICKS, total: LOAD_TICKS, progress: () => 0 }, () =>
        realm.evalCode(code, LEARNER_FILE, { type: 'module', strict: true }),
      );
      if (!answer) return { kind: 'stopped' };
      if (sandbox.stopped()) {
        noteStop(realm, answer.error);
        return { kind: 'stopped' };
      }
      if (answer.error) {
        if (missing !== null) return { kind: 'no-module', name: missing };
        const thrown = thrownBy(answer.error);
        return thrown ? { kind: 'threw', thrown } : { kind: 'stopped' };
      }
      return readExports(opened, answer.value);
    },
    sign: (signature) =>
      must(
        kernel.callFunction(parts.sign, kernel.undefined, kernel.newString(JSON.stringify(signature))),
        (value) => kernel.getNumber(value),
      ),
    map(fn, signature, count, patience) {
      block.clear(count);
      const done = call(parts.map, [fn, number(signature), number(count), number(patience)], {
        idle: IDLE_TICKS,
        total: IDLE_TICKS + Math.ceil(count * TICKS_PER_CALL),
      });
      return done ? kernel.getNumber(done) : Math.min(sandbox.stopped()?.at ?? 0, count);
    },
    one(fn, signature) {
      block.clear(1);
      call(parts.one, [fn, number(signature)], { idle: IDLE_TICKS, total: 2 * IDLE_TICKS });
    },
    spell: () => text('spell'),
    written: () => text('written'),
    stopStack: () => stopStack,
    report: () => readThrown(text('report')),
    output: () => text('output'),
  };

  function readExports({ realm, id, asked }: Opened, module: QuickJSHandle): Loaded {
    const state = realm.getPromiseState(module);
    if (state.type !== 'fulfilled' || !state.notAPromise) return { kind: 'waits' };
    const functions = new Map<string, QuickJSHandle>();
    const exports = new Map<string, string>();
    for (const name of asked) {
      const value = realm.getProp(module, name);
      const kind = realm.typeof(value);
      exports.set(name, kind);
      if (kind !== 'function') continue;
      functions.set(name, value);
      must(
        kernel.callFunction(parts.bind, kernel.undefined, number(id), kernel.newString(name), value),
        () => {},
      );
    }
    return { kind: 'ready', functions, exports };
  }
}
