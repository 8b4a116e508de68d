/**
 * A fake Twilio in a process of its own, so that what a test does keeps nothing waiting there: when a request came is when it
 * was read. Started by startTwilioProcess, which talks to it.
 */
import { startFakeTwilio } from './fake-twilio.ts';
import { createChaos } from './twilio/chaos.ts';
import { seededRandom } from './twilio/seeded-random.ts';
import { twilioPlan, type TwilioAsked } from './twilio-elsewhere.ts';

const plan = twilioPlan.parse(JSON.parse(process.argv[2] ?? '{}'));
let aheadMs = 0;
const twilio = await startFakeTwilio({ now: () => Date.now() + aheadMs, validate: plan.validate ?? false });
const random = seededRandom(plan.seed ?? 1);
const chaos = createChaos({ random, shares: plan.shares ?? 0, slowMs: 200, lateMs: 200 });
if (plan.shares !== undefined) {
  twilio.behave(chaos.decide);
  twilio.reporting(chaos.plan);
} else if (plan.reports === false) twilio.reporting(() => []);

process.on('message', (asked: TwilioAsked) => {
  if (asked.what === 'serve') twilio.serveApp(asked.url, asked.publicUrl);
  if (asked.what === 'ahead') aheadMs = asked.ms;
  const answer =
    asked.what === 'arrivals'
      ? twilio.requests.flatMap(({ method, fields, at }) =>
          method === 'POST'
            ? [{ from: fields.From ?? '', to: fields.To ?? '', at: performance.timeOrigin + at }]
            : [],
        )
      : asked.what === 'entries'
        ? chaos.entries(twilio.sent).map(({ sent, ...entry }) => ({ ...entry, sent: sent.length }))
        : asked.what === 'counts'
          ? { requests: twilio.requests.length, sent: twilio.sent.length, reports: twilio.reports.length }
          : null;
  process.send?.({ answer });
});
process.send?.({ url: twilio.url });
