// What the learner sees before the first run: the right kernel, and one wrong one.
import { program } from '#grader';

program({
  id: 'right',
  title: 'The right kernel passes.',
  call: 'program',
  on: 'reference',
  message:
    'The right kernel does not pass your program. One of your lines expects what is not so. What does a tool see at that line, and why?',
});

program({
  id: 'one-wrong',
  title: 'A kernel whose pte_mkdirty leaves no note does not pass.',
  call: 'program',
  on: 'no-s',
  message:
    'On this kernel the fault of a store leaves no note, and your program passes it. After which line would a tool see the difference?',
});
