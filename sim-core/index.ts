// The public face of the simulator: the only import path from outside. Explicit names, types apart.

export type { DescriptorConfig, OutputAddress } from './arch/descriptor.ts';
export { descriptorFields } from './arch/descriptor.ts';
export type { RegField } from './arch/descriptor-regs.ts';
export { ESR_EL1, SCTLR_EL1, TCR_EL1, TG0_SHIFT, TTBR_EL1 } from './arch/descriptor-regs.ts';
export { esrOf } from './arch/fault.ts';
export type { Granule, PageShift } from './arch/granule.ts';
export { DESCRIPTOR_BYTES, granule, LAST_LEVEL, levelCount, PAGE_SHIFTS } from './arch/granule.ts';
export { halvesOf, joinHalves } from './arch/halves.ts';
export type { AccessKind } from './arch/permissions.ts';
export type { CpuFeatures, TranslationRegs } from './arch/regs.ts';
export { readField, writeField } from './arch/regs.ts';
export type { TlbiOp } from './arch/tlbi.ts';
export type { FaultClass } from './arch/walker.ts';
export type { FieldChange } from './bits/codec.ts';
export { diffFields, listFields } from './bits/codec.ts';
export type { Bbm, Context, Field, Owner, Role } from './bits/field.ts';
export { bitsText, CONTEXTS, fieldMask, getField, setField } from './bits/field.ts';
export type { Pa, Pfn, PteVal, Va } from './bits/u64.ts';
export { hex, isU64, parseHex, popCount, U64_BITS, U64_MASK } from './bits/u64.ts';
export { LAYOUT_IDS } from './layouts/index.ts';
export type { LayoutId, Pattern, SwapTypes } from './layouts/table.ts';
export { PAGEMAP, SCAN_CATEGORIES, UFFDIO_REGISTER_MODES } from './layouts/uapi.ts';
export type { Counters, WeightSet } from './machine/cost.ts';
export { newCounters, WEIGHT_SETS, weigh } from './machine/cost.ts';
export type { Event, EventKind } from './machine/events.ts';
export type { AccessResult, MachineConfig, PendingTlbi } from './machine/machine.ts';
export { MACHINE_DEFAULT, Machine } from './machine/machine.ts';
export type { TlbConfig, TlbEntry } from './machine/tlb.ts';
export type { Kernel, KernelConfig, Overrides } from './mm/kernel.ts';
export { KernelStop } from './mm/kernel-stop.ts';
export type { MmPieces, PieceName } from './mm/pieces.ts';
export { makePieces, PIECE_NAMES } from './mm/pieces.ts';
export { ContPtes } from './pgtable/contpte.ts';
export { contpteRules, foldRefusal } from './pgtable/contpte-rules.ts';
export type { Description, Phrase } from './pgtable/describe.ts';
export { describe, diff } from './pgtable/describe.ts';
export type { HelperName, PgtableHelpers } from './pgtable/helpers.ts';
export { helperNames, makeHelpers, offerHelpers, returnKind } from './pgtable/helpers.ts';
export type { Layout, LayoutConfig } from './pgtable/layout.ts';
export { contextOf, makeLayout, placeFaults } from './pgtable/layout.ts';
export type { Move } from './pgtable/moves.ts';
export { moves } from './pgtable/moves.ts';
export type { PlaceFault, Places, Refusal } from './pgtable/place.ts';
export { Ptes } from './pgtable/ptes.ts';
export type { ReturnKind } from './pgtable/seam.ts';
export { SeamError } from './pgtable/seam.ts';
export { TlbFlush } from './pgtable/tlbflush.ts';
// Scenarios as plain data, for figures.
export { pagemap_scan } from './scenario/calls.ts';
// The experiment on extended software bits, our reconstruction.
export type { ForkCost } from './scenario/experiment/fork-cost.ts';
export { forkCost, locklessReadLines } from './scenario/experiment/fork-cost.ts';
export type { CounterWay, Playback, PlayedStep, StepName } from './scenario/experiment/playback.ts';
export { playOrder, programsOf } from './scenario/experiment/playback.ts';
// And on a checkpoint tool's pre-dump.
export type {
  PredumpMethod,
  PredumpResult,
  RoundResult,
  TaskProgram,
} from './scenario/experiment/predump.ts';
export { PREDUMP_METHODS, predump } from './scenario/experiment/predump.ts';
export { bitsNeeded, courseCounts, PROGRAMS } from './scenario/experiment/predump-report.ts';
export type { StorageKind } from './scenario/experiment/storage.ts';
export { STORAGE_KINDS } from './scenario/experiment/storage.ts';
export { LETTER_RATIO, lineWeightFor } from './scenario/experiment/sw-bits.ts';
export type { Exploration, Transition } from './scenario/experiment/torn-read.ts';
export { exploreCounted, exploreTornRead, inWords, transitions } from './scenario/experiment/torn-read.ts';

// The language of programs: an operation or an expectation a line.
export type {
  Expectation,
  HelpLine,
  Known,
  PlayOptions,
  ProgramEnd,
  ProgramLine,
} from './scenario/language/index.ts';
export {
  complete,
  formatExpectation,
  formatLine,
  formatOperation,
  helpLines,
  knownAfter,
  LanguageError,
  NOTHING_KNOWN,
  parseLine,
  parseProgram,
  playProgram,
} from './scenario/language/index.ts';
export { nearest } from './scenario/language/nearest.ts';

// Scenarios as plain data, for figures.
export type { Observation, PageObservation } from './scenario/observation.ts';
export type { Operation, OperationName, PageRef, Scenario, ScenarioConfig } from './scenario/operations.ts';
export type { Outcome, RunEvent } from './scenario/outcome.ts';
export { firstPages, regionOf } from './scenario/regions.ts';
export type { PageReports } from './scenario/reports.ts';
export { reportsOf } from './scenario/reports.ts';
export type { Run, RunOptions } from './scenario/runner.ts';
export { runScenario, startRun } from './scenario/runner.ts';
export type { SelftestRun } from './scenario/selftests/index.ts';
export { runSelftest } from './scenario/selftests/index.ts';
export type { LabArea, LabTask, PageState } from './timeline/lab/areas.ts';
export type { LogEntry } from './timeline/lab/log.ts';
export type { EntryName, PageName } from './timeline/lab/places.ts';
export type { LabScript, Recorded } from './timeline/lab/script.ts';
export { readScript } from './timeline/lab/script.ts';
export type { LabPlace, LabStep } from './timeline/lab/session.ts';
export { LabSession } from './timeline/lab/session.ts';
export type { FolioView, SlotView } from './timeline/lab/store.ts';
export type { EntryView } from './timeline/lab/tables.ts';
export type { TlbView } from './timeline/lab/tlbs.ts';
export type { MessageView, UffdView } from './timeline/lab/uffd.ts';
export type { LabView, LookOptions, ReportView, TaskView } from './timeline/lab/view.ts';
export { look } from './timeline/lab/view.ts';
export type { AreaView, SimView, StepView, ViewOptions } from './timeline/view.ts';
export { recordView } from './timeline/view.ts';
