// Models: sixteen entries in the memory of the simulator's machine, one of which the kernel sets again: the code that then
// joins them, or does not, is the simulator's own. Reference: sim-core/pgtable/contpte.ts. Runs while the page is built, and in
// the page when the reader asks. Does not model: an address space around the run; words (words.ts).
import {
  ContPtes,
  contpteRules,
  foldRefusal,
  hex,
  Machine,
  makeHelpers,
  makeLayout,
  Ptes,
  TlbFlush,
} from '@spare-bits/sim-core';
import type { BitName, Condition, Row, RunView, Setup } from './words.ts';

const layout = makeLayout('v6.12-softdirty', { pageShift: 12 });
const h = makeHelpers(layout);
const rules = contpteRules(layout, h);
const refusal = foldRefusal(layout, h);

const RUN = layout.number('CONT_PTES');
const PAGE = 2 ** layout.number('PAGE_SHIFT');
const ENTRY = 8;
const VA = 0x7f12_3456_0000;
const FRAME = 0x4_0400n;
const MM = { asid: 42 };

const maskOf = (bit: BitName): bigint => layout.mask(`PTE_${bit}`);

/** The entry at a place of the run: an open, dirty page of a program, with what was turned over. */
function entryAt(place: number, { flips, frames }: Setup): bigint {
  const open = (layout.mask('PAGE_SHARED') | layout.mask('PTE_DIRTY')) & ~layout.mask('PTE_RDONLY');
  const first = frames === 'round' ? FRAME : FRAME + 1n;
  const pte = h.pfn_pte(first + BigInt(place), open);
  return (flips[place] ?? []).reduce((word, bit) => word ^ maskOf(bit), pte);
}

function rowOf(pte: bigint, place: number, setup: Setup): Row {
  const words = (setup.flips[place] ?? []).map(
    (bit) => `${bit} ${(pte & maskOf(bit)) === 0n ? 'clear' : 'set'}`,
  );
  return { entry: hex(pte), joined: h.pte_valid_cont(pte), differs: words.join(', ') };
}

/** What the kernel finds when it has set one entry of the run again. */
export function runView(setup: Setup): RunView {
  const machine = new Machine({ observe: false, cpus: 1 });
  const cpu = (): number => 0;
  const tlb = new TlbFlush(machine, PAGE, PAGE / ENTRY, cpu);
  const ptes = new Ptes(machine, h, tlb, cpu);
  const head = FRAME + (setup.frames === 'round' ? 0n : 1n) + (setup.folio === 'with' ? 0n : 1n);
  const pagesBefore = (pfn: number): number => pfn - Number(head);
  const contpte = new ContPtes(machine, layout, h, ptes, tlb, pagesBefore, rules);
  const table = machine.config.ramBase + ((VA / PAGE) % (PAGE / ENTRY)) * ENTRY;
  const places = Array.from({ length: RUN }, (_, place) => place);
  const words = places.map((place) => entryAt(place, setup));
  for (const [place, word] of words.entries()) ptes.set_pte(table + place * ENTRY, word);
  const set = setup.set === 'last' ? RUN - 1 : RUN - 2;
  const last = words[set] ?? 0n;
  contpte.set_pte(MM, VA + set * PAGE, table + set * ENTRY, last);
  const after = places.map((place) => ptes.ptep_get(table + place * ENTRY));
  const early = refusal(last, BigInt(VA / PAGE + set), BigInt(pagesBefore(Number(h.pte_pfn(last)))), true);
  const odd = words.findIndex((found, place) => !rules.contpte_agrees(last, found, BigInt(set - place)));
  const refused: Condition | null = early === 'user-mm' ? null : (early ?? (odd < 0 ? null : 'agrees'));
  return {
    before: words.map((word, place) => rowOf(word, place, setup)),
    after: after.map((word, place) => rowOf(word, place, setup)),
    refused,
    odd: refused === 'agrees' ? odd : null,
  };
}
