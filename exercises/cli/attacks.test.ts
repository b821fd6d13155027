import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGrader, type TestGrader } from './testing.ts';

let kit: TestGrader;
beforeAll(async () => {
  kit = await openTestGrader();
}, 240_000);
afterAll(() => kit?.pool.close());

const REST = 'export const pte_uffd_wp = (p) => false, pte_clear_uffd_wp = (p) => p;\n';

/** Each tries to get the right answer without knowing it, or to be told that it has it. */
const ATTACKS: Readonly<Record<string, string>> = {
  'the answer is re-exported from kernel':
    "export { pte_mkuffd_wp, pte_uffd_wp, pte_clear_uffd_wp } from 'kernel';",
  'everything is re-exported from kernel': "export * from 'kernel';",
  'kernel is searched as an object': `import * as kernel from 'kernel';
    const find = (name) => { console.log(Object.keys(kernel).join()); return kernel[name] ?? kernel.default?.[name]; };
    export const pte_mkuffd_wp = (p) => find('pte_mkuffd_wp')(p);${REST}`,
  'kernel is imported later': `${REST}let k; import('kernel').then((m) => { k = m; });
    export const pte_mkuffd_wp = (p) => k.pte_mkuffd_wp(p);`,
  'the reference is printed': `import * as kernel from 'kernel';
    for (const fn of Object.values(kernel)) console.log(String(fn), Function.prototype.toString.call(fn), fn.name);
    ${REST}export const pte_mkuffd_wp = (p) => p;`,
  'the global scope is searched': `${REST}
    const scope = Function('return this')();
    console.log(Reflect.ownKeys(scope).filter((k) => /kernel|hand|print|realm|block|sb/i.test(String(k))).join());
    export const pte_mkuffd_wp = (p) => { for (const k of Reflect.ownKeys(scope)) if (scope[k]?.pte_mkuffd_wp) return scope[k].pte_mkuffd_wp(p); return p; };`,
  'call, apply and bind are tapped': `import { pte_write } from 'kernel';
    let seen; for (const n of ['call', 'apply', 'bind']) { const own = Function.prototype[n]; Function.prototype[n] = function (...a) { seen = [this, ...a]; return Reflect.apply(own, this, a); }; }
    ${REST}export const pte_mkuffd_wp = (p) => { pte_write(p); return seen?.find((s) => s?.pte_mkuffd_wp)?.pte_mkuffd_wp(p) ?? p; };`,
  'built-in methods are tapped': `import { pte_write } from 'kernel';
    const seen = [];
    for (const proto of [Map.prototype, Array.prototype, String.prototype, BigInt.prototype, Object.prototype, Set.prototype])
      for (const n of Object.getOwnPropertyNames(proto)) { const own = Object.getOwnPropertyDescriptor(proto, n).value; if (typeof own === 'function' && n !== 'constructor') proto[n] = function (...a) { if (seen.length < 1000) seen[seen.length] = this; return Reflect.apply(own, this, a); }; }
    ${REST}export const pte_mkuffd_wp = (p) => { pte_write(p); for (let i = 0; i < seen.length; i++) if (typeof seen[i]?.pte_mkuffd_wp === 'function') return seen[i].pte_mkuffd_wp(p); return p; };`,
  'names are caught on Object.prototype': `import { pte_write } from 'kernel';
    let table; for (const n of ['pte_mkuffd_wp', 'pte_uffd_wp', 'hand', 'bound', '0', 'then', 'message', 'stack'])
      Object.defineProperty(Object.prototype, n, { configurable: true, get() { table ??= this; return undefined; }, set(v) { table ??= v; } });
    ${REST}export const pte_mkuffd_wp = (p) => { pte_write(p); return typeof table === 'function' ? table(p) : p; };`,
  'BigInt is replaced': `globalThis.BigInt = () => 0x04E0000012345FC3n; globalThis.BigUint64Array = class { constructor() { return new Proxy([], { get: () => 1n }); } };
    BigInt.asUintN = () => 1n; globalThis.Object = null; globalThis.Array = null; ${REST}export const pte_mkuffd_wp = (p) => p;`,
  'a verdict is posted': `const message = { type: 'done', refused: null, status: 'passed', calls: 1, output: '' };
    for (const send of [globalThis.postMessage, globalThis.parentPort?.postMessage, globalThis.process?.send, globalThis.close]) try { send?.(message); } catch {}
    console.log(JSON.stringify(message)); ${REST}export const pte_mkuffd_wp = (p) => p;`,
  'the host is asked for': `console.log([typeof process, typeof require, typeof fetch, typeof self, typeof window, typeof document, typeof WebAssembly, typeof Worker, typeof setTimeout, typeof XMLHttpRequest, typeof indexedDB, typeof Date, typeof performance, typeof SharedArrayBuffer, typeof Deno, typeof std, typeof os].join());
    ${REST}export const pte_mkuffd_wp = (p) => p;`,
  'a result equals everything': `${REST}export const pte_mkuffd_wp = () => ({ valueOf: () => 1n, toString: () => '1', [Symbol.toPrimitive]: () => 1n, __proto__: BigInt.prototype });`,
  'a result is a proxy': `${REST}export const pte_mkuffd_wp = (p) => new Proxy(Object(p), { get: (t, k) => (typeof t[k] === 'function' ? t[k].bind(t) : true) });`,
  'an export is a proxy': `${REST}export const pte_mkuffd_wp = new Proxy(function () {}, { apply: (t, self, args) => { console.log(typeof self, args.length); return self?.pte_mkuffd_wp?.(args[0]) ?? args[0]; } });`,
  'the caller is asked for': `${REST}export const pte_mkuffd_wp = Function('p', 'try { const c = arguments.callee.caller; if (c) { console.log(String(c)); return c(p); } } catch (e) { console.log(e.message); } console.log(typeof this.kernelRealm, typeof this.pte_mkuffd_wp); return p;');`,
  'an error of the other realm is caught at the bottom of the stack': `import { pte_write } from 'kernel';
    let caught = []; function deep(n) { try { pte_write(1n); } catch (e) { caught[caught.length] = e; } try { deep(n + 1); } catch (e) { caught[caught.length] = e; } }
    ${REST}export const pte_mkuffd_wp = (p) => { if (!caught.length) { deep(0); for (const e of caught) if (!(e instanceof Error)) { const scope = e.constructor.constructor('return this')(); console.log('ESCAPED', Object.keys(scope).join()); } } return p; };`,
  'a wrong argument makes kernel throw': `import { pte_write } from 'kernel';
    ${REST}export const pte_mkuffd_wp = (p) => { for (const bad of [1, undefined, {}, -1n, 2n ** 64n, { valueOf() { return 1n; } }, Symbol()]) try { pte_write(bad); } catch (e) { if (!(e instanceof TypeError)) console.log('ESCAPED'); } return p; };`,
  'the module is a thenable': `${REST}export const then = (ok) => ok({ pte_mkuffd_wp: (p) => p }); export const pte_mkuffd_wp = (p) => p;`,
  'the prelude is undone': `delete Array.prototype[Symbol.iterator]; delete Object.prototype.hasOwnProperty; Object.freeze(globalThis); Object.setPrototypeOf(globalThis, null);
    ${REST}export const pte_mkuffd_wp = (p) => p;`,
  'what is thrown runs code when it is read': `${REST}export const pte_mkuffd_wp = (p) => { throw { get message() { for (;;) {} }, get stack() { return 'learner.ts:1:1'; } }; };`,
  'what is thrown is a proxy that throws': `${REST}export const pte_mkuffd_wp = (p) => { throw new Proxy({}, { get() { throw new Proxy({}, { get() { throw 1; } }); } }); };`,
  'what is thrown looks like a pass': `${REST}export const pte_mkuffd_wp = (p) => { const e = new Error('passed'); e.name = 'AssertionError'; e.state = 'passed'; e.expected = p; throw e; };`,
  'import.meta is searched': `console.log(Object.keys(import.meta).join()); ${REST}export const pte_mkuffd_wp = (p) => import.meta.main?.(p) ?? p;`,
  'a promise is returned': `${REST}export const pte_mkuffd_wp = async (p) => p;`,
  'a generator is returned': `${REST}export function* pte_mkuffd_wp(p) { yield p; }`,
};

