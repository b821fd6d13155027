// What the learner sees before the first run: the armed page of the chapter, and the same page after its monitor answered.
import { expect } from 'vitest';
import { check } from '#grader';

const ARMED = 0x04e0_0000_1234_5fc3n;
const CLOSED = 0x00e0_0000_1234_5fc3n;

check(
  {
    id: 'armed',
    title: 'A store to an armed page of a watched area is an event.',
    message:
      'The page carries the note, its area is watched, and the monitor wants to be told before the write. The answer should be event. Which of the flags sent you elsewhere?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'on_wp_fault', ARMED, true, false, false)).toBe('event');
    }
  },
);

check(
  {
    id: 'armed-async',
    title: 'If the monitor asked for async, the kernel takes the note away instead.',
    message:
      'The same page, and a monitor that asked not to be told. The answer should be clear-u. What will a later scan look for?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'on_wp_fault', ARMED, true, true, false)).toBe('clear-u');
    }
  },
);

check(
  {
    id: 'closed',
    title: 'A store to a closed page without a note concerns no monitor.',
    message:
      'This page is closed, but not for a monitor: fork may have shared it. The answer should be go-on, whatever the flags say. What did you take for the note?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'on_wp_fault', CLOSED, true, false, false)).toBe('go-on');
      expect(t.call(layout, 'on_wp_fault', CLOSED, false, false, false)).toBe('go-on');
    }
  },
);
