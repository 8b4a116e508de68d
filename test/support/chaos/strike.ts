import { setTimeout as pause } from 'node:timers/promises';
import type { Fault, Outcome, Sizes, Strike } from './fault.ts';
import { openTown, STEPS, type Town } from './town.ts';

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The value that so great a part of all does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

/** What people saw: how many answers, how late, and what Twilio was told meanwhile. */
export function seen({ waits, refused }: Town): string {
  const ms = waits.map((wait) => wait.ms);
  const told = [...refused].map(([answer, count]) => `${answer} × ${String(count)}`).join(', ');
  const late = `half within ${seconds(quantile(ms, 0.5))}, the last after ${seconds(quantile(ms, 1))}`;
  return `${String(waits.length)} answers, ${late}${told === '' ? '' : `; Twilio was told ${told} and tried again`}`;
}

/** A fault that comes when a third of the answers are there, stays, and goes. */
export function strikeFault({ name, lastsMs, ...how }: Strike): Fault {
  return { name, run: (sizes) => strike(sizes, lastsMs?.(sizes) ?? sizes.lastsMs, how) };
}

async function strike(
  sizes: Sizes,
  lastsMs: number,
  { bring, mayAskAgain = false }: { readonly bring: Strike['bring']; readonly mayAskAgain?: boolean },
): Promise<Outcome | null> {
  const town = await openTown(sizes.people);
  try {
    await town.start();
    const load = town.load();
    // Whoever waits for it hears of it below.
    load.catch(() => undefined);
    await town.answers(Math.floor((sizes.people * STEPS) / 3));
    const mend = await bring(town);
    if (mend === null) return null;
    await pause(lastsMs);
    const before = town.waits.length;
    await mend();
    const mended = performance.now();
    await load;
    const lost = await town.verdict(STEPS, mayAskAgain);
    const next = town.waits[before];
    const back =
      next === undefined
        ? 'by itself: everything was answered meanwhile'
        : `by itself, ${seconds(Math.max(0, next.at - mended))} after`;
    const again = town.crossed();
    const asked =
      again === 0
        ? ''
        : `; ${String(again)} questions were asked once more, because the answer came before by the clock`;
    return { saw: seen(town) + asked, lost, back };
  } finally {
    await town.close();
  }
}
