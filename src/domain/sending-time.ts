import { wakingAfter } from './zoned-time.ts';

/** Work that waits at a sender for people in one zone. */
export interface SendingLoad {
  readonly sender: string;
  readonly zone: string;
  /** SMS segments, or messages on WhatsApp. */
  readonly units: number;
}

/**
 * When the last message would leave if it began at `from`: each sender works off its own at its rate. With quiet hours only
 * the hours from 08:00 to 21:00 of each zone count, and the zone that is done last says when.
 * @param rates units a second, by sender
 * @param ahead units that leave a sender before, such as what is more urgent
 * Gives UTC milliseconds; `from` when there is nothing to send, Infinity for a sender that sends nothing.
 */
export function finishingTime(
  loads: readonly SendingLoad[],
  options: {
    readonly rates: (sender: string) => number;
    readonly from: number;
    readonly quietHours: boolean;
    readonly ahead?: (sender: string) => number;
  },
): number {
  const { rates, from, quietHours, ahead = () => 0 } = options;
  const units = new Map<string, number>();
  const zones = new Map<string, Set<string>>();
  for (const load of loads) {
    if (load.units === 0) continue;
    units.set(load.sender, (units.get(load.sender) ?? ahead(load.sender)) + load.units);
    zones.set(load.sender, (zones.get(load.sender) ?? new Set()).add(load.zone));
  }
  let last = from;
  for (const [sender, total] of units) {
    const rate = rates(sender);
    if (rate <= 0) return Infinity;
    const needs = (total * 1000) / rate;
    if (!quietHours) last = Math.max(last, from + Math.ceil(needs));
    else for (const zone of zones.get(sender) ?? []) last = Math.max(last, wakingAfter(from, needs, zone));
  }
  return last;
}
