/** The most of `times` (milliseconds, any order) that lie within one second, wherever it begins. */
export function fullestSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((time, index) => {
    while ((sorted[from] ?? 0) <= time - 1000 + 1e-6) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
