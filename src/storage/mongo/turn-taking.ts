/**
 * Transactions of this process that would get in each other's way come one after the other; that spares the database their
 * conflicts. It decides nothing: between processes the database's own checks hold, and here too.
 */
export interface TurnTaking {
  /** Runs `work` when all that came before with one of `keys` has ended, or after `patienceMs` all the same. */
  run<T>(keys: Iterable<string>, work: () => Promise<T>): Promise<T>;
}

export function createTurnTaking(patienceMs: number): TurnTaking {
  const last = new Map<string, Promise<void>>();
  return {
    async run(keys, work) {
      const mine = new Set(keys);
      const before = new Set<Promise<void>>();
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      // All keys are taken in one step, so no two can wait for each other.
      for (const key of mine) {
        const predecessor = last.get(key);
        if (predecessor !== undefined) before.add(predecessor);
        last.set(key, ended);
      }
      let timer: NodeJS.Timeout | undefined;
      try {
        if (before.size > 0) {
          const late = new Promise<void>((resolve) => {
            timer = setTimeout(resolve, patienceMs);
          });
          await Promise.race([Promise.all(before), late]);
        }
        return await work();
      } finally {
        clearTimeout(timer);
        end();
        for (const key of mine) if (last.get(key) === ended) last.delete(key);
      }
    },
  };
}
