// Models: the names and numbers that several panels write: addresses, pages, tasks, sizes, counts.
// Does not model: what an entry says (entry-words.ts).
import { granule, type LabTask, type PageName, type PageShift } from '@spare-bits/sim-core';
import type { LabState } from '../state.ts';

const GROUP = 4;
const VA_DIGITS = 12;

function grouped(digits: string): string {
  const whole = digits.padStart(Math.ceil(digits.length / GROUP) * GROUP, '0');
  return whole.replace(/(?<=.)(?=(?:.{4})+$)/g, '_');
}

/** `ffff_b7a0_0000` */
export const addressText = (va: number): string => grouped(va.toString(16).padStart(VA_DIGITS, '0'));
/** `0x4a01_8000` */
export const physicalText = (pa: number): string => `0x${grouped(pa.toString(16))}`;
/** `0x12345`: a frame number. */
export const pfnText = (pfn: number): string => `0x${pfn.toString(16).padStart(GROUP + 1, '0')}`;
/** `1:0x123`: device and slot. */
export const slotText = (type: number, slot: number | bigint): string => `${type}:0x${slot.toString(16)}`;
/** `A+0` */
export const pageText = ({ r, p }: PageName): string => `${r}+${p}`;
/** The value without its prefix: sixteen digits in groups. */
export const bareHex = (hexText: string): string => hexText.slice('0x'.length);

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const STEP = 10;

/** "512 GB" */
export function sizeText(shift: number): string {
  const unit = Math.floor(shift / STEP);
  return `${2 ** (shift - unit * STEP)} ${UNITS[unit] ?? ''}`;
}

/** What one entry of a level maps, in words. */
export const levelSize = (pageShift: PageShift, level: number): string =>
  sizeText(granule(pageShift).shiftAt(level));

/** "1 page", "1,024 pages" */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** "process 1", or "process 2, the child". */
export const taskText = ({ pid, child }: Pick<LabTask, 'pid' | 'child'>): string =>
  `process ${pid}${child ? ', the child' : ''}`;

/** The task of that number, if it lives. */
export const taskIn = ({ view }: LabState, pid: number) => view.tasks.find((task) => task.pid === pid);

/** A page outside the regions of the scenario: "program+1", by the area in which it lies; else its address. */
export function programPage(state: LabState, pid: number, va: number): string {
  const area = taskIn(state, pid)?.areas.find(({ start, end }) => va >= start && va < end);
  return area ? `program+${Math.floor((va - area.start) / 2 ** state.pageShift)}` : addressText(va);
}
