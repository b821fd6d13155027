// The public face of `#grader`: all that a suite imports besides vitest.
export type { Kernel } from '../names.ts';
export type { MapResult, Outcome } from '../subject/subject.ts';
export type { Value } from '../values.ts';
export type { Choice } from './cases.ts';
export { cases, dealt, NO_YES, PROTECTIONS, rows } from './cases.ts';
export type { LintSpec, PlacedLawSpec, PlacedScenarioSpec, WrittenSpec } from './design/index.ts';
export { lint, placedLaw, placedScenario, written } from './design/index.ts';
export type { LawSpec, TestSpec, TestTools } from './law.ts';
export { check, law } from './law.ts';
export type { ProgramSpec } from './program/index.ts';
export { program } from './program/index.ts';
export type { ScenarioSpec, Script, Seen } from './scenario/index.ts';
export { scenario, script } from './scenario/index.ts';
export { subject } from './session.ts';
export type { Space } from './space.ts';
export { defineSpace, space, union, vectors } from './space.ts';
