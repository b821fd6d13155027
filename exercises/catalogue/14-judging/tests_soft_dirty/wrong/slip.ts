// One word is written wrong.
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

    swapuot A 0
    expect sd A 0 = 1
    clear_refs 4
    expect sd A 0 = 0

    mremap A B
    expect sd B 1 = 1
  `;
}
