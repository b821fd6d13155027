// Models: one QuickJS machine in WebAssembly with the bounds that make it safe to run anybody's code: a capped memory,
// a limited stack, a count of steps. One machine for each submission; it is thrown away afterwards.
// Does not model: clocks (the host outside the worker has them) nor what runs inside (guest/).
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSEmscriptenModule,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';

const PAGES_AT_START = 256;
/** 48 MB. This cap is the real bound; QuickJS's own limit does not hold. */
const PAGES_AT_MOST = 768;
const STACK_BYTES = 96 * 1024;
/** Emscripten asks for less and less, three times, before an allocation fails. */
const REFUSALS = 3;
/** Code that catches each failed allocation and goes on would keep the machine busy for long: it is cut off here. */
const HARD_STOP = 60;

export type Stop = 'out-of-steps' | 'out-of-memory';

export interface Budget {
  /** Ticks allowed without visible progress, and in all. A tick is 10,000 calls and loop turns: so often QuickJS asks. */
  readonly idle: number;
  readonly total: number;
  /** Where the work is; a change is progress. */
  readonly progress: () => number;
}

export interface Sandbox {
  readonly memory: WebAssembly.Memory;
  readonly runtime: QuickJSRuntime;
  newRealm(): QuickJSContext;
  /** An ArrayBuffer of the guest whose bytes the host can reach: it begins there in the memory. */
  newBlock(realm: QuickJSContext, bytes: number): { readonly handle: QuickJSHandle; readonly at: number };
  /** Runs foreign code under a budget. Undefined if the machine had to be stopped the hard way. */
  guarded<T>(budget: Budget, run: () => T): T | undefined;
  /** Was it stopped the hard way, in the middle of an instruction? Then nothing inside can be trusted or read. */
  broken(): boolean;
  /** Why the machine was stopped, if it was. A stopped machine stays stopped. */
  stopped(): { readonly why: Stop; readonly at: number } | null;
}

type EngineLoader = (options: { instantiateWasm: Instantiate }) => Promise<QuickJSEmscriptenModule>;

/** Thrown through the machine to end it at once. */
class HardStop extends Error {}

type Instantiate = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => unknown;

/** Looks at `over` each time the machine has called the host. */
function breakable(imports: WebAssembly.Imports, over: () => boolean): WebAssembly.Imports {
  const guard = (value: WebAssembly.ImportValue): WebAssembly.ImportValue => {
    if (typeof value !== 'function') return value;
    const call = value as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      const answer = call(...args);
      if (over()) throw new HardStop();
      return answer;
    };
  };
  return Object.fromEntries(
    Object.entries(imports).map(([module, names]) => [
      module,
      Object.fromEntries(Object.entries(names).map(([name, value]) => [name, guard(value)])),
    ]),
  );
}

interface Allocator {
  /** Runs `make`, which allocates once, and says where. */
  during<T>(make: () => T): { handle: T; at: number };
}

/**
 * The engine's variant with two additions: a way to end it from inside a call to the host, and a look at its allocator
 * (the library copies buffers out, and a copy for each block is too slow).
 */
function watch(over: () => boolean): { variant: typeof variant; allocator: Allocator } {
  let engine: { _malloc(size: number): number } | null = null;
  return {
    variant: {
      ...variant,
      importModuleLoader: async () => {
        const load = (await variant.importModuleLoader()) as unknown as EngineLoader;
        return async (options) => {
          const { instantiateWasm } = options as unknown as { instantiateWasm: Instantiate };
          const loaded = await load({
            ...options,
            instantiateWasm: (imports, done) => instantiateWasm(breakable(imports, over), done),
          });
          engine = loaded;
          return loaded;
        };
      },
    },
    allocator: {
      during(make) {
        if (!engine) throw new Error('the engine is not loaded');
        const own = engine;
        const malloc = own._malloc;
        let at = 0;
        own._malloc = (size) => {
          at = malloc(size);
          return at;
        };
        try {
          const handle = make();
          return { handle, at };
        } finally {
          own._malloc = malloc;
        }
      },
    },
  };
}

/** Starts a machine from the compiled module. */
export async function createSandbox(wasm: WebAssembly.Module): Promise<Sandbox> {
  const memory = new WebAssembly.Memory({ initial: PAGES_AT_START, maximum: PAGES_AT_MOST });
  let refusals = 0;
  let broken = false;
  let stop: { why: Stop; at: number } | null = null;
  let budget: (Budget & { spent: number; idled: number; last: number }) | null = null;
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    try {
      const before = grow(pages);
      refusals = 0;
      return before;
    } catch (refused) {
      refusals += 1;
      if (refusals >= REFUSALS) stop ??= { why: 'out-of-memory', at: budget?.progress() ?? 0 };
      throw refused;
    }
  };
  const { variant: watched, allocator } = watch(() => refusals >= HARD_STOP);
  const quickjs = await newQuickJSWASMModuleFromVariant(
    newVariant(watched, { wasmModule: wasm, wasmMemory: memory }),
  );
  const runtime = quickjs.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => {
    if (stop) return true;
    if (!budget) return false;
    const at = budget.progress();
    budget.idled = at === budget.last ? budget.idled + 1 : 0;
    budget.last = at;
    budget.spent += 1;
    if (budget.idled >= budget.idle || budget.spent >= budget.total) stop = { why: 'out-of-steps', at };
    return stop !== null;
  });
  return {
    memory,
    runtime,
    newRealm: () => runtime.newContext(),
    newBlock(realm, bytes) {
      const { handle, at } = allocator.during(() => realm.newArrayBuffer(new ArrayBuffer(bytes)));
      if (at === 0 || at % 8 !== 0) throw new Error('the block does not lie on a word');
      return { handle, at };
    },
    guarded(limits, run) {
      budget = { ...limits, spent: 0, idled: 0, last: limits.progress() };
      try {
        return run();
      } catch (error) {
        if (!(error instanceof HardStop)) throw error;
        broken = true;
        return undefined;
      } finally {
        budget = null;
      }
    },
    broken: () => broken,
    stopped: () => stop,
  };
}
