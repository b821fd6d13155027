// As few lines as will do.
export function program(): string {
  return `
    mmap A 1 rw anon
    write A 0 1
    swapout A
    clear_refs 4
    expect sd A 0 = 0
    read A 0
    mprotect A r
    mprotect A rw
    expect sd A 0 = 0
    write A 0 2
    expect sd A 0 = 1
    clear_refs 4
    write A 0 3
    expect sd A 0 = 1
    clear_refs 4
    mremap A B
    expect sd B 0 = 1
  `;
}
