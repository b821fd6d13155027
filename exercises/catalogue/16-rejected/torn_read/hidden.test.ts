// The learner's order is read as a list of steps, and played on the simulator's storage: notes beside the entry, for the update
// there and back, and in the entry. Judged by what the reader puts together; which of the right orders it is does not matter.
// OUR RECONSTRUCTION of a design that only a cover letter tells of.
import { playOrder, programsOf, type StepName, transitions } from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check } from '#grader';

const [WRITER, READER] = programsOf('plain');
const STEPS: readonly StepName[] = [...WRITER, ...READER];

const words = (text: unknown): readonly string[] => String(text).split(/\s+/).filter(Boolean);
const isStep = (word: string): word is StepName => STEPS.some((step) => step === word);
/** The steps of one side that occur, in the order in which they come first. */
const sideOf = (program: readonly StepName[], order: readonly string[]): readonly string[] =>
  [...new Set(order)].filter((word) => program.some((step) => step === word));

check(
  {
    id: 'known-steps',
    title: 'Only W0, W1, R0 and R1 occur.',
    message:
      'There are four steps: two stores of the writer, two loads of the reader. Does your order have anything that none of the two does?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const order = words(t.call(layout, 'schedule'));
      expect(order.length > 0 && order.every(isStep)).toBe(true);
    }
  },
);

check(
  {
    id: 'each-once',
    title: 'No step occurs twice.',
    message: 'One update and one read: which step does your order take more than once?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const order = words(t.call(layout, 'schedule'));
      expect(order.length > 0 && new Set(order).size === order.length).toBe(true);
    }
  },
);

check(
  {
    id: 'reader-finishes',
    title: 'Both sides finish.',
    message: 'A state is read when the reader has both parts. Does each side take both of its steps?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const order = words(t.call(layout, 'schedule'));
      expect(STEPS.every((step) => order.includes(step))).toBe(true);
    }
  },
);

check(
  {
    id: 'program-order',
    title: 'Each side keeps its own order.',
    message:
      'The writer stores the entry and then the note, the reader loads them likewise. Does your order respect both?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const order = words(t.call(layout, 'schedule'));
      const kept = [WRITER, READER].every((program) => {
        const side = sideOf(program, order);
        return side.length > 0 && side.every((step, i) => step === program[i]);
      });
      expect(kept).toBe(true);
    }
  },
);

check(
  {
    id: 'torn',
    title: 'The reader sees neither the old state nor the new one, for the update there and back.',
    weight: 2,
    message:
      'Your order was played with the note beside the entry. What had the writer done when the reader loaded each half, and do the halves belong to different states?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const order = words(t.call(layout, 'schedule')).filter(isStep);
      for (const transition of transitions())
        expect(playOrder('side-byte', transition, order).verdict).toBe('torn');
    }
  },
);

check(
  {
    id: 'whole-in-entry',
    title: 'The same order tears nothing if the notes are in the entry.',
    message:
      'The same steps were played with the notes in the entry, where each store and each load is of all of it. Did the reader finish?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const order = words(t.call(layout, 'schedule')).filter(isStep);
      for (const transition of transitions())
        expect(['old', 'new']).toContain(playOrder('in-entry', transition, order).verdict);
    }
  },
);
