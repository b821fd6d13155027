// The public face of the language in which programs are written: one operation or expectation a line.

export type { Expectation, ProgramLine } from './parse.ts';
export { knownAfter, NOTHING_KNOWN, parseLine, parseProgram } from './parse.ts';
export type { PlayOptions, ProgramEnd } from './play.ts';
export { playProgram } from './play.ts';
export type { Known } from './slots.ts';
export type { Word } from './words.ts';
export { LanguageError } from './words.ts';
export type { HelpLine } from './write.ts';
export { complete, formatExpectation, formatLine, formatOperation, helpLines } from './write.ts';
