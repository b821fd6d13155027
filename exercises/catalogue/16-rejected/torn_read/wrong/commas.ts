// The steps are not separated by spaces.
export function schedule(): string {
  return 'W0,R0,R1,W1';
}
