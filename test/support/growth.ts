/**
 * How many times longer `work` takes on sixteen times as much of `unit` (25,600 characters for 1,600): about 16 when its time grows with the
 * text, about 256 when it grows with the square. Processor time of this process, the best of several runs: a busy machine does not matter.
 */
export function growthOverSixteenfold(work: (text: string) => unknown, unit: string): number {
  const best = (length: number): number => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    let least = Infinity;
    for (let i = 0; i < 7; i += 1) {
      const before = process.cpuUsage();
      work(text);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, user + system);
    }
    return least;
  };
  // Below 50 µs the clock and the collector are what is measured.
  return best(25_600) / Math.max(best(1600), 50);
}
