// The seven counts, from the counters of the simulator: the entries are stored and copied by the same pieces as in its
// fork, under each storage of the notes, and the lines are counted. OUR RECONSTRUCTION of a design that only a cover
// letter tells of. Not judged is time: no count of ours predicts it.
import { forkCost, locklessReadLines } from '@spare-bits/sim-core';
import { expect } from 'vitest';
import { check } from '#grader';

const TABLE_ENTRIES = 512;
const SPACE_ENTRIES = 262_144;
/** Every table costs the same, so a space of many is counted with one. */
const TABLES = SPACE_ENTRIES / TABLE_ENTRIES;

check(
  {
    id: 'fork-in-entry',
    title: 'With the notes in the entries, fork touches the lines of two tables.',
    message:
      'Fork copies one full table of 4 KB. Its entries share lines, and what is copied also arrives somewhere. Which lines does fork read, and which does it write?',
  },
  (t) => {
    for (const layout of t.layouts)
      expect(t.call(layout, 'lines', 'fork-in-entry')).toBe(forkCost('in-entry', TABLE_ENTRIES).lines);
  },
);

check(
  {
    id: 'fork-side',
    title: 'With a side region, fork touches the lines of two tables and of two regions.',
    message:
      'Beside each table there is now a region, with one byte or with eight for each entry. How many lines has one region, and how many regions does a fork of one table touch?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'lines', 'fork-side-byte')).toBe(forkCost('side-byte', TABLE_ENTRIES).lines);
      expect(t.call(layout, 'lines', 'fork-side-word')).toBe(forkCost('side-word', TABLE_ENTRIES).lines);
    }
  },
);

check(
  {
    id: 'one-read',
    title: 'A read of one entry with its notes touches a line for each place.',
    message:
      'Somebody reads one entry and its notes. Count the places that are looked at, in the entry and beside it. Can two places in different pages share a line?',
  },
  (t) => {
    for (const layout of t.layouts) {
      expect(t.call(layout, 'lines', 'read-in-entry')).toBe(locklessReadLines('in-entry').lines);
      expect(t.call(layout, 'lines', 'read-side-byte')).toBe(locklessReadLines('side-byte').lines);
    }
  },
);

check(
  {
    id: 'whole-space',
    title: 'A whole space costs what its tables cost.',
    message:
      'The same fork with 262,144 entries, all tables full. How many tables is that, and what does one of them cost under each storage?',
  },
  (t) => {
    for (const layout of t.layouts) {
      const each = (kind: 'in-entry' | 'side-byte'): number => forkCost(kind, TABLE_ENTRIES).lines;
      expect(t.call(layout, 'lines', 'space-in-entry')).toBe(each('in-entry') * TABLES);
      expect(t.call(layout, 'lines', 'space-side-byte')).toBe(each('side-byte') * TABLES);
    }
  },
);
