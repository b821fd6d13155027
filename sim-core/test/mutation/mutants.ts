// Models: walkers, TLBs and machines that are wrong in one way each, as edits of the source: a text that stands there
// exactly once, and what replaces it. `by` says where to look first; a mutant that nothing catches fails the suite.
// Does not model: mistakes in tables of data; layouts have tests of their own.

export type Judge = 'oracle' | 'property' | 'behaviour';

export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly by: Judge;
}

type Row = readonly [name: string, find: string, replace: string];

const of = (file: string, by: Judge, rows: readonly Row[]): readonly Mutant[] =>
  rows.map(([name, find, replace]) => ({ name, file, find, replace, by }));

const ARCH = [
  ...of('arch/translate.ts', 'oracle', [
    [
      'permission is judged before the access flag',
      "if (!used && !regime.hardwareAccessFlag) return fail(out, 'accessFlag', walk.level);",
      "if (!used && !regime.hardwareAccessFlag && permitted(regime, walk, req.el, req.kind, req.pan)) return fail(out, 'accessFlag', walk.level);",
    ],
    ['no fault for an access flag that nobody sets', '!used && !regime.hardwareAccessFlag', 'false'],
    [
      'tags are never ignored',
      'const top = ignoreTag ? (vaHi << tag) >> tag : vaHi | 0;\n  if (half',
      'const top = vaHi | 0;\n  if (half',
    ],
    ['E0PD ignored', 'req.el === 0 && half.noUnprivileged', 'false'],
    ['EPD ignored', 'half.walkDisabled', 'false'],
    ['shareability of device memory taken from the descriptor', 'FORCED[attr] === true', 'false'],
    ['shareability from the descriptor with LPA2', "half.wide === 'lpa2' ? half.share :", ''],
    [
      'dirty state managed without a store',
      "req.kind === 'write' && dirtyStateManaged(regime, walk)",
      'dirtyStateManaged(regime, walk)',
    ],
    [
      'the half is chosen by the sign',
      'const HALF_BIT = 1 << (VA.half.lo - WORD_BITS);',
      'const HALF_BIT = 1 << (WORD_BITS - 1);',
    ],
  ]),
  ...of('arch/permissions.ts', 'oracle', [
    ['DBM without HD', 'regime.hardwareDirty && (walk.descHi & DBM)', '(walk.descHi & DBM)'],
    ['WXN ignored', 'const wxn = regime.writeImpliesNoExecute;', 'const wxn = false;'],
    ['PAN ignored', 'if (pan && (userRead', 'if (false && (userRead'],
    ['EPAN ignored', 'regime.enhancedPan && userExec', 'false'],
    ['APTable forbids EL0 nothing', '(walk.limits & NO_USER) === 0', 'true'],
    ['APTable forbids no writes', '(walk.limits & NO_WRITE) === 0', 'true'],
    ['UXNTable ignored', '(walk.limits & UXN_TABLE) === 0', 'true'],
    ['PXNTable ignored', '(walk.limits & PXN_TABLE) === 0', 'true'],
    ['EL1 executes what EL0 can write', ' && !userWrite;\n    return privExec', ';\n    return privExec'],
  ]),
  ...of('arch/regime.ts', 'oracle', [
    ['HPD ignored', "cpu.hpds && pick(tcr('HPD0'), tcr('HPD1')) === 1 ? 0 : TABLE_LIMITS", 'TABLE_LIMITS'],
    ['IPS ignored', 'const outputBits = Math.min(ips, implemented);', 'const outputBits = implemented;'],
    ['EE ignored', 'bigEndian: readField(regs.sctlr, SCTLR_EL1.EE) === 1', 'bigEndian: false'],
    [
      'LPA2 address bits dropped',
      'const { descriptor, address } = OA_HIGH[wide];',
      "if (wide === 'lpa2') return { addressHigh, movedMask: 0, movedUp: 0 };\n  const { descriptor, address } = OA_HIGH[wide];",
    ],
    [
      'LPA address bits dropped',
      'const { descriptor, address } = OA_HIGH[wide];',
      "if (wide === 'lpa') return { addressHigh, movedMask: 0, movedUp: 0 };\n  const { descriptor, address } = OA_HIGH[wide];",
    ],
    [
      '16K blocks at the level above',
      "if (pageShift === medium) return wide === 'lpa2' ? 1 : 2;",
      'if (pageShift === medium) return 1;',
    ],
    [
      '4K blocks at level 0',
      "if (pageShift === small) return wide === 'lpa2' ? 0 : 1;",
      'if (pageShift === small) return 0;',
    ],
    ['TBID ignored', "=== 1 && pick(tcr('TBID0'), tcr('TBID1')) === 0", '=== 1'],
    [
      'the base of a short start table is not aligned to it',
      '>> BigInt(tableShift)) << BigInt(tableShift)',
      '>> 12n) << 12n',
    ],
    [
      'a base beyond the physical addresses is used',
      'baseFault: base >= 2 ** outputBits',
      'baseFault: false',
    ],
    [
      'TTBR1 with the size of TTBR0',
      "const txsz = pick(tcr('T0SZ'), tcr('T1SZ'));",
      "const txsz = tcr('T0SZ');",
    ],
  ]),
  ...of('arch/walker.ts', 'oracle', [
    ['a block at the last level', 'isLast || level < half.firstBlockLevel', 'level < half.firstBlockLevel'],
    ['tables beyond the physical addresses are read', ' || nextHi >= outputLimitHigh) {', ') {'],
    [
      'leaves beyond the physical addresses are used',
      "walk.fault = top >= half.outputLimitHigh ? 'addressSize' : 'none';",
      "walk.fault = 'none';",
    ],
    ['limits of the last table only', 'limits |= hi & hierarchy;', 'limits = hi & hierarchy;'],
    ['the start table is indexed like any other', 'let mask = half.startMask;', 'let mask = half.indexMask;'],
    ['low bits of a block address kept', 'rest = (lo >>> shift) << shift;', 'rest = lo & half.addressLow;'],
  ]),
  ...of('arch/fault.ts', 'oracle', [
    [
      'level −1 has no code of its own',
      'return level < 0 ? minusOne : code + level;',
      'return code + Math.max(level, 0);',
    ],
    ['a fault of EL0 told as one of EL1', 'el === 0 ? family.lower : family.same', 'family.same'],
    [
      'a fetch told as a data access',
      "kind === 'exec' ? EXCEPTION_CLASS.instruction : EXCEPTION_CLASS.data",
      'EXCEPTION_CLASS.data',
    ],
    ['WnR never set', "kind === 'write' ? 1 : 0", '0'],
    ['FAR of a fetch keeps its tag', "if (kind !== 'exec' || !ignoreTagFetch) return va;", 'return va;'],
  ]),
  ...of('arch/granule.ts', 'oracle', [
    [
      'block size wrong at 16K',
      'pageShift + bitsPerLevel * (LAST_LEVEL - level)',
      'pageShift + bitsPerLevel * (LAST_LEVEL - level) - (pageShift === 14 && level === 2 ? 1 : 0)',
    ],
  ]),
];

