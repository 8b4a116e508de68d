import { quietUntil } from './quiet-hours.ts';
import type { SenderParts } from './sender-parts.ts';
import { leadAfter, leavingOrder, markDue, rowsToClaim, type Held } from './sender-state.ts';

/** Claims what leaves soon, if it is time to; what must not ring at this hour goes back until it may. */
export async function claimRows(parts: SenderParts): Promise<void> {
  const { state, sender, rate, pacer, shares, lease, results } = parts;
  const { storage, clock, tuning, monotonic } = parts.shared;
  const { mostClaimed } = tuning;
  const limit = rowsToClaim(state, { rate, mostClaimed, leavesIn: pacer.wait(monotonic()) });
  if (limit === 0) return;
  const at = monotonic();
  const now = clock.now();
  state.dry = true;
  state.claimUnanswered = true;
  const reserved = shares.due(state.usualUnits);
  const rows = await storage.claimOutbox({
    ...{ sender, owner: lease.owner(), now, limit, reserved },
    at: () => clock.now(),
  });
  state.claimUnanswered = false;
  state.leadMs = leadAfter(state.leadMs, monotonic() - at);
  if (rows.length === limit) state.dry = false;
  if (rows.length > 0) state.worked = true;
  const claimed = markDue(rows, reserved).flatMap(({ row, due }): readonly Held[] => {
    const until = quietUntil(row, now);
    if (until === null) return [{ row, due, at }];
    results.putBack(row, until);
    return [];
  });
  state.held = leavingOrder([...state.held, ...claimed]);
}
