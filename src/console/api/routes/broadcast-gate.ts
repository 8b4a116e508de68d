import { z } from 'zod';
import {
  approveBroadcast,
  overrideRule,
  rejectBroadcast,
  reviewBroadcast,
  submitBroadcast,
  undoBroadcast,
} from '../../../broadcasts/approval.ts';
import {
  broadcastIdOf,
  broadcastNow,
  broadcastSchema,
  reviewSchema,
  showBroadcast,
  showReview,
} from '../broadcast-shown.ts';
import { get, post, type Route } from '../route.ts';
import { noBody, nothing, reasonBody } from '../shown.ts';

/** What stands between a draft and the people: nobody sends to them alone. */
export const broadcastGateRoutes: readonly Route[] = [
  get({
    path: '/broadcasts/{id}/review',
    act: 'broadcast.read',
    summary: 'All that an author and an approver must see, as things are now',
    params: broadcastIdOf,
    query: nothing,
    answer: reviewSchema,
    refusals: ['not_found'],
    handle: async ({ params: { id }, ...desk }) => showReview(await reviewBroadcast(desk, id)),
  }),
  post({
    path: '/broadcasts/{id}/override',
    act: 'broadcast.override',
    summary: 'Lets a draft pass whose text could move people who have no appointment',
    params: broadcastIdOf,
    query: nothing,
    body: reasonBody,
    answer: broadcastSchema,
    refusals: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, body: { reason }, actor, ...desk }) =>
      showBroadcast(await overrideRule(desk, id, actor, reason)),
    again: ({ storage, params: { id } }) => broadcastNow(storage, id),
  }),
  post({
    path: '/broadcasts/{id}/submit',
    act: 'broadcast.write',
    summary: 'Hands a draft in; refused with all that is wrong with it',
    params: broadcastIdOf,
    query: nothing,
    body: noBody,
    answer: broadcastSchema,
    refusals: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, actor, ...desk }) =>
      showBroadcast(await submitBroadcast(desk, id, actor)),
    again: ({ storage, params: { id } }) => broadcastNow(storage, id),
  }),
  post({
    path: '/broadcasts/{id}/approve',
    act: 'broadcast.approve',
    summary: 'Approves what was looked at; refused when it is one’s own, or is something else by now',
    params: broadcastIdOf,
    query: nothing,
    body: z.strictObject({
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'Must be the hash of a review.')
        .describe('of the review that was looked at'),
    }),
    answer: broadcastSchema,
    refusals: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, body: { hash }, actor, ...desk }) =>
      showBroadcast(await approveBroadcast(desk, id, actor, hash)),
    again: ({ storage, params: { id } }) => broadcastNow(storage, id),
  }),
  post({
    path: '/broadcasts/{id}/reject',
    act: 'broadcast.approve',
    summary: 'Sends it back to its author',
    params: broadcastIdOf,
    query: nothing,
    body: reasonBody,
    answer: broadcastSchema,
    refusals: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, body: { reason }, actor, ...desk }) =>
      showBroadcast(await rejectBroadcast(desk, id, actor, reason)),
    again: ({ storage, params: { id } }) => broadcastNow(storage, id),
  }),
  post({
    path: '/broadcasts/{id}/undo',
    act: 'broadcast.steer',
    summary: 'Takes an approved one back before anything has left: it is a draft again',
    params: broadcastIdOf,
    query: nothing,
    body: noBody,
    answer: broadcastSchema,
    refusals: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, actor, ...desk }) => showBroadcast(await undoBroadcast(desk, id, actor)),
    again: ({ storage, params: { id } }) => broadcastNow(storage, id),
  }),
];
