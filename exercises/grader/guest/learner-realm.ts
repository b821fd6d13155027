// Models: the realm in which the learner's file runs: the modules it may import, a console, and no ambient state.
// The text runs inside QuickJS before the learner's code. Does not model: the helpers behind `kernel` (kernel-realm.ts).
import type { LayoutValues, UapiValues } from '../names.ts';

/** Source of a module of constants: `layout` and `uapi`. */
export function constantsModule(values: LayoutValues | UapiValues): string {
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${value}${typeof value === 'bigint' ? 'n' : ''};`)
    .join('\n');
}

/**
 * Source of the module `kernel`. Each helper is a thin wrapper, so that printing it reveals nothing. What comes back from
 * the other realm is a primitive; a text is the sentence of a fault and is thrown as an error of this realm.
 */
export function kernelModule(names: readonly string[], arities: readonly number[]): string {
  const head = 'const hand = globalThis.__hand;\nconst Fault = TypeError;\n';
  const wrappers = names.map((name, index) => {
    const params = ['a', 'b', 'c', 'd'].slice(0, arities[index] ?? 1).join(', ');
    return (
      `export function ${name}(${params}) {\n` +
      '  let given;\n' +
      `  try { given = hand(${index}${params && `, ${params}`}); } catch { given = 'Called too deep.'; }\n` +
      "  if (typeof given === 'string') throw new Fault(given);\n" +
      '  return given;\n}\n'
    );
  });
  return `${head}${wrappers.join('')}export {};\n`;
}

/**
 * Runs after the modules were loaded: they keep what they need, the global scope loses it.
 * - QuickJS answers `BigInt.asUintN(64, -1n)` with -1n; the replacement is right for all widths.
 * - A verdict must not depend on the clock, on chance or on when memory is collected.
 */
export const LEARNER_PRELUDE = `(() => {
  const print = globalThis.__print;
  delete globalThis.__print;
  delete globalThis.__hand;
  const { isInteger, MAX_SAFE_INTEGER } = Number;
  const Range = RangeError;
  const big = BigInt;
  const toBig = (value) => {
    if (typeof value === 'number') throw new TypeError('cannot convert a number to a bigint here; write 1n, not 1');
    return big(value);
  };
  const asUintN = (bits, value) => {
    const width = Math.trunc(+bits) || 0;
    if (width < 0 || !isInteger(width) || width > MAX_SAFE_INTEGER) throw new Range('invalid number of bits');
    const word = toBig(value);
    if (word >= 0n && word < 0x8000000000000000n && width >= 63) return word;
    return word & ((1n << big(width)) - 1n);
  };
  const hide = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  hide(BigInt, 'asUintN', { asUintN(bits, value) { return asUintN(bits, value); } }.asUintN);
  for (const name of ['Date', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'performance']) {
    delete globalThis[name];
  }
  hide(Math, 'random', () => { throw new Error('There is no chance here: a check must give the same answer twice.'); });
  const { stringify } = JSON;
  const shortHex = (value) => {
    if (value < 0n || value > 0xFFFFFFFFFFFFFFFFn) return String(value) + 'n';
    const digits = value.toString(16).toUpperCase().padStart(16, '0');
    return '0x' + digits.slice(0, 4) + '_' + digits.slice(4, 8) + '_' + digits.slice(8, 12) + '_' + digits.slice(12);
  };
  let room = 500;
  const spell = (value) => {
    if (typeof value === 'bigint') return shortHex(value);
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return 'function ' + value.name;
    if (typeof value !== 'object' || value === null) return String(value);
    if (typeof value.message === 'string' && typeof value.name === 'string') return value.name + ': ' + value.message;
    return stringify(value, (key, inner) => (typeof inner === 'bigint' ? shortHex(inner) : inner)) ?? 'undefined';
  };
  const log = (...values) => {
    if (room <= 0) return;
    let line = '';
    for (let i = 0; i < values.length && line.length < room; i++) line += (i ? ' ' : '') + spell(values[i]);
    room -= line.length + 1;
    print(line);
  };
  const console = {};
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) hide(console, name, log);
  hide(globalThis, 'console', console);
})();`;
