import { z } from 'zod';
import {
  holdBroadcast,
  pauseBroadcast,
  recallBroadcast,
  resumeBroadcast,
} from '../../../broadcasts/steer.ts';
import { progressNow, watchedProgress } from '../../broadcast-progress.ts';
import { broadcastRoute } from '../broadcast-route.ts';
import { broadcastIdOf, progressSchema, showProgress } from '../broadcast-shown.ts';
import { get, stream, type Route } from '../route.ts';
import { noBody, nothing, reasonBody } from '../shown.ts';
import { standing } from '../../streams.ts';

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
    handle: async ({ params: { id }, ...context }) => showProgress(await progressNow(context, id)),
  }),
  stream({
    path: '/broadcasts/{id}/progress',
    permission: 'broadcast.read',
    summary: 'The same, and again each time it is otherwise',
    params: broadcastIdOf,
    query: nothing,
    answer: progressSchema,
    errors: ['not_found'],
    events: (context, { id }) => standing(async () => showProgress(await watchedProgress(context, id))),
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
