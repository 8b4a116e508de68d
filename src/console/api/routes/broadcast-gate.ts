import { z } from 'zod';
import {
  approveBroadcast,
  overrideRule,
  rejectBroadcast,
  reviewBroadcast,
  submitBroadcast,
  undoBroadcast,
} from '../../../broadcasts/approval.ts';
import { broadcastRoute } from '../broadcast-route.ts';
import { broadcastIdOf, reviewSchema, showReview } from '../broadcast-shown.ts';
import { get, type Route } from '../route.ts';
import { noBody, nothing, reasonBody } from '../shown.ts';

/** What stands between a draft and the people: nobody sends to them alone. */
export const broadcastGateRoutes: readonly Route[] = [
  get({
    path: '/broadcasts/{id}/review',
    permission: 'broadcast.read',
    summary: 'All that an author and an approver must see, as things are now',
    params: broadcastIdOf,
    query: nothing,
    answer: reviewSchema,
    errors: ['not_found'],
    handle: async ({ params: { id }, ...context }) => showReview(await reviewBroadcast(context, id)),
  }),
  broadcastRoute({
    verb: 'override',
    permission: 'broadcast.override',
    summary: 'Lets a draft pass whose text could move people who have no appointment',
    body: reasonBody,
    run: (context, id, actor, { reason }) => overrideRule(context, id, actor, reason),
  }),
  broadcastRoute({
    verb: 'submit',
    permission: 'broadcast.write',
    summary: 'Hands a draft in; refused with all that is wrong with it',
    body: noBody,
    run: submitBroadcast,
  }),
  broadcastRoute({
    verb: 'approve',
    permission: 'broadcast.approve',
    summary: 'Approves what was looked at; refused when it is one’s own, or is something else by now',
    body: z.strictObject({
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'Must be the hash of a review.')
        .describe('of the review that was looked at'),
    }),
    run: (context, id, actor, { hash }) => approveBroadcast(context, id, actor, hash),
  }),
  broadcastRoute({
    verb: 'reject',
    permission: 'broadcast.approve',
    summary: 'Sends it back to its author',
    body: reasonBody,
    run: (context, id, actor, { reason }) => rejectBroadcast(context, id, actor, reason),
  }),
  broadcastRoute({
    verb: 'undo',
    permission: 'broadcast.steer',
    summary: 'Takes an approved one back before anything has left: it is a draft again',
    body: noBody,
    run: undoBroadcast,
  }),
];
