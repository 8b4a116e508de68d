import { z } from 'zod';
import { approveChange, countNow, needChange, rejectChange } from '../../../changes/changes.ts';
import { CHANGE_STATES } from '../../../domain/change.ts';
import { changeSchema, figuresSchema, showChange, showFigures, statedCount } from '../change-shown.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, post, type Route } from '../route.ts';
import { nothing, reasonBody } from '../shown.ts';

const place = z.object({ before: z.string() });
const idOf = z.object({ id: z.string().min(1).max(60) });

/** What takes from families what they have, and waits for a second person. */
export const changeRoutes: readonly Route[] = [
  get({
    path: '/changes',
    permission: 'change.read',
    summary: 'Changes that were proposed, the newest first',
    params: nothing,
    query: z.strictObject({
      state: z
        .enum(CHANGE_STATES)
        .optional()
        .describe('as stored: one whose time is over is still proposed there'),
      ...paging,
    }),
    answer: pageOf(changeSchema),
    async handle({ storage, clock, query: { state, limit, cursor } }) {
      const rows = await storage.listChanges({
        limit: limit + 1,
        ...(state === undefined ? {} : { state }),
        ...readCursor(place, cursor),
      });
      const now = clock.now();
      return page(
        rows,
        limit,
        (change) => showChange(change, now),
        ({ id }) => ({ before: id }),
      );
    },
  }),
  get({
    path: '/changes/{id}',
    permission: 'change.read',
    summary: 'A change, and what it would do now',
    params: idOf,
    query: nothing,
    answer: z.object({
      change: changeSchema,
      now: figuresSchema.nullable().describe('null once it is decided, or can do nothing any more'),
    }),
    errors: ['not_found'],
    async handle({ params: { id }, ...context }) {
      const change = await needChange(context.storage, id);
      const figures = await countNow(context, change);
      return {
        change: showChange(change, context.clock.now()),
        now: figures === null ? null : showFigures(figures),
      };
    },
  }),
  post({
    path: '/changes/{id}/approve',
    permission: 'change.approve',
    summary:
      'A second person approves what was counted, and it is done; refused when it counts otherwise by now',
    params: idOf,
    query: nothing,
    body: z.strictObject({ count: statedCount.describe('the count of the figures that were looked at') }),
    answer: changeSchema,
    errors: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, body: { count }, ...context }) =>
      showChange(await approveChange(context, id, count), context.clock.now()),
    again: async ({ params: { id }, storage, clock }) =>
      showChange(await needChange(storage, id), clock.now()),
  }),
  post({
    path: '/changes/{id}/reject',
    permission: 'change.approve',
    summary: 'Ends a proposal: nothing is changed',
    params: idOf,
    query: nothing,
    body: reasonBody,
    answer: changeSchema,
    errors: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, body: { reason }, ...context }) =>
      showChange(await rejectChange(context, id, reason), context.clock.now()),
    again: async ({ params: { id }, storage, clock }) =>
      showChange(await needChange(storage, id), clock.now()),
  }),
];
