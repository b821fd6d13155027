// Models: the end of a run because a function that somebody put in place of the kernel's own failed: what it did, and where
// the kernel was. The machine stays as it is: it can be looked at and taken back.
// Does not model: a kernel panic; nothing else in here stops the kernel.
import { SeamError, spell as spellValue } from '../pgtable/seam.ts';

/** What the kernel is doing: a call or a fault handler, for which task, at which address. */
export interface Doing {
  call: string;
  pid: number;
  va: number | null;
}

export class KernelStop extends Error {
  override readonly name = 'KernelStop';

  constructor(
    /** The function that failed; empty when the run as a whole did. */
    readonly helper: string,
    /** What it did: "returned the number 7; a bigint is expected (7n)". */
    readonly says: string,
    readonly doing: Readonly<Doing>,
    /** Number of the page in its area; null when no page was at hand. */
    readonly page: number | null,
    /** What was thrown, as it was. */
    readonly thrown: unknown = null,
  ) {
    const who = helper === '' ? '' : `your ${helper} `;
    super(`${who}${says}, in ${place(doing, page)}`);
  }
}

function place(doing: Readonly<Doing>, page: number | null): string {
  const where = page === null ? '' : `, page ${page}`;
  return `${doing.call} of task ${doing.pid}${where}`;
}

/** The sentence about what a function threw, without its own name in front. */
function spell(helper: string, thrown: unknown): string {
  if (!(thrown instanceof Error)) return `threw ${typeof thrown === 'string' ? thrown : spellValue(thrown)}`;
  const { message, name } = thrown;
  if (thrown instanceof SeamError && message.startsWith(`${helper} `))
    return message.slice(helper.length + 1).replace(/\.$/, '');
  return `threw ${message.replace(/\.$/, '') || name || 'an error without a name'}`;
}

type Loose = (...args: unknown[]) => unknown;

/**
 * Puts a guard around the named functions of a table: whatever they throw becomes a KernelStop that says where.
 * @param where tells what the kernel is doing, and the number of the page at hand
 */
export function guard(
  table: object,
  names: readonly string[],
  where: () => { readonly doing: Readonly<Doing>; readonly page: number | null },
): void {
  const functions = table as Record<string, Loose>;
  for (const name of names) {
    const call = functions[name];
    if (!call) continue;
    functions[name] = (...args) => {
      try {
        return call(...args);
      } catch (thrown) {
        // A helper that failed inside another has been told of already.
        if (thrown instanceof KernelStop) throw thrown;
        const { doing, page } = where();
        throw new KernelStop(name, spell(name, thrown), { ...doing }, page, thrown);
      }
    };
  }
}
