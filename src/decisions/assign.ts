import { clearClosed } from '../appointments/clear-closed.ts';
import { giveSlots, type AssignResult, type AssignRun } from '../appointments/give-slots.ts';
import { decideDue } from './decide-again.ts';

/**
 * Seats the families that wait (giveSlots), on decisions and closures as they are now. A dry run counts on what is stored and
 * writes nothing.
 */
export async function assign(run: AssignRun): Promise<AssignResult> {
  if (!run.dryRun) {
    await decideDue(run);
    // Who had a date that was closed comes before others take what is left.
    await clearClosed(run);
  }
  return giveSlots(run);
}
