// The worker of a figure, as a browser starts it: it is made ready, plays one order, and is then thrown away.
import { createMachine, type Machine } from '../subject/machine.ts';
import type { FigureAnswer, ToFigure } from './messages.ts';
import { playFigure } from './run.ts';

interface WorkerScope {
  postMessage(message: FigureAnswer): void;
  addEventListener(type: 'message', on: (event: { data: ToFigure }) => void): void;
}
const scope = globalThis as unknown as WorkerScope;
let machine: Promise<Machine> | null = null;

async function play(message: Extract<ToFigure, { type: 'play' }>): Promise<FigureAnswer> {
  try {
    if (!machine) throw new Error('the worker was not made ready');
    return playFigure(await machine, message.order);
  } catch (error) {
    return { type: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'prepare') machine = createMachine(data.wasm, data.guest);
  else void play(data).then((answer) => scope.postMessage(answer));
});
