// Types of install.mjs for the tests, which are TypeScript.
interface Packages {
  packages?: Record<string, { version?: string; optional?: boolean; link?: boolean; peer?: boolean }>;
}
export function nodeComplaint(version?: string): string | null;
export function agrees(lock: Packages, installed: Packages): boolean;
export function ensureInstalled(): Promise<void>;
