// The experiments that the command line runs: one report each. Does not model: anything itself.
export { predumpReport } from './predump-report.ts';
export { type ExperimentReport, FORK_ENTRIES, swBitsReport } from './sw-bits.ts';
