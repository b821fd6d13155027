// Models: the entry point of the comparison for tools/oracle.mjs, which reads the files. Not part of the public index.
export { compareRecording } from './compare.ts';
export { galleryOf } from './gallery.ts';
export { compareMmu, mmuReport } from './mmu.ts';
export { MmuRecordError, parseCases } from './mmu-case.ts';
export { reportLines } from './report.ts';
export { OracleError } from './rows.ts';
export { compareTraces, replayTrace } from './traces.ts';
export { TraceError } from './traces-json.ts';
export { readTraces } from './traces-record.ts';
export { tracesReport, tracesSummary } from './traces-report.ts';
