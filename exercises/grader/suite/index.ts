// The public face of `#grader`: all that a suite imports besides vitest.
export type { Kernel } from '../names.ts';
export type { MapResult, Outcome } from '../subject/subject.ts';
export type { LawSpec, TestSpec, TestTools } from './law.ts';
export { check, law } from './law.ts';
export { subject } from './session.ts';
export type { Space } from './space.ts';
export { space, union, vectors } from './space.ts';