const MACHINE = [
  ...of('arch/granule.ts', 'property', [
    ['contiguous run wrong at 16K', '14: { last: 128, block: 32 }', '14: { last: 256, block: 32 }'],
  ]),
  ...of('arch/tlbi.ts', 'property', [
    [
      'ASID invalidation takes another address space',
      'return entry.asid === op.asid;',
      'return entry.asid !== op.asid && entry.asid !== GLOBAL;',
    ],
    ['a range is half as long', 'entry.start < start + op.bytes', 'entry.start < start + op.bytes / 2'],
    [
      'tables are never invalidated by address',
      'if (entry.isTable && op.lastLevel) return false;',
      'if (entry.isTable) return false;',
    ],
    [
      'global entries survive an invalidation by address',
      'entry.asid !== GLOBAL && op.asid !== null && entry.asid',
      'op.asid !== null && entry.asid',
    ],
  ]),
  ...of('arch/tlbi.ts', 'behaviour', [
    ['last level takes tables too', 'if (entry.isTable && op.lastLevel) return false;', ''],
    ['a range goes one page too far', 'entry.start < start + op.bytes', 'entry.start <= start + op.bytes'],
    [
      'the address space is not looked at',
      'if (entry.asid !== GLOBAL && op.asid !== null && entry.asid !== op.asid) return false;',
      '',
    ],
  ]),
  ...of('machine/tlb.ts', 'property', [
    ['ASID ignored', 'if (owner !== GLOBAL && owner !== asid) continue;', ''],
    ['only half of the tag is compared', ' || cells[at + TAG * 2 + 1] !== hi', ''],
    ['sizes are confused', ' || cells[at] !== shift) continue;', ') continue;'],
    [
      'a run answers with its first page',
      'lo |= vaLo & ((1 << shift) - 1);',
      'lo |= vaLo & ((1 << Math.min(shift, SMALLEST)) - 1);',
    ],
    ['an entry lets everything through', '((cells[at + RIGHTS * 2] as number) & need) === 0', 'false'],
  ]),
  ...of('machine/tlb.ts', 'behaviour', [
    [
      'the newest use goes first',
      'this.used.get(index) < this.used.get(oldest)',
      'this.used.get(index) > this.used.get(oldest)',
    ],
  ]),
  ...of('machine/mmu.ts', 'property', [
    ['nG ignored', '(walk.descLo & NOT_GLOBAL) !== 0 ? asid : GLOBAL', 'GLOBAL'],
    ['a store through a clean entry is not noted', "if (kind === 'write' && clean) continue;", ''],
    [
      'faults are remembered',
      "if (out.walk.fault !== 'none') return false;",
      "if (out.walk.fault === 'permission') this.remember(cpu, half, vaLo, high);\n      if (out.walk.fault !== 'none') return false;",
    ],
  ]),
  ...of('machine/mmu.ts', 'behaviour', [
    [
      'the update does not compare',
      'if (!port.compareAndSwap(walk.descPa, walk.descLo, walk.descHi, newLo, walk.descHi)) return false;',
      'port.write(walk.descPa, newLo, walk.descHi);',
    ],
    [
      'AT marks pages dirty',
      'if (this.writeBack(cpu, port, out, walk.descLo | ACCESS_FLAG)) return out;',
      'if (this.writeBack(cpu, port, out, out.newLo)) return out;',
    ],
    [
      'the access flag is set on a permission fault',
      "if (out.walk.fault !== 'none') return false;",
      "if (out.walk.fault === 'permission') this.writeBack(cpu, port, out, out.walk.descLo | ACCESS_FLAG);\n      if (out.walk.fault !== 'none') return false;",
    ],
    [
      'walks are not repeated after a lost swap',
      'if (!out.update || this.writeBack(cpu, port, out, out.newLo)) break;',
      'if (out.update) this.writeBack(cpu, port, out, out.newLo);\n      break;',
    ],
  ]),
  ...of('machine/walk-cache.ts', 'property', [
    [
      'the walk cache ignores the address space',
      'entry.asid !== asid || va < entry.start',
      'va < entry.start',
    ],
    ['the walk cache forgets limits', 'limits: walk.limits,', 'limits: 0,'],
    [
      'a remembered table covers too much',
      'const bytes = 2 ** (half.shifts[walk.level] ?? 0);',
      'const bytes = 2 ** ((half.shifts[walk.level] ?? 0) + 1);',
    ],
  ]),
  ...of('machine/machine.ts', 'property', [
    ['a barrier has no effect', 'target.tlb.invalidate(entry.op);', ''],
    ['a barrier leaves the walk caches', 'target.walkCache.invalidate(entry.op);', ''],
    ['broadcast stays local', 'entry.broadcast ? this.cpus : [this.cpu(cpuId)]', '[this.cpu(cpuId)]'],
    ['a barrier completes only the first invalidation', 'completed++;', 'if (completed++ > 0) break;'],
  ]),
  ...of('machine/machine.ts', 'behaviour', [
    ['TLBI completes without a barrier', "this.races.open('after-tlbi:before-dsb');", 'this.dsb(cpuId);'],
    ['every invalidation is broadcast', 'entry.broadcast ? this.cpus : [this.cpu(cpuId)]', 'this.cpus'],
    [
      'a barrier completes what others have issued',
      'if (entry?.cpu !== cpuId) continue;',
      'if (!entry) continue;',
    ],
  ]),
  ...of('machine/journal.ts', 'property', [
    ['undo skips the high half', 'forward ? newHi : oldHi', 'newHi'],
    [
      'undo leaves the hash alone',
      'if (this.hashed > this.at) this.toggle(--this.hashed);',
      'if (this.hashed > this.at) this.hashed--;',
    ],
  ]),
  ...of('machine/state-hash.ts', 'behaviour', [
    ['the hash ignores the high half', 'Math.imul(hi, M3)', '0'],
    ['the hash ignores the top of an address', '(key * HIGH_PART) | 0', '0'],
    ['the hash ignores the target', 'Math.imul(target + 1, M3)', '0'],
  ]),
  ...of('machine/events.ts', 'behaviour', [
    ['undo leaves the events', 'this.length += forward ? 1 : -1;', ''],
  ]),
  ...of('machine/live.ts', 'behaviour', [
    ['the checker forgets nothing', 'if (entry && names(op, entry)) this.rows.put(pa, undefined);', ''],
    [
      'the checker reads in one byte order',
      'entry.bigEndian ? [swapBytes(hi), swapBytes(lo)] : [lo, hi]',
      '[lo, hi]',
    ],
  ]),
  ...of('machine/memory.ts', 'behaviour', [
    ['a copy leaves what was there', 'for (const pa of stale) this.write(pa, 0, 0);', ''],
    ['lines are counted twice', 'this.absentLines.add(line);', ''],
  ]),
  ...of('machine/observer.ts', 'behaviour', [
    [
      'software bits make an answer stale',
      '(now.walk.descHi ^ out.walk.descHi) & REMEMBERED.hi',
      'now.walk.descHi ^ out.walk.descHi',
    ],
    ['stale tables are not noticed', 'now.walk.limits === out.walk.limits', 'true'],
  ]),
];

export const MUTANTS: readonly Mutant[] = [...ARCH, ...MACHINE];
