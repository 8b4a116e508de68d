/**
 * The share of each sample, by the features that a text has: a softmax of their weights.
 * @param weights a row for each feature, as wide as `shares`
 * @param features numbers of rows
 * @param shares is filled; sums to 1
 */
export function addShares(weights: Float32Array, features: readonly number[], shares: Float64Array): void {
  const size = shares.length;
  shares.fill(0);
  for (const id of features) {
    const row = id * size;
    for (let at = 0; at < size; at += 1) shares[at] = (shares[at] ?? 0) + (weights[row + at] ?? 0);
  }
  const part = 1 / Math.sqrt(Math.max(1, features.length));
  let most = -Infinity;
  for (const share of shares) if (share > most) most = share;
  let sum = 0;
  for (let at = 0; at < size; at += 1) {
    const share = Math.exp(part * ((shares[at] ?? 0) - most));
    shares[at] = share;
    sum += share;
  }
  for (let at = 0; at < size; at += 1) shares[at] = (shares[at] ?? 0) / sum;
}

/**
 * The same among some samples alone; the others keep what they were.
 * @param among places of the samples
 */
export function addSharesAmong(
  weights: Float32Array,
  features: readonly number[],
  shares: Float64Array,
  among: readonly number[],
): void {
  const size = shares.length;
  for (const at of among) shares[at] = 0;
  for (const id of features) {
    const row = id * size;
    for (const at of among) shares[at] = (shares[at] ?? 0) + (weights[row + at] ?? 0);
  }
  const part = 1 / Math.sqrt(Math.max(1, features.length));
  let most = -Infinity;
  for (const at of among) most = Math.max(most, shares[at] ?? 0);
  let sum = 0;
  for (const at of among) {
    const share = Math.exp(part * ((shares[at] ?? 0) - most));
    shares[at] = share;
    sum += share;
  }
  for (const at of among) shares[at] = (shares[at] ?? 0) / sum;
}
