/** How fast something goes on, over the last seconds. */
export interface Pace {
  /** @param at milliseconds of a clock that nobody sets */
  note(at: number, count: number): void;
  /** A second; null until two moments are known. */
  perSecond(at: number): number | null;
}

const WINDOW_MS = 15_000;

export function createPace(windowMs = WINDOW_MS): Pace {
  let noted: { readonly at: number; readonly count: number }[] = [];
  return {
    note(at, count) {
      const last = noted.at(-1);
      // It was begun anew.
      if (last !== undefined && count < last.count) noted = [];
      noted.push({ at, count });
    },
    perSecond(at) {
      // One from before the window stays: what came since it is what the window holds.
      while (noted.length > 2 && (noted[1]?.at ?? at) <= at - windowMs) noted.shift();
      const [first] = noted;
      const last = noted.at(-1);
      if (first === undefined || last === undefined || noted.length < 2 || at <= first.at) return null;
      return ((last.count - first.count) * 1000) / (at - first.at);
    },
  };
}
