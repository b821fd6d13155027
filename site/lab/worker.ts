// Models: the lab's machine in a thread of its own: questions in, answers out, in order. Does not model: the answers.
import { LabEngine } from './engine.ts';
import type { Question, Reply } from './protocol.ts';

const engine = new LabEngine();

self.addEventListener('message', ({ data: { id, ask } }: MessageEvent<Question>) => {
  self.postMessage({ id, answer: engine.answer(ask) } satisfies Reply);
});
