// Models: the scenarios of the exercises by name, so that a page can play again what a check has played. Data alone.
// Does not model: results; every run compares with the reference.
import type { Script } from '../suite/scenario/play.ts';
import * as contpte from './contpte.ts';
import * as fork from './fork.ts';
import * as privateMemory from './private.ts';
import * as softDirty from './soft-dirty.ts';
import * as swap from './swap.ts';
import * as uffdShmem from './uffd-shmem.ts';
import * as uffdWp from './uffd-wp.ts';

const all: readonly Script[] = [contpte, fork, privateMemory, softDirty, swap, uffdShmem, uffdWp].flatMap(
  (group) => Object.values(group),
);

/** By name. */
export const SCENARIOS: ReadonlyMap<string, Script> = new Map(all.map((script) => [script.name, script]));
