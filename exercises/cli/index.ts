// What the plain-Node tools import from the built bundle.
export { openGrader } from './assets.ts';
export { checkCommand } from './check.ts';
export { gradeCommand } from './grade.ts';
export { createMeter, ideasOf } from './measure.ts';
export { createPool } from './node-worker.ts';
