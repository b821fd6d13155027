// Models: how many recorded values the simulator is compared with, counted in the files themselves while the site is built.
// Reference: sim-core/test/oracle. Does not model: the comparison; `npm run oracle` does it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface OracleFile {
  readonly profile: string;
  /** Bytes of a page. */
  readonly pageSize: number;
  readonly vectors: number;
  /** What ran, in words. */
  readonly what: string;
  readonly layout: string;
  /** Is it a kernel that was released, or one that we put together from patches? */
  readonly real: boolean;
}

const FOLDER = path.join(process.cwd(), 'sim-core', 'test', 'oracle');

const PROFILES: Readonly<Record<string, Pick<OracleFile, 'what' | 'layout' | 'real'>>> = {
  'v6.1': { what: 'Linux 6.1.192, booted', layout: 'v6.9', real: true },
  'v6.12': { what: 'Linux 6.12.117, booted', layout: 'v6.12', real: true },
  'rfc-v1': { what: 'the text of RFC patches 1 to 3 on 6.1 headers', layout: 'rfc-v1', real: false },
  'v6.12+softdirty': {
    what: 'Linux 6.12.117 with RFC patch 3 carried forward, booted',
    layout: 'v6.12-softdirty',
    real: false,
  },
};

function read(name: string): OracleFile {
  const text = gunzipSync(readFileSync(path.join(FOLDER, name))).toString('latin1');
  const meta: { profile: string; page_size: number } = JSON.parse(text.slice(0, text.indexOf('\n')));
  let vectors = 0;
  for (const match of text.matchAll(/"s":"\w+".*"o":"([^"]*)"/g))
    vectors += (match[1] ?? '').split(',').length;
  const profile = PROFILES[meta.profile];
  if (!profile) throw new Error(`${name}: nobody has said what profile "${meta.profile}" is`);
  return { ...profile, profile: meta.profile, pageSize: meta.page_size, vectors };
}

let counted: readonly OracleFile[] | null = null;

/** The files of recorded helper values, the released kernels first. Read once a build. */
export function oracleFiles(): readonly OracleFile[] {
  counted ??= readdirSync(FOLDER)
    .filter((name) => /^helpers-.*\.jsonl\.gz$/.test(name))
    .map(read)
    .sort(
      (a, b) =>
        Number(b.real) - Number(a.real) || a.profile.localeCompare(b.profile) || a.pageSize - b.pageSize,
    );
  return counted;
}

/** All recorded values together. */
export function countVectors(): number {
  return oracleFiles().reduce((sum, file) => sum + file.vectors, 0);
}

/** How many kernels there are, released or reconstructed; page sizes of one kernel count once. */
export function countKernels(real: boolean): number {
  return new Set(oracleFiles().flatMap((file) => (file.real === real ? [file.profile] : []))).size;
}

/** `1,475,477`, the same on every machine. */
export function withCommas(count: number): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Small numbers are words in running text. */
export function inWords(count: number): string {
  return WORDS[count] ?? `${count}`;
}
