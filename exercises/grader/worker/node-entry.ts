// The worker as Node starts it, in a worker thread.
import { parentPort } from 'node:worker_threads';
import { startWorker } from './worker.ts';

startWorker({
  post: (message) => parentPort?.postMessage(message),
  listen: (on) => parentPort?.on('message', on),
});
