// Models: a comparison with recordings of scenarios as lines of text: for each scenario that differs its first difference,
// by step, page and field; entries also by the fields of the word. Does not model: colours, terminals.
import { diffFields } from '../bits/codec.ts';
import { hex } from '../bits/u64.ts';
import { contextOf, type Layout, makeLayout } from '../pgtable/layout.ts';
import type { TracesComparison, TracesSum, TraceVerdict } from './traces.ts';
import type { FieldDifference } from './traces-compare.ts';
import { isObject } from './traces-json.ts';
import type { TraceScenario } from './traces-record.ts';
import { configOf } from './traces-scenario.ts';

/** Fields that are words of a table. */
const WORDS: ReadonlySet<string> = new Set(['desc', 'get', 'prot']);
const SHOWN_FIELDS = 24;
const HEX = /^0x[0-9a-f]{1,16}$/;

function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return HEX.test(value) ? hex(BigInt(value)) : value || 'nothing set';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.length === 0 ? 'none' : value.join(', ');
  return JSON.stringify(value);
}

/** Fields of a word that differ, as the kind of entry that was expected. */
function wordLines(layout: Layout, expected: bigint, got: bigint): string[] {
  const context = contextOf(layout, expected === 0n ? got : expected);
  if (context === 'none') return [];
  const text = (part: bigint): string => `0x${part.toString(16).toUpperCase()}`;
  return diffFields(layout.fields(context), expected, got).map(
    ({ field, before, after }) => `  ${field.name}: expected ${text(before)}, got ${text(after)}`,
  );
}

function differenceLines(layout: Layout, { field, expected, got }: FieldDifference): string[] {
  const lines = [`${field}: expected ${show(expected)}, got ${show(got)}`];
  const words = [expected, got].map((value) =>
    typeof value === 'string' && HEX.test(value) ? BigInt(value) : null,
  );
  const [wanted, have] = words;
  if (WORDS.has(field) && typeof wanted === 'bigint' && typeof have === 'bigint')
    lines.push(...wordLines(layout, wanted, have));
  return lines;
}

/** How one reads an operation: its name and arguments. */
function stepText(trace: TraceScenario, index: number): string {
  const step = trace.steps[index];
  if (!step || !isObject(step.operation)) return step?.op ?? '';
  const { op, missing: _missing, ...args } = step.operation as Record<string, unknown>;
  return `${op} ${Object.entries(args)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`.trim();
}

function verdictLines({ trace, step, differences }: TraceVerdict): readonly string[] {
  const config = configOf(trace);
  const layout = makeLayout(config.layout, { pageShift: config.pageShift });
  const kernel = `${trace.profile}, ${trace.cpu}, ${trace.pageSize / 1024}K pages`;
  const first = differences[0]?.where ?? null;
  const here = differences.filter(({ where }) => where === first);
  const elsewhere = new Set(differences.map(({ where }) => where ?? 'the result'));
  elsewhere.delete(first ?? 'the result');
  const lines = [`  ${trace.name} (${kernel}), step ${step}: ${stepText(trace, step)}`];
  lines.push(first === null ? '    the result:' : `    ${/^[A-Z]\d/.test(first) ? `page ${first}` : first}:`);
  lines.push(
    ...here
      .slice(0, SHOWN_FIELDS)
      .flatMap((difference) => differenceLines(layout, difference).map((line) => `      ${line}`)),
  );
  if (elsewhere.size > 0) lines.push(`    also different: ${[...elsewhere].join(', ')}`);
  return lines;
}

/** What to print about one file; the caller adds the sum over all files. */
export function tracesReport(title: string, comparison: TracesComparison): readonly string[] {
  const { verdicts } = comparison;
  const lines = [tracesSummary(title, comparison)];
  for (const verdict of verdicts) if (verdict.verdict === 'differs') lines.push(...verdictLines(verdict));
  const reasons = new Map<string, string[]>();
  for (const { trace, verdict, why } of verdicts)
    if (verdict === 'not modelled') reasons.set(why, [...(reasons.get(why) ?? []), trace.name]);
  for (const [why, names] of reasons) lines.push(`  not modelled, ${why}: ${names.join(', ')}`);
  if (verdicts.some(({ trace }) => usesHugetlb(trace)))
    lines.push('  not judged: whether hugetlb folios are dirty');
  return lines;
}

const usesHugetlb = ({ steps }: TraceScenario): boolean =>
  steps.some(
    ({ operation }) =>
      typeof operation !== 'string' && operation.op === 'mmap' && operation.kind.startsWith('hugetlb'),
  );

/** The line that ends a comparison, and begins that of a file. */
export function tracesSummary(title: string, sum: TracesSum): string {
  const { scenarios, steps, equal, differ, notModelled } = sum;
  return `${title}: ${scenarios} scenarios, ${steps} steps, ${equal} equal, ${differ} differ, ${notModelled} not modelled`;
}
