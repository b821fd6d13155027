// Models: the form of a helper recording: one JSON object a line; a header, constants, and results of single helpers.
// A line that does not have the form is an error with its number: a recording is compared whole or not at all.
// Does not model: what the results mean (see ops.ts), nor where the lines come from.

/** A recording that cannot be read, told in one sentence. */
export class OracleError extends Error {
  override readonly name: string = 'OracleError';
}

export interface Meta {
  readonly profile: string;
  readonly cpu: string;
  readonly pageSize: number;
}

/** Sections in which one row holds the results of many helpers on one input. */
export type ManyFrom = 'pte1' | 'swp';
export interface ManyRow {
  readonly line: number;
  readonly section: ManyFrom;
  readonly input: bigint;
  readonly outputs: readonly string[];
}

/** A row that holds one result. `b` is null where the helper takes one argument. */
export interface OneRow {
  readonly line: number;
  readonly name: string;
  readonly a: bigint;
  readonly b: bigint | null;
  readonly output: bigint;
}

export interface ConstRow {
  readonly line: number;
  readonly name: string;
  readonly value: bigint;
}

export interface Recording {
  readonly meta: Meta;
  readonly constants: readonly ConstRow[];
  readonly ops: Readonly<Record<ManyFrom, readonly string[]>>;
  readonly many: readonly ManyRow[];
  readonly one: readonly OneRow[];
}

type Json = Readonly<Record<string, unknown>>;

function fail(line: number, what: string): never {
  throw new OracleError(`line ${line}: ${what}`);
}

function object(text: string, line: number): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    fail(line, 'not a JSON object');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(line, 'not a JSON object');
  return value as Json;
}

function string(row: Json, key: string, line: number): string {
  const value = row[key];
  return typeof value === 'string' ? value : fail(line, `"${key}" is missing or is not a string`);
}

function hexValue(row: Json, key: string, line: number): bigint {
  const text = string(row, key, line);
  return /^0x[0-9a-f]{1,16}$/i.test(text)
    ? BigInt(text)
    : fail(line, `"${key}" is not a hexadecimal 64-bit value`);
}

function strings(row: Json, key: string, line: number): readonly string[] {
  const value = row[key];
  const list = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return list ? (value as string[]) : fail(line, `"${key}" is missing or is not a list of strings`);
}

function meta(row: Json, line: number): Meta {
  const pageSize = row.page_size;
  if (typeof pageSize !== 'number') fail(line, '"page_size" is missing or is not a number');
  return { profile: string(row, 'profile', line), cpu: string(row, 'cpu', line), pageSize };
}

/**
 * Reads a whole recording.
 * @throws OracleError when a line is not of the form, or when the header is missing.
 */
export function readRecording(text: string): Recording {
  let header: Meta | null = null;
  const ops: Record<ManyFrom, readonly string[]> = { pte1: [], swp: [] };
  const constants: ConstRow[] = [];
  const many: ManyRow[] = [];
  const one: OneRow[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const content = lines[index]?.trim() ?? '';
    if (content === '') continue;
    const line = index + 1;
    const row = object(content, line);
    if ('section' in row) {
      const section = string(row, 'section', line);
      if (section === 'meta') header = meta(row, line);
      else if (section === 'pte1' || section === 'swp') ops[section] = strings(row, 'ops', line);
      else if (section !== 'inputs') fail(line, `unknown section "${section}"`);
      continue;
    }
    const kind = string(row, 's', line);
    if (kind === 'const') {
      constants.push({ line, name: string(row, 'f', line), value: hexValue(row, 'o', line) });
    } else if (kind === 'pte1' || kind === 'swp') {
      const outputs = string(row, 'o', line).split(',');
      const expected = ops[kind].length;
      if (outputs.length !== expected)
        fail(line, `${outputs.length} results for the ${expected} helpers of "${kind}"`);
      if (!outputs.every((output) => /^[0-9a-f]{1,16}$/.test(output)))
        fail(line, 'a result is not hexadecimal');
      many.push({ line, section: kind, input: hexValue(row, 'i', line), outputs });
    } else if (kind === 'two' || kind === 'one') {
      const b = kind === 'two' ? hexValue(row, 'b', line) : null;
      one.push({
        line,
        name: string(row, 'f', line),
        a: hexValue(row, 'a', line),
        b,
        output: hexValue(row, 'o', line),
      });
    } else fail(line, `unknown kind of row "${kind}"`);
  }
  if (!header) throw new OracleError('no line with "section":"meta": not a helper recording');
  if (many.length + one.length === 0) throw new OracleError('the recording holds no results');
  return { meta: header, constants, ops, many, one };
}
