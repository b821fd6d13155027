// One operation or expectation a line. Whatever follows a number sign is a remark.
export function program(): string {
  return `
    mmap A 2 rw anon
    clear_refs 4
    write A 0 1
    read A 0
    expect value = 1
  `;
}
