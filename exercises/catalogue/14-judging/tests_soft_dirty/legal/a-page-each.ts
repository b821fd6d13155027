// Each question has a region of its own, and the lines come from a few functions.
const fresh = (region: string): string[] => [
  `mmap ${region} 1 rw anon`,
  `write ${region} 0 1`,
  'clear_refs 4',
  `expect sd ${region} 0 = 0`,
];

const store = (region: string): string[] => [
  ...fresh(region),
  `write ${region} 0 2`,
  'expect faults = 1',
  `expect sd ${region} 0 = 1`,
];

const protection = (region: string): string[] => [
  ...fresh(region),
  `mprotect ${region} 0 1 none`,
  `mprotect ${region} 0 1 rw`,
  `expect scan_sd ${region} 0 = 0`,
  `write ${region} 0 2`,
  `expect scan_sd ${region} 0 = 1`,
];

const swap = (region: string): string[] => [
  `mmap ${region} 1 rw anon`,
  `write ${region} 0 1`,
  `swapout ${region} 0 1`,
  `expect swapped ${region} 0 = 1`,
  'clear_refs 4',
  `expect sd ${region} 0 = 0`,
];

const move = (from: string, to: string): string[] => [
  ...fresh(from),
  `mremap ${from} 0 1 ${to}`,
  `expect sd ${to} 0 = 1`,
];

export function program(): string {
  return [...store('A'), ...protection('D'), ...swap('E'), ...move('F', 'G')].join('\n');
}
