// Models: which part of the runner performs which operation. Does not model: order or repetition; see runner.ts.
import { ksm_wait } from './calls.ts';
import type { FilePage, Operation } from './operations.ts';
import { performAccess, performKernelAccess, performResume, performWrites } from './perform-access.ts';
import { performFile } from './perform-file.ts';
import {
  performChildExit,
  performClearRefs,
  performFork,
  performMadvise,
  performMigration,
  performMmap,
  performMremap,
  performNumaHint,
  performRange,
} from './perform-memory.ts';
import { performScan } from './perform-report.ts';
import {
  performUffdApi,
  performUffdClose,
  performUffdMove,
  performUffdRange,
  performUffdRead,
} from './perform-uffd.ts';
import { type Ending, endOf, type Step } from './step.ts';

/**
 * Performs one operation.
 * @param content of the scenario's file, for when it is made
 * @throws NotModelled, ScenarioError, KernelStop
 */
export function perform(step: Step, operation: Operation, content: readonly FilePage[]): Ending {
  switch (operation.op) {
    case 'mmap':
      return performMmap(step, operation, content);
    case 'mremap':
      return performMremap(step, operation);
    case 'munmap':
    case 'mprotect':
    case 'mlock':
    case 'munlock':
      return performRange(step, operation);
    case 'madvise':
      return performMadvise(step, operation);
    case 'read':
    case 'write':
    case 'exec':
      return performAccess(step, operation);
    case 'write_all':
    case 'write_each':
      return performWrites(step, operation);
    case 'fork':
      return performFork(step, operation);
    case 'child_exit':
      return performChildExit(step);
    case 'clear_refs':
    case 'child_clear_refs':
      return performClearRefs(step, operation);
    case 'move_pages':
    case 'migrate_begin':
    case 'migrate_end':
    case 'split_folio':
      return performMigration(step, operation);
    case 'kernel_write':
    case 'kernel_read':
    case 'proc_mem_write':
    case 'process_vm_write':
      return performKernelAccess(step, operation);
    case 'punch_hole':
    case 'ftruncate':
      return performFile(step, operation);
    case 'uffd_api':
      return performUffdApi(step, operation);
    case 'uffd_move':
      return performUffdMove(step, operation);
    case 'uffd_close':
      return performUffdClose(step);
    case 'uffd_read':
      return performUffdRead(step);
    case 'uffd_register':
    case 'uffd_unregister':
    case 'uffd_wake':
    case 'uffd_copy':
    case 'uffd_zeropage':
    case 'uffd_writeprotect':
    case 'uffd_continue':
    case 'uffd_poison':
      return performUffdRange(step, operation);
    case 'pagemap_scan':
      return performScan(step, operation);
    case 'resume':
      return performResume(step, operation);
    case 'change_prot_numa':
      return performNumaHint(step, operation);
    case 'ksm_wait':
      return endOf(ksm_wait(step.k, (operation.use_zero_pages ?? 0) !== 0));
  }
}
