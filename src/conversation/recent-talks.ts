/** Talks kept at hand: those that text within the same minutes. */
const REMEMBERED = 1_000;

/** Keeps the youngest; a Map keeps the order of insertion, so its first key is the oldest. */
export function remember<Kept>(map: Map<string, Kept>, key: string, kept: Kept): void {
  map.delete(key);
  map.set(key, kept);
  const oldest = map.keys().next();
  if (map.size > REMEMBERED && !oldest.done) map.delete(oldest.value);
}
