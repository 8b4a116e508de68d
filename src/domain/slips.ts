/**
 * How many typing slips make one word of the other: a letter more, missing or wrong, or two neighbours swapped (optimal string
 * alignment).
 * @param most more are not counted: `most + 1` then
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at);
  let fewestAbove = 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let fewest = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
      fewest = Math.min(fewest, least);
    }
    // Nothing below can be less, a swap of the last two letters counted.
    if (fewest > most && fewestAbove >= most) return most + 1;
    before = above;
    above = row;
    fewestAbove = fewest;
  }
  return Math.min(above[b.length] ?? 0, most + 1);
}
