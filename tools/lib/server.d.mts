// Types of server.mjs for the tests, which are TypeScript.
export interface Found {
  status: number;
  file?: string;
  location?: string;
}
export interface Served {
  port: number;
  origin: string;
  address: string;
  close(): Promise<void>;
}
export function resolveRequest(folder: string, url: string): Found;
export function serve(
  folder: string,
  options?: { port?: number; host?: string; next?: boolean },
): Promise<Served>;
