// Models: the list of sources that the chapters cite. Certainty: A = the text itself was read in full (a mail, a commit,
// a kernel tree, a recording of a real run); B = an excerpt, a tracker or a later text that quotes it; C = inferred.
// Does not model: addresses. A title and a date find each of these in any archive.

export type Certainty = 'A' | 'B' | 'C';

export interface Source {
  readonly title: string;
  /** What kind of text it is, and by whom or from where. */
  readonly where: string;
  /** ISO date, or a release. */
  readonly date: string;
  readonly certainty: Certainty;
}

export const sources = {
  'tree-6.12': {
    title: 'arch/arm64/include/asm/pgtable-prot.h, pgtable-hwdef.h and pgtable.h',
    where: 'Linux source tree, a stable release',
    date: '6.12.117',
    certainty: 'A',
  },
  'arm-vmsa': {
    title: 'Arm Architecture Reference Manual for A-profile, DDI 0487, chapter D8',
    where: 'by Arm; read in parts, and through the pseudocode that Arm publishes with it',
    date: 'v9.4',
    certainty: 'B',
  },
  'mmu-runs': {
    title: 'Recorded translations: 30,348 address questions and 7,391 accesses',
    where: 'a program without a kernel on an emulated CPU, compared with Arm’s pseudocode',
    date: 'QEMU 10.0.2',
    certainty: 'A',
  },
  'run-young': {
    title: 'Scenario young_clear_refs_1',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'vectors-6.1': {
    title: 'Recorded helper values, layout v6.9',
    where: 'from a booted kernel with the same bits (the v6.9 tree itself was not at hand)',
    date: '6.1.192',
    certainty: 'A',
  },
  'vectors-6.12': {
    title: 'Recorded helper values, layout v6.12',
    where: 'from a booted kernel, unmodified',
    date: '6.12.117',
    certainty: 'A',
  },
  'vectors-rfc': {
    title: 'Helper values, layout rfc-v1',
    where: 'reconstructed: the text of RFC patches 1 to 3 on the headers of an older kernel',
    date: '6.1.192',
    certainty: 'B',
  },
  'vectors-sd': {
    title: 'Helper values, layout v6.12-softdirty',
    where: 'reconstructed: RFC patch 3 carried forward and booted; no such kernel was released',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-protnone': {
    title: 'Scenario mprotect_rw_none_rw',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-hugetlb': {
    title: 'Scenario hugetlb_contpte_prot_none_access',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages; the same was seen on 6.1',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-shmem': {
    title: 'Scenario shmem_mprotect, on a CPU with hardware dirty state and on one without',
    where: 'two recordings on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'pache-replies': {
    title: 'Replies to “[PATCH V2] arm64: properly define SOFT_DIRTY functionality”',
    where: 'mails by Mark Rutland and Catalin Marinas',
    date: '2023-07',
    certainty: 'A',
  },
  'rfc-cover': {
    title: '[PATCH v1 0/5] arm64/mm: uffd write-protect and soft-dirty tracking',
    where: 'mail by Ryan Roberts, cover letter; patches 3 and 4 are marked RFC',
    date: '2024-04-19',
    certainty: 'A',
  },
  'rfc-move': {
    title: '[PATCH v1 1/5] arm64/mm: Move PTE_PROT_NONE and PMD_PRESENT_INVALID',
    where: 'mail by Ryan Roberts, with the patch',
    date: '2024-04-19',
    certainty: 'A',
  },
  'rfc-softdirty': {
    title: '[RFC PATCH v1 3/5] arm64/mm: Add soft-dirty page tracking support',
    where: 'mail by Ryan Roberts, with the patch',
    date: '2024-04-19',
    certainty: 'A',
  },
  'rfc-thread': {
    title: 'Replies to the series of 19 April',
    where: 'mails by David Hildenbrand, Shivansh Vij, Mike Rapoport, Catalin Marinas and others',
    date: '2024-04',
    certainty: 'A',
  },
  'v1-review': {
    title: 'Review of “[PATCH v1 0/2] arm64/mm: Enable userfaultfd write-protect”',
    where: 'mails by Catalin Marinas, Peter Xu, Ryan Roberts and others',
    date: '2024-04-24',
    certainty: 'A',
  },
  'v2-review': {
    title: '[PATCH v2 0/3] arm64/mm: Enable userfaultfd write-protect, and its review',
    where: 'mails by Ryan Roberts, Will Deacon, Anshuman Khandual and others',
    date: '2024-04-29',
    certainty: 'A',
  },
  'v3-ng': {
    title: '[PATCH v3 2/3] arm64/mm: Move PTE_PRESENT_INVALID to overlay PTE_NG',
    where: 'mail by Ryan Roberts, with the patch',
    date: '2024-05-01',
    certainty: 'A',
  },
  'v4-applied': {
    title: '[PATCH v4 0/4] arm64/mm: Enable userfaultfd write-protect, and the mail that applies it',
    where: 'mails by Ryan Roberts (3 May) and Will Deacon (7 May)',
    date: '2024-05-07',
    certainty: 'A',
  },
  'commit-protnone': {
    title: 'arm64/mm: Remove PTE_PROT_NONE bit (f0f5863a0fb0)',
    where: 'commit by Ryan Roberts, for 6.10',
    date: '2024-05-07',
    certainty: 'A',
  },
  'commit-ng': {
    title: 'arm64/mm: Move PTE_PRESENT_INVALID to overlay PTE_NG (55564814a838)',
    where: 'commit by Ryan Roberts, for 6.10',
    date: '2024-05-07',
    certainty: 'A',
  },
  'commit-swbits': {
    title: 'arm64: mm: Permit PTE SW bits to change in live mappings',
    where: 'commit for 6.10-rc6',
    date: '2024-06',
    certainty: 'A',
  },
  'fix-gup': {
    title: 'mm: Fix race between __split_huge_pmd_locked() and GUP-fast (3a5a8d343e1c)',
    where: 'commit, also sent to the stable kernels',
    date: '2024-04-25',
    certainty: 'A',
  },
  'fix-scan': {
    title: 'fs/proc/task_mmu: fix uffd-wp confusion in pagemap_scan_pmd_entry()',
    where: 'commit, also sent to the stable kernels',
    date: '2024-04-29',
    certainty: 'A',
  },
  'tables-transcribed': {
    title: 'Notes that transcribe the AArch64 descriptor tables',
    where: 'a third party’s transcription; the Arm manual itself was not at hand',
    date: 'undated',
    certainty: 'B',
  },
  'arm-amec': {
    title: 'AArch64.S1AMECFault',
    where: 'Arm’s published pseudo-code, as transcribed',
    date: 'undated',
    certainty: 'B',
  },
  'tree-7.0.1': {
    title: 'Changes from 7.0 to 7.0.1, kernel mappings in arch/arm64/mm',
    where: 'a stored diff of the stable release',
    date: '2026',
    certainty: 'B',
  },
  'bit63-today': {
    title: 'No arm64 soft-dirty found in 7.0.1 or in mails based on 7.2-rc1',
    where: 'absence of evidence: a search that found nothing',
    date: '2026-07',
    certainty: 'C',
  },
  'tree-uffd': {
    title: 'mm/memory.c, mm/mprotect.c, mm/userfaultfd.c, fs/userfaultfd.c and include/linux/userfaultfd_k.h',
    where: 'Linux source tree, a stable release; the functions on the paths of this chapter',
    date: '6.12.117',
    certainty: 'A',
  },
  'runs-6.12': {
    title: '149 scenarios, 1,167 steps',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd': {
    title: 'Scenarios uffd_wp_populated and uffd_wp_unprotect_restore_write',
    where:
      'recorded on a booted kernel, unmodified, 4 KB pages; the first also on a CPU without hardware dirty state',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-none': {
    title: 'Scenario uffd_wp_none_not_marked',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-markers': {
    title: 'Scenario uffd_wp_unpopulated_markers',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-fork': {
    title: 'Scenarios uffd_fork_no_event, uffd_fork_event and uffd_fork_noevent_swap_marker',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-swap': {
    title: 'Scenario uffd_wp_swap_unprotect',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-async': {
    title: 'Scenario uffd_wp_async_dirty_tracking',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-move': {
    title: 'Scenario uffd_mremap_marker_no_event',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-uffd-collapse': {
    title: 'Scenario thp_collapse_uffd_wp',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'doc-soft-dirty': {
    title: 'Documentation/admin-guide/mm/soft-dirty.rst',
    where: 'Linux source tree',
    date: '6.12',
    certainty: 'A',
  },
  'tree-sd': {
    title: 'fs/proc/task_mmu.c, mm/memory.c, mm/mprotect.c, mm/mremap.c and mm/migrate.c',
    where: 'Linux source tree, a stable release; the functions on the paths of this chapter',
    date: '6.12.117',
    certainty: 'A',
  },
  'kconfig-sd': {
    title: 'Kconfig files that select HAVE_ARCH_SOFT_DIRTY',
    where: 'Linux source tree: x86, s390 and powerpc, and no other',
    date: '6.12',
    certainty: 'A',
  },
  'sd-2017': {
    title: 'A draft of arm64 soft-dirty that shares PTE_DIRTY',
    where: 'by Bin Lu; unfinished, known from later mails and a tracker that quote it',
    date: '2017-11-30',
    certainty: 'B',
  },
  'commit-swapin': {
    title: 'mm: set pte writable while pte_soft_dirty() is true in do_swap_page()',
    where: 'commit for 6.11, known by its title; the code itself was read in 6.12.117',
    date: '2024',
    certainty: 'B',
  },
  'sd-sticky': {
    title: 'mm: propagate VM_SOFTDIRTY on merge (6707915e030a)',
    where: 'commit by Lorenzo Stoakes, later sent to the stable kernels; not in 6.12.117',
    date: 'late 2025',
    certainty: 'B',
  },
  'run-sd': {
    title: 'Scenario sd_clear_write_read',
    where: 'recorded on the reconstructed kernel: RFC patch 3 carried forward and booted, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-absent': {
    title: 'Scenario sd_clear_write_read on the unmodified kernel',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-sd-mprotect': {
    title: 'Scenario sd_mprotect',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-swap': {
    title: 'Scenario swap_out_read_in on the soft-dirty kernel',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-uffd': {
    title: 'Scenario uffd_wp_clear_refs',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-merge': {
    title: 'Scenarios sd_vma_merge and sd_new_vma',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-thp': {
    title: 'Scenarios thp_sd_mprotect_partial, thp_migrate_sd and thp_collapse_sd',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-move': {
    title: 'Scenario sd_mremap',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-shmem': {
    title: 'Scenarios sd_shmem and sd_madv_free',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'run-sd-hugetlb': {
    title: 'Scenario hugetlb_pmd_clear_refs',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
  'selftests-6.12': {
    title: 'soft-dirty.c, mkdirty.c, vm_util.c and ../kselftest.h in tools/testing/selftests/mm',
    where:
      'Linux source tree, a stable release; and recordings of the programs, soft-dirty on the reconstructed kernel',
    date: '6.12.117',
    certainty: 'A',
  },
  'tree-contpte': {
    title: 'arch/arm64/mm/contpte.c, arch/arm64/mm/hugetlbpage.c and arch/arm64/include/asm/pgtable.h',
    where: 'Linux source tree, a stable release; the functions on the paths of this chapter',
    date: '6.12.117',
    certainty: 'A',
  },
  'fix-contpte-noop': {
    title: 'arm64: contpte: fix set_access_flags() no-op check for SMMU/ATS faults (97c5550b7631)',
    where: 'commit, also in the stable kernels; its mail known from an excerpt, its code read in 6.12.117',
    date: '2026-03',
    certainty: 'B',
  },
  'run-cont': {
    title:
      'Scenarios cont_fold_on_write_fault, cont_mprotect_whole, cont_uffd_wp_partial and cont_clear_refs_1_young',
    where: 'recorded on a booted kernel, unmodified, 4 KB pages',
    date: '6.12.117',
    certainty: 'A',
  },
  'run-cont-sd': {
    title: 'Scenarios cont_clear_refs_4, cont_sd_partial_dirty and cont_fold_by_last_pte',
    where: 'recorded on the reconstructed kernel, 4 KB pages',
    date: '6.12.117',
    certainty: 'B',
  },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof sources;
