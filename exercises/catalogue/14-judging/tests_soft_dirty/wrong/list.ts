// Gives a list of lines.
export function program(): string {
  return ['mmap A 1 rw anon', 'expect sd A 0 = 1'] as unknown as string;
}
