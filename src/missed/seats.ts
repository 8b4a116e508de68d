/** Runs work when one of `count` seats is free, in the order it came. */
export function createSeats(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    try {
      return await work();
    } finally {
      // The seat goes to the next one as it is.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
