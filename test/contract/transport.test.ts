import { createSimulator, SIMULATED_SENDERS } from '../../src/channels/simulator/phones.ts';
import { createTwilioTransport } from '../../src/channels/twilio/send.ts';
import { startFakeTwilio } from '../support/fake-twilio.ts';
import { makeId } from '../support/records.ts';
import { transportContract } from './transport.ts';

transportContract('Twilio', async () => {
  const twilio = await startFakeTwilio();
  twilio.reporting(() => []);
  return {
    transport: createTwilioTransport({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      apiBaseUrl: twilio.url,
      statusCallbackUrl: 'https://aviso.example.org/webhooks/twilio/status',
    }),
    senders: { sms: '+15005550006', whatsapp: 'whatsapp:+15005550007' },
    taken: async (to, body) =>
      twilio.sent.filter((m) => m.to.replace('whatsapp:', '') === to && m.body === body).map((m) => m.sid),
    loseAnswer(arrives) {
      twilio.behave(() => ({ kind: 'lost', stored: arrives }));
    },
    goAway: () => twilio.refuse(),
    close: () => twilio.close(),
  };
});

transportContract('simulator', async () => {
  // Reports that are never recorded: only then has the simulator anything to be asked about.
  const simulator = createSimulator({
    ids: { next: makeId, bytes: (length) => new Uint8Array(length) },
    report: () => Promise.reject(new Error('not recorded')),
  });
  return {
    transport: simulator.transport,
    senders: SIMULATED_SENDERS,
    close: () => simulator.settled(),
  };
});
