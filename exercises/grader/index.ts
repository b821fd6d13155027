// The public face of the grader for other packages: types and values that need no worker.
export type { BrowserGrader, BrowserRun } from './browser.ts';
export type { LayoutName } from './names.ts';
export type {
  Evidence,
  GradeResult,
  Group,
  Idea,
  PictureField,
  Place,
  Reveal,
  ScenarioPlace,
  Shown,
  State,
  TestResult,
  Timing,
} from './result.ts';
export { RESULT_SCHEMA, REVEALS, STATES } from './result.ts';
export type { Task, TaskExport, TaskLayout, TaskMutant } from './task.ts';
export { defineTask } from './task.ts';
