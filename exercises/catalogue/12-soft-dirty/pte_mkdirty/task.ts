// One verb, two meanings. Reference: pte_mkdirty, __pte_mkdirty and pte_modify of RFC v1 patch 3, and its port to v6.12.
import { defineTask } from '../../../grader/task.ts';

export const task = defineTask({
  slug: 'pte_mkdirty',
  title: 'One verb, two meanings',
  version: 1,
  chapter: 'soft-dirty',
  points: 10,
  difficulty: 3,
  minutes: 20,
  kind: 'helper',
  layouts: [
    { id: 'rfc-v1', pageShift: 12 },
    { id: 'v6.12-softdirty', pageShift: 12 },
  ],
  exports: [
    {
      name: '__pte_mkdirty',
      params: ['pte'],
      returns: 'bigint',
      doc: 'The page was dirty, and is so again.',
    },
    { name: 'pte_mkdirty', params: ['pte'], returns: 'bigint', doc: 'The page was written.' },
    {
      name: 'pte_modify',
      params: ['pte', 'prot'],
      returns: 'bigint',
      doc: 'The same page under another protection.',
    },
  ],
  kernel: ['pte_write', 'pte_hw_dirty', 'pte_sw_dirty', 'pte_dirty'],
  bits: ['PTE_SOFT_DIRTY', 'PTE_DIRTY', 'PTE_WRITE', 'PTE_RDONLY'],
  reveal: 'full',
  read: { lesson: 'soft-dirty', anchor: 'one-verb-two-meanings', text: 'One verb, two meanings' },
  mutants: [
    {
      file: 'no-s.ts',
      misconception: 'dirty is the only ledger',
      says: 'Dirty is dirty: I do what pte_mkdirty always did.',
      killedBy: 'written-noted',
      hint: 'The write fault marks the page through this very call, and it is the only one that knows of the store. What it does not note, the tool never hears of.',
    },
    {
      file: 's-only.ts',
      misconception: 'soft-dirty replaces dirty',
      says: 'There is a new bit for written, so I set the new bit.',
      killedBy: 'written-dirty',
      hint: 'The tool reads one ledger, write-back and reclaim read the other. With yours the tool copies the page, and the kernel drops it.',
    },
    {
      file: 'opens-ro.ts',
      misconception: 'dirty means open',
      says: 'A dirty page is not read-only, so RDONLY goes.',
      killedBy: 'written-dirty',
      hint: 'On a page that may be written, yes. In a read-only mapping RDONLY is all that stops a store, and being dirty is no permission: a debugger may dirty a page that its program may not write.',
    },
    {
      file: 'one-verb.ts',
      misconception: 'dirty again is written again',
      says: 'Both make a page dirty, so both leave the note.',
      killedBy: 'collected-quiet',
      hint: 'Collecting is not writing. Whoever takes an entry apart and puts its dirtiness back has seen no store; with yours the tool copies pages that nobody touched.',
    },
    {
      file: 'modify-loud.ts',
      misconception: 'any change is a write',
      says: 'The page has to be dirty again, and pte_mkdirty makes it dirty.',
      killedBy: 'modify-note',
      hint: 'mprotect after clear_refs must stay silent, and the soft-dirty selftest asks for it. Nobody has stored: the dirtiness was collected from hardware’s bits. Which verb is for that?',
    },
    {
      file: 'modify-forgets-s.ts',
      misconception: 'a new protection is a new page',
      says: 'What is not protection goes with the old entry.',
      killedBy: 'modify-note',
      hint: 'mprotect is no write, and it must not forget one either. Whoever stored before the call is still waiting to be copied.',
    },
    {
      file: 'modify-hw-lost.ts',
      misconception: 'permission and history are separate bits',
      says: 'I exchange the protection. What was written is somewhere else.',
      killedBy: 'modify-dirty',
      hint: 'Hardware keeps its record in WRITE and RDONLY, and these two are part of the protection. Ask before you exchange them; afterwards they say what the new protection says.',
    },
    {
      file: 'modify-half.ts',
      misconception: 'DIRTY is the dirty bit',
      says: 'The page was dirty, so I set DIRTY.',
      killedBy: 'modify-protection',
      hint: 'On a page that may be written there are two records, and they must agree. With RDONLY left, hardware takes the page for clean, and the next store costs a fault for nothing.',
    },
  ],
});
