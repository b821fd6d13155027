import { walk } from './walk.ts';
const [mode, from, to, steps] = process.argv.slice(2);
for (let s = Number(from); s <= Number(to); s++) {
  const wrong = mode === 'mthp' ? ({ make: () => ({}), config: { mthp: 'madvise', pageShift: s % 4 === 0 ? 14 : 12, nodes: [32*2**20,16*2**20], swap: 24*2**20, thp: s % 2 ? 'madvise' : 'never' } } as never) : undefined;
  const t = Date.now();
  let f; try { f = walk(s, Number(steps), mode === 'mthp' ? 3 : 1, wrong, mode === 'mthp'); } catch (e) { console.log(s, 'threw', (e as Error).stack?.slice(0, 900)); continue; }
  if (f) { console.log(s, f.step, f.what); console.log(f.log.slice(-5).join('\n')); } else if (mode === 'mthp') console.log(s, 'ok', Date.now() - t);
}
