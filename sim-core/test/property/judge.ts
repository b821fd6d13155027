// Models: the judgement on one access: is what the machine answered among the things that it may have answered? Either
// what a walk finds now, or a leaf of an older state since the last completed invalidation. With a walk cache, tables
// and leaf may come from different moments of their windows; without one, a walk sees one moment.
// Does not model: which of the possible answers a TLB of some size would give.
import type { AccessResult } from '../../machine/machine.ts';
import type { Address, Scenario } from './scenario.ts';
import { type Kind, type Leaf, M, type Moment, type Shadow, type Step } from './shadow.ts';
import type { Windows } from './windows.ts';

export interface Judged {
  readonly wrong: string | null;
  readonly stale: boolean;
}

type Fault = { readonly fault: string; readonly level: number };
interface Possible {
  readonly leaves: readonly Leaf[];
  readonly faults: readonly Fault[];
}

const KERNEL = 3;

/** Leaves that a run answers with: any member that says it is part of one, at any level of the way. */
function ofRuns(
  shadow: Shadow,
  { pa, level, limits }: Step,
  va: bigint,
  valuesOf: (place: number) => readonly bigint[],
): Leaf[] {
  const list: Leaf[] = [];
  for (const place of shadow.joinedRun(pa, level)) {
    for (const desc of valuesOf(place)) {
      if ((desc & M.contiguous) === 0n || shadow.kindOf(desc, level) !== 'leaf') continue;
      const joined = shadow.leafOf(desc, place, va, level, limits, true);
      if (joined) list.push(joined);
    }
  }
  return list;
}

/** Every leaf that a whole walk could have found at one moment since `start`. */
function snapshots(shadow: Shadow, root: number, va: bigint, start: Moment): Leaf[] {
  const { memory } = shadow;
  const list: Leaf[] = [];
  for (let moment: Moment | null = start; moment !== null; ) {
    const at: Moment = moment;
    const found = shadow.walk(root, va, at);
    if ('leaf' in found) list.push(found.leaf);
    // As long as the way stays, only neighbours in a run can give other answers.
    const next = memory.nextChange(
      found.path.map((step) => step.pa),
      at,
    );
    const until = next === null ? memory.now : next - 1;
    for (const step of found.path)
      list.push(...ofRuns(shadow, step, va, (place) => memory.values(place, at, until)));
    moment = next;
  }
  return list;
}

/** Leaves and faults with tables from one window and the leaf from another. */
function mixed(shadow: Shadow, root: number, va: bigint, tables: Moment, leafStart: Moment): Possible {
  const { memory } = shadow;
  const leaves: Leaf[] = [];
  const faults: Fault[] = [];
  const descend = (table: number, level: number, limits: bigint): void => {
    const pa = shadow.entryPa(table, va, level);
    if (!memory.has(pa)) {
      faults.push({ fault: 'externalOnWalk', level });
      return;
    }
    for (const desc of memory.values(pa, leafStart)) {
      const kind = shadow.kindOf(desc, level);
      if (kind === 'invalid') faults.push({ fault: 'translation', level });
      const leaf = kind === 'leaf' ? shadow.leafOf(desc, pa, va, level, limits) : null;
      if (leaf) leaves.push(leaf);
      else if (kind === 'leaf') faults.push({ fault: 'addressSize', level });
    }
    leaves.push(...ofRuns(shadow, { pa, level, limits }, va, (place) => memory.values(place, leafStart)));
    for (const desc of memory.values(pa, tables)) {
      if (shadow.kindOf(desc, level) !== 'table') continue;
      const next = shadow.nextTable(desc);
      if (next === null) faults.push({ fault: 'addressSize', level });
      else descend(next, level + 1, limits | shadow.limitsOf(desc));
    }
  };
  descend(root, shadow.startLevel, 0n);
  return { leaves, faults };
}

/** What a walk may find now. */
function walkNow(scenario: Scenario, root: number, va: bigint, tables: Moment): Possible {
  const { shadow, walkCache } = scenario;
  const { now } = shadow.memory;
  if (walkCache) {
    const { leaves, faults } = mixed(shadow, root, va, tables, now);
    // Members of a run are for TLBs; a walk reads the entry itself.
    const own = leaves.filter((leaf) => !leaf.joined);
    return { leaves: own, faults };
  }
  const found = shadow.walk(root, va, now);
  return 'leaf' in found ? { leaves: [found.leaf], faults: [] } : { leaves: [], faults: [found] };
}

