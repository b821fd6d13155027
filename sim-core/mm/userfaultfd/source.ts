// Models: where UFFDIO_COPY takes its pages from: words that a caller has at hand, or memory of a task, which is faulted in
// as it is read. Reference: mm/userfaultfd.c (mfill_atomic: copy_from_user) @ v6.12.
// Does not model: a source that a monitor must fill first gives EFAULT, where the kernel would sleep.
import { halvesOf } from '../../arch/halves.ts';
import { LAST_LEVEL } from '../geometry.ts';
import { hugeEntryAt } from '../hugetlb-follow.ts';
import { is_vm_hugetlb_page } from '../hugetlb-reserve.ts';
import type { Kernel } from '../kernel.ts';
import { faultIn, follow_page } from '../populate.ts';
import { lookup } from '../tables.ts';
import type { Mm } from '../types.ts';
import { has } from '../vm-flags.ts';
import { someTask } from './context.ts';

/** What one page shall hold: words, or what is at a physical address now. */
export type PageContent = readonly bigint[] | number;

/** The content of one page; null when the source cannot be read. */
export type PageSource = (page: number) => PageContent | null;

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
    if (first % pageSize === 0) return frameOf(k, mm, first);
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
  const frame = frameOf(k, mm, page);
  if (frame === null) return false;
  for (let va = start; va < end; va += k.g.entryBytes) words.push(k.machine.memory.word(frame + (va - page)));
  return true;
}

/** Physical address of a page of the source, which is used as hardware uses it; null if it cannot be read. */
function frameOf(k: Kernel, mm: Mm, page: number): number | null {
  const vma = k.areas.at(mm.id, page);
  if (!vma || !has(vma.flags, k.vm.READ | k.vm.WRITE | k.vm.EXEC)) return null;
  const followed = (): boolean => follow_page(k, vma, page, false) !== null;
  if (!followed()) {
    const pid = someTask(k, mm.id);
    if (faultIn(k, pid, vma, page, { allowRetry: false }, followed) !== null) return null;
  }
  if (is_vm_hugetlb_page(k, vma)) return k.folios.pa(Number(k.h.pte_pfn(hugeEntryAt(k, vma, page))));
  const { level, pa } = lookup(k, mm, page);
  const pte = k.ptes.ptep_get(pa);
  if (!k.h.pte_young(pte)) k.ptes.set_pte(pa, k.h.pte_mkyoung(pte));
  // Under one entry for several, the page is one of them.
  const inside = level === LAST_LEVEL ? 0 : page % k.g.bytesAt(level);
  return k.folios.pa(Number(k.h.pte_pfn(pte))) + inside;
}

/** Gives a fresh page, in which all is zero, its content. */
export function writePage(k: Kernel, pfn: number, content: PageContent): void {
  const pa = k.folios.pa(pfn);
  if (typeof content === 'number') {
    k.machine.memory.copyRange(content, pa, k.g.pageSize);
    return;
  }
  for (const [i, word] of content.entries()) {
    if (word === 0n) continue;
    const { lo, hi } = halvesOf(word);
    k.machine.memory.write(pa + i * k.g.entryBytes, lo, hi);
  }
}
