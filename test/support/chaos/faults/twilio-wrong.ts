import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

/** It takes each message, or does not, and answers with a page either way. */
export const twilioWrong: Fault = strikeFault({
  name: 'Twilio wrong: a page with 500 instead of an answer, half of the messages taken all the same',
  bring: async ({ twilio }) => {
    let requests = 0;
    twilio.behave(() => {
      requests += 1;
      return { kind: 'http', status: 500, stored: requests % 2 === 0 };
    });
    return () => {
      twilio.behave(() => null);
    };
  },
});
