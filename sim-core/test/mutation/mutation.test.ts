import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { parseCases } from '../../oracle/mmu-case.ts';
import { type Judge, MUTANTS, type Mutant } from './mutants.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const core = path.resolve(here, '..', '..');
const recording = gunzipSync(readFileSync(path.join(core, 'test', 'oracle', 'mmu-public.jsonl.gz')));
/** Cases of every category first, so that most mutants are caught early. */
const cases = interleaved(parseCases(recording.toString('utf8')));
const [SEEDS, OPERATIONS] = [40, 500];

type Judges = typeof import('./entry.ts');

function interleaved<T extends { readonly category: string }>(list: readonly T[]): readonly T[] {
  const seen = new Map<string, number>();
  const rank = list.map((item) => {
    const many = seen.get(item.category) ?? 0;
    seen.set(item.category, many + 1);
    return { item, many };
  });
  return rank.sort((a, b) => a.many - b.many).map(({ item }) => item);
}

/** The judges with one file of the source edited; null for none. */
async function judges(mutant: Mutant | null): Promise<Judges> {
  const target = mutant === null ? null : path.join(core, ...mutant.file.split('/'));
  const { outputFiles } = await build({
    entryPoints: [path.join(here, 'entry.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'judges',
    target: 'es2022',
    write: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
            if (mutant === null || path.resolve(file) !== target) return undefined;
            const parts = readFileSync(file, 'utf8').replaceAll('\r\n', '\n').split(mutant.find);
            if (parts.length !== 2)
              throw new Error(
                `"${mutant.find}" stands ${parts.length - 1} times in ${mutant.file}, not once`,
              );
            return { contents: parts.join(mutant.replace), loader: 'ts' };
          });
        },
      },
    ],
  });
  return runInThisContext(`(() => { ${outputFiles[0]?.text ?? ''}; return judges; })()`) as Judges;
}

const ask = (by: Judge, { oracle, property, behaviour }: Judges): string | null =>
  by === 'oracle' ? oracle(cases) : by === 'property' ? property(SEEDS, OPERATIONS) : behaviour();

describe('broken walkers, TLBs and machines', () => {
  test('the source as it is passes all judges', { timeout: 120_000 }, async () => {
    const whole = await judges(null);
    expect((['oracle', 'property', 'behaviour'] as const).map((by) => ask(by, whole))).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('there are many, and each has a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MUTANTS.map((mutant) => mutant.name)).size).toBe(MUTANTS.length);
  });

  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('caught: %s', async (_name, mutant) => {
    expect(ask(mutant.by, await judges(mutant)), `no difference found by the ${mutant.by}`).not.toBeNull();
  });
});
