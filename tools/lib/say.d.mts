// Types of say.mjs for the tests, which are TypeScript.
export function say(text: string): void;
export function duration(ms: number): string;
export function count(n: number): string;
export function kilobytes(bytes: number): string;
export function table(rows: readonly (readonly string[])[], right?: readonly number[]): string;
export function median(values: readonly number[]): number;
