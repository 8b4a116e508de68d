import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

const DELAY_MS = 2_000;

export const twilioSlow: Fault = strikeFault({
  name: `Twilio slow: ${String(DELAY_MS / 1000)} s for every request`,
  bring: async ({ twilio }) => {
    twilio.behave(() => ({ kind: 'ok', delayMs: DELAY_MS }));
    return () => {
      twilio.behave(() => null);
    };
  },
});
