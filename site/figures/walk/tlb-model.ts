// Models: two CPUs that remember a translation, and a table that changes under them: what each TLB holds, what is stale,
// which invalidation waits for a barrier. A list of operations is run on the simulator's machine from the start each
// time, so that the same list gives the same picture. Does not model: other pages than two, other address spaces.
import { halvesOf, hex, joinHalves, LAST_LEVEL, type TlbEntry, type TlbiOp } from '@spare-bits/sim-core';
import { ASID, entryPa, FOUR_KB, frameAt, makeScene, maskOf, pageEntry, type Scene, VA } from './scene.ts';
import { CPUS, type Line, type NewEntry, type Op, type Slot, type TlbView } from './tlb-words.ts';
import { FAULT_WORDS } from './words.ts';

const PAGE = 2n ** BigInt(FOUR_KB);
const FIRST = VA - (VA % PAGE);
const NEXT = FIRST + PAGE;
const FRAME = frameAt(FOUR_KB);
/** Another frame, for the entry that changes its address. */
const OTHER_FRAME = 0x1239_9000;

const VALID = maskOf(FOUR_KB, 'page', 'VALID');
const READ_ONLY = maskOf(FOUR_KB, 'page', 'AP[2]');

const ENTRY: Readonly<Record<NewEntry, bigint>> = {
  first: pageEntry(FRAME),
  'read-only': pageEntry(FRAME, true),
  frame: pageEntry(OTHER_FRAME),
  invalid: 0n,
};

/** What happened before the figure begins: both CPUs have used the page, one of them its neighbour. */
export const BEFORE: readonly Op[] = [
  { kind: 'use', cpu: 0, how: 'read' },
  { kind: 'use', cpu: 1, how: 'read' },
  { kind: 'use', cpu: 1, how: 'read', page: 'next' },
];

const frameText = (pa: number): string => `0x${(pa / 2 ** FOUR_KB).toString(16).toUpperCase()}`;
const mayText = (value: bigint): string => ((value & READ_ONLY) === 0n ? 'read, write' : 'read');

function wordsOf(value: bigint): string {
  if ((value & VALID) === 0n) return 'not valid';
  const frame = [FRAME, OTHER_FRAME, FRAME + Number(PAGE)].find(
    (pa) => value === pageEntry(pa) || value === pageEntry(pa, true),
  );
  return `frame ${frame === undefined ? '?' : frameText(frame)}, ${mayText(value)}`;
}

/** What still works because of a stale entry. */
function staleText(cpu: number, held: bigint, now: bigint): string {
  const until = 'Until TLBI and DSB,';
  if ((now & VALID) === 0n) return `the table says not valid. ${until} CPU ${cpu} goes on using the page.`;
  if ((held & READ_ONLY) === 0n && (now & READ_ONLY) !== 0n)
    return `the table says read-only. ${until} a store on CPU ${cpu} goes through.`;
  if ((held & READ_ONLY) !== 0n && (now & READ_ONLY) === 0n && (held ^ now ^ READ_ONLY) < PAGE)
    return `the table allows stores. ${until} a store on CPU ${cpu} may still fault.`;
  return `the table says ${wordsOf(now)}. ${until} CPU ${cpu} uses the old answer.`;
}

interface Run {
  readonly scene: Scene;
  readonly lines: Line[];
}

function use({ scene, lines }: Run, op: Extract<Op, { kind: 'use' }>): void {
  const { machine } = scene;
  const start = machine.events.count;
  const va = op.page === 'next' ? NEXT : FIRST;
  const result = machine.access(op.cpu, va, op.how, 0, 1n);
  const stale = machine.events.since(start).some((event) => event.kind === 'staleUse');
  const did = op.how === 'write' ? 'stores' : 'loads';
  const from = stale
    ? `the TLB’s old answer. ${machine.waiting().length > 0 ? 'Legal: the TLBI has not completed.' : 'Legal: nothing was invalidated yet.'}`
    : result.ok && result.hit
      ? 'from the TLB.'
      : 'after a walk.';
  lines.push({
    who: `CPU ${op.cpu}`,
    did: op.page === 'next' ? `${did}, next page` : did,
    result: result.ok
      ? `Goes through to frame ${frameText(result.pa - (result.pa % Number(PAGE)))}, ${from}`
      : `${FAULT_WORDS[result.fault]}, level ${result.level}${stale ? `, ${from}` : '.'}`.replace(/^./, (c) =>
          c.toUpperCase(),
        ),
    mood: !result.ok ? 'fault' : stale ? 'stale' : 'plain',
  });
}

const invalidation = (): TlbiOp => ({
  kind: 'va',
  asid: ASID,
  vaLo: halvesOf(FIRST).lo,
  vaHi: halvesOf(FIRST).hi,
  bytes: Number(PAGE),
  lastLevel: true,
});

function step(run: Run, op: Op): void {
  const { scene, lines } = run;
  const { machine } = scene;
  if (op.kind === 'use') use(run, op);
  else if (op.kind === 'store') {
    machine.store(0, entryPa(scene, LAST_LEVEL, FIRST), ENTRY[op.entry]);
    lines.push({
      who: 'CPU 0',
      did: 'writes the entry',
      result: `Memory now says: ${wordsOf(ENTRY[op.entry])}.`,
      mood: 'plain',
    });
  } else if (op.kind === 'tlbi') {
    machine.tlbi(0, invalidation());
    lines.push({
      who: 'CPU 0',
      did: 'TLBI',
      result: 'Issued for this page, to all CPUs. It has not completed.',
      mood: 'plain',
    });
  } else {
    const waited = machine.waiting().length;
    machine.dsb(0);
    const result =
      waited > 0 ? 'Waits until every CPU has forgotten the page.' : 'Waits for nothing: no TLBI was issued.';
    lines.push({ who: 'CPU 0', did: 'DSB', result, mood: 'plain' });
  }
}

function slotsOf({ machine }: Scene): Slot[] {
  const held = (cpu: number, va: bigint): TlbEntry | undefined =>
    machine
      .cpu(cpu)
      .tlb.entries()
      .find((entry) => BigInt(entry.start) === va);
  const places = [
    { cpu: 0, va: FIRST },
    { cpu: 1, va: FIRST },
    { cpu: 1, va: NEXT },
  ];
  return places.map(({ cpu, va }): Slot => {
    const entry = held(cpu, va);
    const page = hex(va);
    if (!entry) return { cpu, page, held: null };
    const value = joinHalves(entry.descLo, entry.descHi);
    const now = machine.load(cpu, entry.descPa) ?? 0n;
    const stale = now === value ? null : staleText(cpu, value, now);
    return { cpu, page, held: { frame: frameText(entry.pa), may: mayText(value), stale } };
  });
}

/** Runs the operations and tells what the TLBs hold afterwards. */
export function tlbView(ops: readonly Op[]): TlbView {
  const scene = makeScene({ pageShift: FOUR_KB, cpus: CPUS.length });
  const run: Run = { scene, lines: [] };
  for (const op of BEFORE) step(run, op);
  run.lines.length = 0;
  for (const op of ops) step(run, op);
  const { machine } = scene;
  const now = machine.load(0, entryPa(scene, LAST_LEVEL, FIRST)) ?? 0n;
  const slots = slotsOf(scene);
  return {
    lines: run.lines,
    slots,
    entry: hex(now),
    entryWords: wordsOf(now),
    waiting: machine.waiting().length,
    stale: slots.filter((slot) => slot.held?.stale).length,
    violations: machine.events.since(0).filter((event) => event.kind === 'bbmViolation').length,
  };
}
