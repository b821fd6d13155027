// Three more right kernels, which must pass, and eight wrong ones, which must not. The points are for those that are caught;
// none counts while a right kernel fails. Not judged: how short the program is, and what else it asks.
import { program } from '#grader';

program({
  id: 'other-encoding',
  title: 'A kernel that keeps its notes in other bits passes.',
  call: 'program',
  on: 'other-encoding',
  weight: 0,
  message:
    'This kernel is right: every tool sees the same of it. Your program fails it all the same. Which of your lines asks for more than a tool can see?',
});

program({
  id: 'other-numbers',
  title: 'A kernel with other frame and slot numbers passes.',
  call: 'program',
  on: 'other-numbers',
  weight: 0,
  message:
    'This kernel is right: it only had other frames and slots to give. Your program fails it. Which of your lines depends on a number that nobody promised?',
});

program({
  id: 'no-fault-around',
  title: 'A kernel that maps one page of a file at a time passes.',
  call: 'program',
  on: 'no-fault-around',
  weight: 0,
  message:
    'This kernel is right: how much a read maps around itself is a setting. Your program fails it. Which of your lines counts faults that may be otherwise?',
});

program({
  id: 'modify-loud',
  title: 'A kernel whose pte_modify says written is caught.',
  call: 'program',
  on: 'modify-loud',
  message:
    'On this kernel each change of a protection makes a page count as written, and your program passes it. What would have to happen between a clearing and a look?',
});

program({
  id: 'no-s',
  title: 'A kernel whose pte_mkdirty leaves no note is caught.',
  call: 'program',
  on: 'no-s',
  message:
    'On this kernel the fault of a store leaves no note, and your program passes it. What does the tool see after a clearing and a store?',
});

program({
  id: 'note-only',
  title: 'A kernel that clears without a guard is caught.',
  call: 'program',
  on: 'note-only',
  message:
    'This kernel clears the note and leaves the page open to stores, and your program passes it. Which store does nobody hear of?',
});

program({
  id: 'swap-skipped',
  title: 'A kernel that passes swap entries over is caught.',
  call: 'program',
  on: 'swap-skipped',
  message:
    'On this kernel a page that is in swap keeps its note for ever, and your program passes it. Where must the page be when you clear?',
});

program({
  id: 'too-willing',
  title: 'A kernel that gives WRITE back although a tool waits is caught.',
  call: 'program',
  on: 'too-willing',
  message:
    'On this kernel a page comes back from a change of protection open to stores, and your program passes it. Which store is lost, and when would you see it?',
});

program({
  id: 'flag-inverted',
  title: 'A kernel that reads the flag of the area the wrong way round is caught.',
  call: 'program',
  on: 'flag-inverted',
  message:
    'This kernel refuses WRITE where nobody tracks and grants it where a tool waits, and your program passes it. When is the flag of the area gone?',
});

program({
  id: 'marks-none',
  title: 'A kernel that moves pages silently is caught.',
  call: 'program',
  on: 'marks-none',
  message:
    'On this kernel pages arrive at a new address without a note, and your program passes it. What would a tool miss there?',
});

program({
  id: 's-dropped',
  title: 'A kernel whose fault drops the note is caught.',
  call: 'program',
  on: 's-dropped',
  message:
    'On this kernel the fault works the note out and then leaves it behind, and your program passes it. Which page must the store meet, a new one or one that is there?',
});
