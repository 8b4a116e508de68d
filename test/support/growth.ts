/**
 * How many times longer `work` takes on eight times as much of `unit` (12,800 characters for 1,600). About 8 when its time grows with
 * the text, about 64 when it grows with the square. The best of several runs, so that a busy machine does not matter.
 */
export function growthOverEightfold(work: (text: string) => unknown, unit: string): number {
  const best = (length: number): number => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    let least = Infinity;
    for (let i = 0; i < 7; i += 1) {
      const before = process.hrtime.bigint();
      work(text);
      least = Math.min(least, Number(process.hrtime.bigint() - before));
    }
    return least;
  };
  // Below 50 µs the clock and the collector are what is measured.
  return best(12_800) / Math.max(best(1600), 50_000);
}
