import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

export const twilioRedirecting: Fault = strikeFault({
  name: 'Twilio redirecting: 302 for every message',
  bring: async ({ twilio }) => {
    twilio.behave(() => ({ kind: 'http', status: 302, stored: false }));
    return () => {
      twilio.behave(() => null);
    };
  },
});
