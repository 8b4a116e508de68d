import { AvisoError } from '../../domain/errors.ts';
import type { MovableClock } from './clock.ts';

export interface Rehearsal {
  readonly clock: MovableClock;
  /** UTC milliseconds to arrive at. */
  readonly target: number;
  /** The earliest time after `now` at which something comes due, or null. */
  nextDueAt(now: number): Promise<number | null>;
  /** Handles all that is due at the clock's present time; answers when nothing due is left. */
  handleDue(): Promise<void>;
  /** Steps after which the move is given up: something keeps putting itself off. */
  readonly maxSteps?: number;
}

/**
 * Moves the clock to `target` from due time to due time, so that what comes due on the way happens in its order and
 * at its own time. Throws AvisoError `not_possible` when the clock cannot move there or after `maxSteps` steps;
 * what `handleDue` throws passes through, with the clock left where that happened.
 */
export async function moveInSteps(rehearsal: Rehearsal): Promise<void> {
  const { clock, target, maxSteps = 100_000 } = rehearsal;
  if (target < clock.now()) throw new AvisoError('not_possible', 'The clock moves forward only.');
  // The clock ticks while work is done. Asking for what is due after the time the last step began,
  // not after its end, finds what came due in between before the clock jumps past it.
  let handledUpTo = clock.now();
  await rehearsal.handleDue();
  for (let step = 0; step < maxSteps; step += 1) {
    const due = await rehearsal.nextDueAt(handledUpTo);
    const arrived = due === null || due >= target;
    advance(clock, arrived ? target : due);
    handledUpTo = clock.now();
    await rehearsal.handleDue();
    if (arrived) return;
  }
  throw new AvisoError('not_possible', `The clock did not arrive within ${maxSteps} steps.`);
}

/** Moves to `instant` unless ticking has brought the clock there already. */
function advance(clock: MovableClock, instant: number): void {
  if (instant > clock.now()) clock.moveTo(instant);
}
