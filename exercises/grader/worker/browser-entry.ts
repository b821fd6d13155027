// The worker as a browser starts it.
import type { ToWorker } from './protocol.ts';
import { startWorker } from './worker.ts';

interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', on: (event: { data: ToWorker }) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

startWorker({
  post: (message) => scope.postMessage(message),
  listen: (on) => scope.addEventListener('message', (event) => on(event.data)),
});
