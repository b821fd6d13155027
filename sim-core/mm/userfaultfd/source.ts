// Models: where UFFDIO_COPY takes its pages from: words that a caller has at hand, or memory of a task, which is faulted in
// as it is read. Reference: mm/userfaultfd.c (mfill_atomic: copy_from_user) @ v6.12.
// Does not model: a source that a monitor must fill first gives EFAULT, where the kernel would sleep.
import { halvesOf } from '../../arch/halves.ts';
import { hugeEntryAt } from '../hugetlb-follow.ts';
import { is_vm_hugetlb_page } from '../hugetlb-reserve.ts';
import type { Kernel } from '../kernel.ts';
import { faultIn, follow_page } from '../populate.ts';
import { walkPte } from '../tables.ts';
import type { Mm } from '../types.ts';
import { has } from '../vm-flags.ts';
import { someTask } from './context.ts';

/** The words of one page; null when the source cannot be read. */
export type PageSource = (page: number) => readonly bigint[] | null;

const WORD_BITS = 64n;
const BYTE_BITS = 8n;

/** The same words for every page; a list that is longer than a page goes on in the next, and begins again at its end. */
export function wordsSource(k: Kernel, words: readonly bigint[]): PageSource {
  const perPage = k.g.pageSize / k.g.entryBytes;
  const at = (i: number): bigint => words[i % words.length] ?? 0n;
  return (page) => Array.from({ length: perPage }, (_, i) => at(page * perPage + i));
}

/** Memory of the address space, from any byte on. */
export function memorySource(k: Kernel, mm: Mm, start: number): PageSource {
  const { pageSize, entryBytes } = k.g;
  return (page) => {
    const first = start + page * pageSize;
    const offset = first % entryBytes;
    const raw: bigint[] = [];
    // Whole words that hold the page's bytes; they lie in two pages of the source unless it is aligned.
    for (let va = first - offset; va < first + pageSize; ) {
      const end = Math.min(
        (Math.floor(va / pageSize) + 1) * pageSize,
        Math.ceil((first + pageSize) / entryBytes) * entryBytes,
      );
      if (!readWords(k, mm, va, end, raw)) return null;
      va = end;
    }
    return offset === 0 ? raw : shifted(raw, BigInt(offset) * BYTE_BITS);
  };
}

/** Words that begin in the middle of the ones before. */
function shifted(raw: readonly bigint[], bits: bigint): readonly bigint[] {
  return raw
    .slice(1)
    .map(
      (high, i) =>
        BigInt.asUintN(Number(WORD_BITS), (raw[i] ?? 0n) >> bits) | ((high << (WORD_BITS - bits)) & ALL),
    );
}
const ALL = (1n << WORD_BITS) - 1n;

/** Appends the words of [start, end), which lies in one page. @returns false if it cannot be read */
function readWords(k: Kernel, mm: Mm, start: number, end: number, words: bigint[]): boolean {
  const page = start - (start % k.g.pageSize);
  const pte = readable(k, mm, page);
  if (pte === null) return false;
  const frame = k.folios.pa(Number(k.h.pte_pfn(pte)));
  for (let va = start; va < end; va += k.g.entryBytes) words.push(k.machine.memory.word(frame + (va - page)));
  return true;
}

/** The entry of a page that may be read, used as hardware uses it. */
function readable(k: Kernel, mm: Mm, page: number): bigint | null {
  const vma = k.areas.at(mm.id, page);
  if (!vma || !has(vma.flags, k.vm.READ | k.vm.WRITE | k.vm.EXEC)) return null;
  const followed = (): boolean => follow_page(k, vma, page, false) !== null;
  if (!followed()) {
    const pid = someTask(k, mm.id);
    if (faultIn(k, pid, vma, page, { allowRetry: false }, followed) !== null) return null;
  }
  if (is_vm_hugetlb_page(k, vma)) return hugeEntryAt(k, vma, page);
  const pa = walkPte(k, mm, page);
  if (pa === null) return null;
  const pte = k.ptes.ptep_get(pa);
  if (!k.h.pte_young(pte)) k.ptes.set_pte(pa, k.h.pte_mkyoung(pte));
  return pte;
}

/** Writes the words of a page to a fresh one, in which all is zero. */
export function writePage(k: Kernel, pfn: number, words: readonly bigint[]): void {
  const pa = k.folios.pa(pfn);
  for (const [i, word] of words.entries()) {
    if (word === 0n) continue;
    const { lo, hi } = halvesOf(word);
    k.machine.memory.write(pa + i * k.g.entryBytes, lo, hi);
  }
}
