import { z } from 'zod';
import { PRIORITIES, type Priority } from '../../../domain/message.ts';
import { finishEstimate, readWaiting, type Waiting } from '../../../outbox/finish.ts';
import { createReadings } from '../../readings.ts';
import { get, type Route } from '../route.ts';
import { iso, moment, nothing } from '../shown.ts';

/** Summing reads all that is queued. */
const SUM_EVERY = 5_000;

const KINDS = [
  'reply',
  'appointment',
  'reminder',
  'broadcast',
  'clip',
] as const satisfies readonly (keyof typeof PRIORITIES)[];

const kindOf = (priority: Priority): (typeof KINDS)[number] =>
  KINDS.find((kind) => PRIORITIES[kind] === priority) ?? 'broadcast';

const readings = createReadings<Waiting>(SUM_EVERY);

export const outboxRoutes: readonly Route[] = [
  get({
    path: '/outbox/queued',
    permission: 'message.read',
    summary: 'What waits to be sent, by sender, the most urgent first, and when the last of it leaves',
    params: nothing,
    query: nothing,
    answer: z.object({
      items: z.array(
        z.object({
          sender: z.string().describe('ours'),
          kind: z.enum(KINDS),
          messages: z.int(),
          segments: z.int(),
          ahead: z
            .int()
            .describe('segments that leave before: what the channel holds, and what is more urgent'),
          leavesAt: moment.nullable().describe('null: never, the sender sends nothing'),
        }),
      ),
    }),
    async handle({ storage, clock, rates }) {
      const waiting = await readings(storage, 'queued', () => readWaiting(storage, clock.now()))();
      return {
        items: finishEstimate(waiting, rates, clock.now()).map(({ priority, at, ...rest }) => ({
          ...rest,
          kind: kindOf(priority),
          leavesAt: at === Infinity ? null : iso(at),
        })),
      };
    },
  }),
];
