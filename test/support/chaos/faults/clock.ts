import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

const HOUR = 3_600_000;

const clockMoved = (name: string, byMs: number): Fault =>
  strikeFault({
    name,
    mayAskAgain: true,
    bring: async (town) => {
      town.service().child.send({ aheadMs: byMs });
      return () => {
        town.service().child.send({ aheadMs: 0 });
      };
    },
  });

export const clockForwards: Fault = clockMoved('clock an hour forwards, then right again', HOUR);
export const clockBack: Fault = clockMoved('clock an hour back, then right again', -HOUR);
