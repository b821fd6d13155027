// Models: one CPU as memory management sees it: translation registers, ASID, TLB, and the way from an address to memory.
// Reference: DDI 0487 D8. Does not model: instructions, exception entry, caches.
import { TCR_EL1, TTBR_EL1 } from '../arch/descriptor-regs.ts';
import { makeRegime, type Regime } from '../arch/regime.ts';
import { type CpuFeatures, checkRegs, readField, type TranslationRegs } from '../arch/regs.ts';
import { newTranslation, type Translation } from '../arch/translate.ts';
import type { RecordTable, Stores } from './columns.ts';
import { Tlb, type TlbConfig } from './tlb.ts';
import { WalkCache } from './walk-cache.ts';

const RESET: TranslationRegs = { tcr: 0n, sctlr: 0n, mair: 0n, ttbr0: 0n, ttbr1: 0n };
/** ASIDs have 8 bits unless TCR_EL1.AS asks for 16. */
const SMALL_ASIDS = 2 ** 8;
const ALL_ASIDS = 2 ** TTBR_EL1.ASID.width;

export interface Derived {
  readonly regs: TranslationRegs;
  readonly regime: Regime;
  readonly asid: number;
}

export class Cpu {
  readonly tlb: Tlb;
  readonly walkCache: WalkCache;
  /** Reused by every translation of this CPU. */
  readonly out: Translation = newTranslation();
  private readonly table: RecordTable<TranslationRegs>;
  private derived: Derived;
  private version = -1;

  constructor(
    readonly id: number,
    readonly features: CpuFeatures,
    tlb: TlbConfig,
    stores: Stores,
  ) {
    this.tlb = new Tlb(tlb, stores, id);
    this.walkCache = new WalkCache(tlb.walkEntries, stores, id);
    this.table = stores.table<TranslationRegs>(`cpu${id}.regs`);
    this.derived = this.derive(RESET);
  }

  get regs(): TranslationRegs {
    return this.table.get(0) ?? RESET;
  }

  /**
   * Writes translation registers. What a TLB remembers is not touched: that is the program's duty.
   * @throws RangeError that names the register, when a value does not fit.
   */
  setRegs(change: Partial<TranslationRegs>): void {
    for (const name of Object.keys(change)) {
      if (!(name in RESET))
        throw new RangeError(`cpu: no register ${name}; there are ${Object.keys(RESET).join(', ')}`);
    }
    const regs = { ...this.regs, ...change };
    checkRegs(regs);
    this.table.put(0, regs);
  }

  get regime(): Regime {
    return this.current().regime;
  }

  /** The address space that translations of this CPU belong to now. */
  get asid(): number {
    return this.current().asid;
  }

  /** How many address spaces the CPU tells apart. */
  get asids(): number {
    return readField(this.regs.tcr, TCR_EL1.AS) === 1 ? ALL_ASIDS : SMALL_ASIDS;
  }

  /** What the registers ask for, worked out again only when they may have changed. */
  current(): Derived {
    // Going back in time replaces the record under us; the version tells.
    if (this.table.version !== this.version) {
      this.version = this.table.version;
      if (this.regs !== this.derived.regs) this.derived = this.derive(this.regs);
    }
    return this.derived;
  }

  private derive(regs: TranslationRegs): Derived {
    const regime = makeRegime(regs, this.features);
    const holder = readField(regs.tcr, TCR_EL1.A1) === 1 ? regs.ttbr1 : regs.ttbr0;
    const asid = readField(holder, TTBR_EL1.ASID);
    return { regs, regime, asid: readField(regs.tcr, TCR_EL1.AS) === 1 ? asid : asid % SMALL_ASIDS };
  }
}
