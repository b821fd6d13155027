// Put together from the programs of both sides, with more room than needed.
const WRITER = ['W0', 'W1'];
const READER = ['R0', 'R1'];

export const schedule = (): string => ` ${[WRITER[0], ...READER, WRITER[1]].join('  ')}\n`;
