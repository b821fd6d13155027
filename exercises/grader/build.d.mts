// Types of build.mjs for TypeScript that calls it.
export declare const graderFolder: string;
export declare const toolsFolder: string;
export declare function buildGrader(options?: { say?: (line: string) => void }): Promise<string>;
export declare function buildSandbox(): Promise<{
  guest: string;
  vectors: string;
  wasm: string;
  index: { layout: string; from: number; count: number }[];
}>;