/** Leaves that the TLB of the CPU may hold for the address: its own ones, and global ones of whatever address space. */
function remembered(scenario: Scenario, windows: Windows, space: number, address: Address): readonly Leaf[] {
  const { shadow, roots, walkCache } = scenario;
  const { va, signed, kernel } = address;
  const list: Leaf[] = [];
  roots.forEach((root, other) => {
    if (kernel !== (other === KERNEL)) return;
    const owners = kernel ? [0, 1, 2] : [other];
    for (const owner of owners) {
      const { own, global, tables, tablesOfGlobal } = windows.of(owner + 1, signed);
      const leavesSince = (start: Moment, from: Moment): readonly Leaf[] =>
        walkCache ? mixed(shadow, root, va, from, start).leaves : snapshots(shadow, root, va, start);
      if (owner === space)
        list.push(...leavesSince(own, tables).filter((leaf) => (leaf.desc & M.notGlobal) !== 0n));
      list.push(...leavesSince(global, tablesOfGlobal).filter((leaf) => (leaf.desc & M.notGlobal) === 0n));
    }
  });
  return list;
}

const showLeaf = (leaf: Leaf): string =>
  `${leaf.pa.toString(16)} (${leaf.desc.toString(16)} at level ${leaf.level})`;

/** Judges an access, and lets the shadow's memory follow what hardware has written back. */
export function judgeAccess(
  scenario: Scenario,
  windows: Windows,
  space: number,
  address: Address,
  kind: Kind,
  el: 0 | 1,
  result: AccessResult,
): Judged {
  const { shadow, roots, machine } = scenario;
  const { memory } = shadow;
  const root = roots[address.kernel ? KERNEL : space] ?? 0;
  const now = walkNow(scenario, root, address.va, windows.of(space + 1, address.signed).tables);
  const verdict = (leaf: Leaf, hit: boolean): string => {
    const said = shadow.verdict(leaf, el, kind, hit);
    return said === 'ok' && !memory.has(Number(leaf.pa)) ? 'external' : said;
  };
  /** Has hardware noted the access in the leaf? A store through the leaf onto itself hides that. */
  const follow = (leaf: Leaf): boolean => {
    const noted = shadow.noted(leaf.desc, kind);
    const hidden = result.ok && kind === 'write' && result.pa === leaf.descPa;
    if (!hidden && machine.memory.word(leaf.descPa) !== noted) return false;
    memory.write(leaf.descPa, noted);
    return true;
  };
  /** Among leaves that explain the answer, one that hardware has changed tells more than one that was as it is. */
  const followed = (leaves: readonly Leaf[]): boolean =>
    leaves.some((leaf) => shadow.noted(leaf.desc, kind) !== leaf.desc && follow(leaf)) || leaves.some(follow);
  // What the tables say now is looked at first: it is nearly always the answer, and the rest is slow.
  const old = (): readonly Leaf[] => remembered(scenario, windows, space, address);
  const wrong = (what: string): Judged => {
    const list = [...new Set(old().map(showLeaf))].join(', ') || 'nothing';
    const tables = [...now.leaves.map(showLeaf), ...now.faults.map((f) => `${f.fault} ${f.level}`)].join(
      ', ',
    );
    const where = `${kind} at EL${el} of ${address.va.toString(16)}`;
    return { wrong: `${where}: ${what}; now ${tables}; remembered ${list}`, stale: false };
  };
  const [right, late] = [
    { wrong: null, stale: false },
    { wrong: null, stale: true },
  ];
  if (!result.ok) {
    const { fault, level } = result;
    if (now.faults.some((other) => other.fault === fault && other.level === level)) return right;
    const same = (leaf: Leaf, hit: boolean): boolean =>
      verdict(leaf, hit) === fault && (leaf.level === level || fault === 'external');
    // An abort of the access itself comes after hardware has noted it.
    const fresh = now.leaves.filter((leaf) => same(leaf, false));
    if (fault === 'external' ? followed(fresh) : fresh.length > 0) return right;
    return old().some((leaf) => same(leaf, true)) ? late : wrong(`a ${fault} fault at level ${level}`);
  }
  const pa = BigInt(result.pa);
  const said = `success at ${pa.toString(16)}${result.hit ? ' from the TLB' : ''}`;
  const fits = (leaf: Leaf): boolean => leaf.pa === pa && verdict(leaf, result.hit) === 'ok';
  const there = memory.at(result.pa, memory.now);
  if (kind !== 'write' && result.value !== there && !now.leaves.some((leaf) => leaf.descPa === result.pa))
    return wrong(`${said}, value ${result.value}, not ${there}`);
  if (!result.hit) return followed(now.leaves.filter(fits)) ? right : wrong(said);
  if (now.leaves.some(fits)) return right;
  return old().some(fits) ? late : wrong(said);
}
