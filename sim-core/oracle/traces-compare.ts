// Models: the comparison of one step with its recording, field by field: every field of either side counts, whichever
// side has it. What is not judged is listed here and nowhere else. Does not model: tolerance of any kind.
import { canonical } from '../machine/columns.ts';
import type { Outcome, RunEvent } from '../scenario/outcome.ts';
import { isObject, type Json } from './traces-json.ts';
import type { TraceStep } from './traces-record.ts';

/** One field that differs. `null` stands for a field that is not there. */
export interface FieldDifference {
  /** A page, as "A0"; an area, as "area A 0–4"; null: the step as a whole. */
  readonly where: string | null;
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export interface StepFacts {
  readonly result: Json;
  readonly obs: readonly Json[];
  readonly vmas: readonly Json[];
}

const ACCESSES: ReadonlySet<string> = new Set(['read', 'write', 'exec']);

function eventRecord(event: RunEvent): Json {
  if (event.ev === 'remove' || event.ev === 'unmap') return { ev: event.ev, p: event.p, n: event.n };
  return { ...event };
}

/** What a step gave, in the fields that a recording has for it. */
export function resultRecord(op: string, outcome: Outcome): Json {
  const { ret, err, val, sig, code, minflt, majflt, events, regions, walkEnd, parked, failure } = outcome;
  const uffd = events.length > 0 && { uffd: events.map(eventRecord) };
  const trouble = { ...(parked && { parked }), ...(failure !== undefined && { failure }) };
  if (ACCESSES.has(op)) {
    const end = sig !== undefined ? { sig, code } : op === 'read' && { val };
    return { ...end, minflt, majflt, ...uffd, ...trouble };
  }
  return {
    ret,
    ...(err !== undefined && { err }),
    ...(walkEnd !== undefined && { walk_end: walkEnd }),
    ...(regions && { regions }),
    ...uffd,
    ...trouble,
  };
}

/** Fields of two records that differ; records inside records are looked into, lists are compared whole. */
function compareRecords(
  where: string | null,
  expected: Json,
  got: Json,
  prefix: string,
  found: FieldDifference[],
): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const [wanted, have] = [expected[key], got[key]];
    const field = prefix + key;
    if (isObject(wanted) && isObject(have)) compareRecords(where, wanted, have, `${field}.`, found);
    else if (spell(wanted) !== spell(have))
      found.push({ where, field, expected: wanted ?? null, got: have ?? null });
  }
}

/** Equal for equal values: 5 and 5n are the same number, a missing field is not the same as null. */
function spell(value: unknown): string {
  return value === undefined ? 'nothing' : canonical(value).replace(/(\d)n\b/g, '$1');
}

/** Not judged: whether a hugetlb folio is dirty; it tells the history of a pool, not of the step. */
function judged(expected: Json, got: Json, areas: readonly Json[], hugetlb: bigint): readonly [Json, Json] {
  const inPool = areas.some(
    ({ r, s, e, flags }) =>
      r === expected.r &&
      Number(s) <= Number(expected.p) &&
      Number(expected.p) < Number(e) &&
      (BigInt(String(flags)) & hugetlb) !== 0n,
  );
  if (!inPool) return [expected, got];
  const drop = (page: Json): Json => {
    if (!isObject(page.pg)) return page;
    const { dirty: _dirty, ...pg } = page.pg;
    return { ...page, pg };
  };
  return [drop(expected), drop(got)];
}

const pageName = ({ r, p }: Json): string => `${r}${p}`;
const areaName = ({ r, s, e }: Json): string => `area ${r} ${s}–${e}`;

/**
 * All differences of a step, pages and areas in their order.
 * @param hugetlb the mask of VM_HUGETLB, whose folios' dirty state is not judged
 */
export function compareStep(step: TraceStep, got: StepFacts, hugetlb: bigint): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  compareRecords(null, step.result, got.result, '', found);
  for (const [i, expected] of step.obs.entries()) {
    const page = got.obs[i] ?? {};
    compareRecords(pageName(expected), ...judged(expected, page, step.vmas, hugetlb), '', found);
  }
  if (got.obs.length > step.obs.length)
    found.push({ where: null, field: 'obs', expected: step.obs.length, got: got.obs.length });
  for (let i = 0; i < Math.max(step.vmas.length, got.vmas.length); i++) {
    const [expected, area] = [step.vmas[i], got.vmas[i]];
    if (expected && area) compareRecords(areaName(expected), expected, area, '', found);
    else
      found.push({
        where: areaName(expected ?? area ?? {}),
        field: 'area',
        expected: expected ?? null,
        got: area ?? null,
      });
  }
  return found;
}
