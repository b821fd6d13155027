// What the learner sees before the first run: what the tables say about both places.
import { lint } from '#grader';

lint({
  id: 'lint',
  title: 'Each bit has one owner in each kind of entry.',
  message:
    'The tables know another owner of this bit, or a promise about it. Whose bit is it, and in which kind of entry?',
});
