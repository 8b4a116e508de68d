import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

export const twilioAway: Fault = strikeFault({
  name: 'Twilio away: it takes no connection',
  bring: async ({ twilio }) => {
    await twilio.refuse();
    return () => twilio.resume();
  },
});
