// Models: the marks that stand beside a word everywhere on the site, as paths in a 12 × 12 box. Reference: the design
// language's list of marks that are not colour. Does not model: words (the caller writes them) and colour (currentColor).

/** `fill` paths are filled, `line` paths are drawn with a 1.4 px stroke. */
export interface MarkShape {
  readonly fill?: string;
  readonly line?: string;
}

export const MARKS = {
  kept: { line: 'M2 4.6h8M2 7.8h8' },
  set: { fill: 'M6 1.5 11 10.5H1Z' },
  clear: { line: 'M1.7 2.2h8.6L6 10Z' },
  leave: { line: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8ZM3 9 9 3' },
  wrong: { line: 'M2.2 2.2 9.8 9.8M9.8 2.2 2.2 9.8' },
  ok: { line: 'M1.6 6.6 4.6 9.8 10.4 2' },
  differs: { fill: 'M5.5 .8h1.2L11.6 11H.4ZM5.2 3.4 2.2 9.8h6Z' },
  corner: { fill: 'M1 1h10v10Z' },
  predicted: { line: 'M6 1.4 10.6 6 6 10.6 1.4 6Z' },
  stale: { line: 'M6 .8v2.6M6 4.8v2.4M6 8.6v2.6' },
  fault: { line: 'M3 3 9 9M9 3 3 9' },
  waits: { line: 'M6 1v10M3 3.6h6M3 7.6h6' },
  threw: { line: 'M4 1.4v5.4M8 1.4v5.4M4 9.2v1.4M8 9.2v1.4' },
  steps: { fill: 'M.9 5h2v2h-2ZM5 5h2v2H5ZM9.1 5h2v2h-2Z' },
  memory: { line: 'M2 2h8v8H2ZM2 6h8M6 2v8' },
  ungradable: { line: 'M3.4 4a2.6 2.6 0 1 1 3.6 2.4Q6 6.9 6 8M6 9.8v1.2' },
  ours: { line: 'M2.6 11V1.4h7L7.8 3.9l1.8 2.5h-7' },
  todo: { line: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8Z' },
  begun: { line: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8Z', fill: 'M6 1.6a4.4 4.4 0 0 0 0 8.8Z' },
  done: {
    fill: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8Z',
    line: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8Z',
  },
  hinted: { line: 'M6 1.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8Z', fill: 'M6 1.6a4.4 4.4 0 0 1 0 8.8Z' },
  changed: { line: 'M2 2v3.2h3.2M2.2 5A4.2 4.2 0 1 1 2 7' },
  seen: { line: 'M.8 6Q6 .4 11.2 6Q6 11.6.8 6ZM6 4.6a1.4 1.4 0 1 1 0 2.8a1.4 1.4 0 1 1 0-2.8Z' },
  open: { fill: 'M3.4 2 9 6 3.4 10Z' },
  arrow: { line: 'M1 6h9.4M7 2.6 10.4 6 7 9.4' },
} as const satisfies Record<string, MarkShape>;

export type MarkName = keyof typeof MARKS;
