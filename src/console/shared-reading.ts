/** One reading for all who ask within `maxAgeMs`: a hundred streams, or pages that are kept open, cost what one does. */
export function sharedReading<T>(read: () => Promise<T>, maxAgeMs: number): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | null = null;
  return () => {
    const at = performance.now();
    if (last !== null && at - last.at < maxAgeMs) return last.value;
    const value = read();
    last = { at, value };
    value.catch(() => {
      last = null;
    });
    return value;
  };
}
