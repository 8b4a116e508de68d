import { z } from 'zod';
import { progressOf } from '../../../broadcasts/after.ts';
import { finishOf } from '../../../broadcasts/finish.ts';
import {
  holdBroadcast,
  pauseBroadcast,
  recallBroadcast,
  resumeBroadcast,
} from '../../../broadcasts/steer.ts';
import type { SendingLoad } from '../../../domain/sending-time.ts';
import { readWaiting, type Waiting } from '../../../outbox/finish.ts';
import { broadcastRoute } from '../broadcast-route.ts';
import { broadcastIdOf, progressSchema, showProgress } from '../broadcast-shown.ts';
import { createReadings } from '../readings.ts';
import { get, stream, type RequestContext, type Route } from '../route.ts';
import { noBody, nothing, reasonBody } from '../shown.ts';
import { standing } from '../streams.ts';

/** Counting walks along an index of all recipients. */
const COUNT_EVERY = 1_000;
/** Summing what is left reads everyone who waits, and falls slowly. */
const SUM_EVERY = 5_000;

const counts = createReadings<z.input<typeof progressSchema>>(COUNT_EVERY);
const sums = createReadings<readonly SendingLoad[]>(SUM_EVERY);
const waits = createReadings<Waiting>(SUM_EVERY);

async function progressNow(context: RequestContext, id: string): Promise<z.input<typeof progressSchema>> {
  const { storage, clock } = context;
  const progress = await progressOf(context, id);
  const finishesAt = await finishOf(
    context,
    progress.broadcast,
    (broadcast) =>
      // Summed anew as soon as somebody did something with it.
      sums(storage, `${broadcast.id} ${String(broadcast.version)}`, () => storage.listLeft(broadcast.id))(),
    (senders) => waits(storage, senders.join(' '), () => readWaiting(storage, clock.now(), senders))(),
  );
  return showProgress(progress, finishesAt);
}

const steering = [
  ['pause', pauseBroadcast, 'Stops it where it is; what the channel has already cannot be called back'],
  ['resume', resumeBroadcast, 'Lets it go on; failures that were there already do not stop it again'],
] as const;

/** A broadcast on its way. */
export const broadcastSendRoutes: readonly Route[] = [
  get({
    path: '/broadcasts/{id}',
    permission: 'broadcast.read',
    summary: 'One broadcast, and how it stands',
    params: broadcastIdOf,
    query: nothing,
    answer: progressSchema,
    errors: ['not_found'],
    handle: ({ params: { id }, ...context }) => progressNow(context, id),
  }),
  stream({
    path: '/broadcasts/{id}/progress',
    permission: 'broadcast.read',
    summary: 'The same, and again each time it is otherwise',
    params: broadcastIdOf,
    query: nothing,
    answer: progressSchema,
    errors: ['not_found'],
    events: (context, { id }) => standing(counts(context.storage, id, () => progressNow(context, id))),
  }),
  broadcastRoute({
    verb: 'hold',
    permission: 'broadcast.steer',
    summary: 'Holds an approved one back for longer; what was approved stays so',
    body: z.strictObject({ until: z.iso.datetime({ offset: true }).describe('later than it would start') }),
    run: (context, id, actor, { until }) => holdBroadcast(context, id, actor, Date.parse(until)),
  }),
  ...steering.map(([verb, run, summary]) =>
    broadcastRoute({ verb, permission: 'broadcast.steer', summary, body: noBody, run }),
  ),
  broadcastRoute({
    verb: 'recall',
    permission: 'broadcast.steer',
    summary: 'Ends it: nobody gets it who has not got it yet',
    body: reasonBody,
    run: (context, id, actor, { reason }) => recallBroadcast(context, id, actor, reason),
  }),
];
