// Counts the faults of a read of shared memory.
export function program(): string {
  return `
    mmap A 2 rw anon
    write A 0 1
    write A 1 1
    clear_refs 4
    expect sd A 0 = 0
    write A 0 2
    expect sd A 0 = 1
    expect sd A 1 = 0

    clear_refs 4
    mprotect A r
    expect sd A 0 = 0
    mprotect A rw
    expect sd A 0 = 0
    write A 0 3
    expect sd A 0 = 1

    swapout A 0
    expect sd A 0 = 1
    clear_refs 4
    expect sd A 0 = 0

    mremap A B
    expect sd B 1 = 1

    mmap F 2 rw file-shared
    write F 0 1
    write F 1 1
    madvise F dontneed
    read F 0
    read F 1
    expect faults = 0
  `;
}
