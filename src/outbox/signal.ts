/** Lets one waiter sleep until it is told of something, or for a time. */
export interface Signal {
  notify(): void;
  /** Resolves after `ms` (Infinity: never by itself), or at once when it was notified since the last wait. */
  wait(ms: number): Promise<void>;
}

/** Timers longer than this overflow in Node and fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export function createSignal(): Signal {
  let told = false;
  let awake: (() => void) | null = null;
  return {
    notify() {
      told = true;
      awake?.();
    },
    async wait(ms) {
      if (!told && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = ms === Infinity ? undefined : setTimeout(resolve, Math.min(ms, LONGEST_TIMER));
          awake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        awake = null;
      }
      told = false;
    },
  };
}
