// Runs through everything and asks for nothing.
export function program(): string {
  return `
    mmap A 2 rw anon
    write A 0 1
    write A 1 1
    clear_refs 4
    write A 0 2

    clear_refs 4
    mprotect A r
    mprotect A rw
    write A 0 3

    swapout A 0
    clear_refs 4

    mremap A B
  `;
}
