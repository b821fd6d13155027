// The experiments that the command line runs: one report each. Does not model: anything itself.
export { type ExperimentReport, FORK_ENTRIES, swBitsReport } from './sw-bits.ts';
