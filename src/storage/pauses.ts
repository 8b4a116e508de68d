/** Pauses grow to this and no further: another process's writer leaves only short gaps, and we must meet one. */
const LONGEST_PAUSE_MS = 50;

/** Milliseconds to wait after the `tries`-th failure in a row (from 0). */
export function pauseAfter(tries: number): number {
  return Math.min(LONGEST_PAUSE_MS, 5 * 2 ** Math.min(tries, 10));
}
