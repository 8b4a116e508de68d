/** Microseconds that one call takes, for each round: by the clock on the wall, and of processor time. */
export interface Measured {
  readonly name: string;
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

const ROUNDS = 5;
const ROUND_MS = 300;
const WARM_UP_MS = 300;

/**
 * Times `once` in rounds of about a third of a second. `width` calls run side by side and are waited for together, as turns
 * that share a tick do; the figure is for one of them.
 */
export async function measure(
  name: string,
  once: () => unknown,
  { width = 1 }: { width?: number } = {},
): Promise<Measured> {
  const batch = async (): Promise<void> => {
    if (width === 1) await once();
    else await Promise.all(Array.from({ length: width }, once));
  };
  // A call that promises nothing is run many times between two looks at the clock, without a pause in between.
  const first = once();
  const plain = width === 1 && !(first instanceof Promise);
  await first;
  const round = async (ms: number): Promise<{ wall: number; cpu: number }> => {
    const start = performance.now();
    const used = process.cpuUsage();
    let calls = 0;
    let now = start;
    while (now - start < ms) {
      if (plain) {
        for (let i = 0; i < 50; i += 1) once();
        calls += 50;
      } else {
        await batch();
        calls += width;
      }
      now = performance.now();
    }
    const { user, system } = process.cpuUsage(used);
    return { wall: ((now - start) * 1000) / calls, cpu: (user + system) / calls };
  };
  await round(WARM_UP_MS);
  const rounds: { wall: number; cpu: number }[] = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await round(ROUND_MS));
  return { name, wall: rounds.map(({ wall }) => wall), cpu: rounds.map(({ cpu }) => cpu) };
}
