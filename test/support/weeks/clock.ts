/** In which the weeks have their hours. */
export const WEEKS_ZONE = 'America/Tijuana';

/** This process's clock, set to another day. Everything in it goes by that, the fake Twilio too. */
export interface WeeksClock {
  now(): number;
  /** Moves forward, never back. @param at UTC milliseconds */
  moveTo(at: number): void;
  /** Gives the machine's own time back. */
  restore(): void;
}

/** @param startAt what it shows now, UTC milliseconds; it ticks on from there */
export function setWeeksClock(startAt: number): WeeksClock {
  const machine = Date.now;
  let ahead = startAt - machine();
  const now = (): number => machine() + ahead;
  Date.now = now;
  return {
    now,
    moveTo(at) {
      ahead += Math.max(0, at - now());
    },
    restore() {
      Date.now = machine;
    },
  };
}
