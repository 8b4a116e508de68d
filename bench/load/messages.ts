import { z } from 'zod';

/** What the load process is told: one round against one server. */
export const planSchema = z.object({
  port: z.number(),
  script: z.enum(['registration', 'five-questions', 'hello']),
  connections: z.number(),
  /** Number of the first phone; rounds against the same database start where the last one ended. */
  firstTalk: z.number(),
  /** How many talks are made ready; the round ends early when they run out. */
  talks: z.number(),
  seconds: z.number(),
  /** Where the fake Twilio tells what it took: a phone texts again once the answer was handed over to it. Null: at once. */
  twilioPort: z.number().nullable(),
});
export type Plan = z.infer<typeof planSchema>;

/** What it reports. Times in milliseconds. */
export const reportSchema = z.object({
  kind: z.literal('report'),
  /** Requests answered 200. */
  ok: z.number(),
  /** Answers by status, those that were not 200; `0` counts broken connections. */
  others: z.record(z.string(), z.number()),
  milliseconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  /** Talks that were brought to their end. */
  finished: z.number(),
  /** Talks that were begun: the next round starts behind them. */
  begun: z.number(),
});
export type Report = z.infer<typeof reportSchema>;
