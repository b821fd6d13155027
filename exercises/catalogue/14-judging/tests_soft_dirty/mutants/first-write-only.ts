// Writes once and looks.
export function program(): string {
  return `
    mmap A 2 rw anon
    write A 0 1
    expect sd A 0 = 1
    write A 1 1
    expect sd A 1 = 1
  `;
}
