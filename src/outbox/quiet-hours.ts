import type { OutboxRow } from '../domain/message.ts';
import { nextWaking } from '../domain/zoned-time.ts';

/**
 * Until when a message must wait so that it does not ring at night: the next 08:00 of its zone, or null when it may go now.
 * @param now UTC milliseconds
 * A zone that this Node does not know holds nothing back: a message an hour early is better than none.
 */
export function quietUntil(row: Pick<OutboxRow, 'quietZone'>, now: number): number | null {
  if (row.quietZone === null) return null;
  try {
    const at = nextWaking(now, row.quietZone);
    return at > now ? at : null;
  } catch {
    return null;
  }
}
