import type { Fault } from '../fault.ts';
import { strikeFault } from '../strike.ts';

/** Each report comes twice and out of order, and each text that was taken is posted again. */
export const twilioTwice: Fault = strikeFault({
  name: 'Twilio answering twice: each report doubled and out of order, each text posted again',
  bring: async ({ twilio }) => {
    twilio.reporting(() => [
      { status: 'delivered', afterMs: 2 },
      { status: 'sent', afterMs: 4 },
      { status: 'delivered', afterMs: 6 },
      { status: 'sent', afterMs: 8 },
    ]);
    const again = setInterval(() => {
      const texts = twilio.messages.filter(({ direction }) => direction === 'inbound');
      for (const { sid, fields, body } of texts.slice(-20))
        void twilio
          .text(fields.From ?? '', fields.To ?? '', body, { MessageSid: sid, SmsSid: sid })
          .catch(() => undefined);
    }, 200);
    return () => {
      clearInterval(again);
      twilio.reporting(() => null);
    };
  },
});
