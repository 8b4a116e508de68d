import type { Broadcast } from '../domain/broadcast.ts';
import { isWaking } from '../domain/zoned-time.ts';

/** Zones of a broadcast in which people may be rung now. @param now UTC milliseconds */
export function awakeZones(
  { content, expansion }: Pick<Broadcast, 'content' | 'expansion'>,
  now: number,
): readonly string[] {
  return content.quietHours ? expansion.zones.filter((zone) => isAwake(zone, now)) : expansion.zones;
}

/** A zone that this Node does not know holds nothing back: the same as in the outbox. */
function isAwake(zone: string, now: number): boolean {
  try {
    return isWaking(now, zone);
  } catch {
    return true;
  }
}
