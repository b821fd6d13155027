// Types of lock.mjs for the tests, which are TypeScript.
export interface LockEntry {
  version?: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export interface Lock {
  packages: Record<string, LockEntry>;
}
export function systemOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'>;
export function complete(lock: Lock): { lock: Lock; added: string[] };
export function hosts(lock: Lock): string[];
