// Four parts, one for each way in which a note can be lost or made up.
export function program(): string {
  return `
    # Clear, store, look: without the clearing the area itself says that all is written.
    mmap A 2 rw anon
    write A 0 1
    write A 1 1
    clear_refs 4
    expect sd A 0 = 0
    write A 0 2
    expect sd A 0 = 1
    expect sd A 1 = 0

    # A change of protection is no store, and must not open the page to one that nobody sees.
    clear_refs 4
    mprotect A r
    expect sd A 0 = 0
    mprotect A rw
    write A 0 3
    expect sd A 0 = 1

    # The note goes to swap with the page, and is cleared there.
    swapout A 0
    expect sd A 0 = 1
    clear_refs 4
    expect sd A 0 = 0

    # A page that moves counts as written.
    mremap A B
    expect sd B 1 = 1
  `;
}
