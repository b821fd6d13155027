// Goes on for ever.
export function program(): string {
  return ['mmap A 1 rw anon', ...new Array(70).fill('read A 0'), 'expect value = 0'].join('\n');
}