describe('attacks neither pass nor learn anything', () => {
  test.each(Object.entries(ATTACKS))('%s', async (_, source) => {
    const result = await kit.grade(source);
    expect(result.status).not.toBe('passed');
    expect(result.status).not.toBe('grader-fault');
    expect(result.score).toBeLessThan(result.maxScore / 2);
    expect(result.output).not.toContain('ESCAPED');
    // Neither the reference's source nor anything of the other realm shows in what could be printed.
    expect(result.output).not.toMatch(/kernelRealm|__hand|makeHelpers|mask|PTE_|desk|\d{15,}n/);
    expect(result.output.length).toBeLessThanOrEqual(500);
    expect(result.tests.some((one) => one.idea)).toBe(false);
  });

  test('nothing of the host is within reach', async () => {
    const { output } = await kit.grade(ATTACKS['the host is asked for'] ?? '');
    expect(new Set(output.trim().split(/[,\n]/))).toEqual(new Set(['undefined']));
  });

  test('a right answer passes however it tampers with built-in objects', async () => {
    const { solution } = kit.exercise('pte_mkuffd_wp');
    const tampered = await kit.grade(`${solution}
      Array.prototype.push = () => { throw 1; }; Object.prototype.toString = null; BigInt.asUintN = () => 5n;
      Math.imul = null; JSON.stringify = () => { throw 2; }; globalThis.BigUint64Array = null; Map.prototype.get = () => 1;`);
    expect(tampered.status).toBe('passed');
  });

  test('one submission leaves nothing for the next on the same worker', async () => {
    const { exercise, grade } = kit;
    const { solution } = exercise('pte_mkuffd_wp');
    await grade(`globalThis.loot = 1; ${solution}`);
    const next = await grade(`console.log(typeof globalThis.loot);${solution}`);
    expect(next.output.trim().split('\n')).toEqual(['undefined', 'undefined']);
  });
});
