import { z } from 'zod';
import {
  correctBroadcast,
  pageReplies,
  pageReport,
  reportCsv,
  resendToFailures,
} from '../../../broadcasts/after.ts';
import { needBroadcast } from '../../../broadcasts/deps.ts';
import { RECIPIENT_STATES } from '../../../domain/broadcast.ts';
import { correctedContent } from '../../broadcast-content.ts';
import {
  broadcastIdOf,
  broadcastNow,
  broadcastSchema,
  replySchema,
  reportRowSchema,
  showBroadcast,
  showReply,
} from '../broadcast-shown.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { download, get, post, type Route } from '../route.ts';
import { noBody, nothing } from '../shown.ts';
import { wordsOf } from '../words-of.ts';
import { receiptsOf } from './people.ts';

const place = z.object({ after: z.int().min(0) });
const placeOf = ({ position }: { readonly position: number }) => ({ after: position });
const states = wordsOf(RECIPIENT_STATES);

/** What became of a broadcast, and what follows. */
export const broadcastReportRoutes: readonly Route[] = [
  get({
    path: '/broadcasts/{id}/recipients',
    permission: 'broadcast.read',
    summary: 'Everyone it was for, in order, and what became of it',
    params: broadcastIdOf,
    query: z.strictObject({ state: states, ...paging }),
    answer: pageOf(reportRowSchema),
    errors: ['not_found'],
    async handle({ storage, params: { id }, query: { state, limit, cursor } }) {
      const rows = await pageReport({ storage }, id, {
        after: readCursor(place, cursor)?.after ?? 0,
        limit: limit + 1,
        ...(state === undefined ? {} : { states: state }),
      });
      return page(rows, limit, (row) => row, placeOf);
    },
  }),
  download({
    path: '/broadcasts/{id}/report.csv',
    permission: 'broadcast.read',
    summary: 'The same rows as a file',
    params: broadcastIdOf,
    query: z.strictObject({ state: states }),
    fileName: 'broadcast-{id}.csv',
    holds:
      'columns position, receipt, language, channel, state, reason, sentAt, repliedAt, named in the first line',
    errors: ['not_found'],
    async handle({ storage, params: { id }, query: { state } }) {
      await needBroadcast(storage, id);
      return reportCsv({ storage }, id, state);
    },
  }),
  get({
    path: '/broadcasts/{id}/replies',
    permission: 'broadcast.read',
    summary: 'First texts that came from those who got it, in the order of recipients',
    params: broadcastIdOf,
    query: z.strictObject(paging),
    answer: pageOf(replySchema),
    errors: ['not_found'],
    async handle({ storage, principal, params: { id }, query: { limit, cursor } }) {
      const after = readCursor(place, cursor)?.after ?? 0;
      const rows = await pageReplies({ storage }, id, { after, limit: limit + 1 });
      return page(rows, limit, (row) => showReply(principal.seesPeople, row), placeOf);
    },
    looksAt: ({ items }, { principal }) => (principal.seesPeople ? receiptsOf(items) : {}),
  }),
  post({
    path: '/broadcasts/{id}/resend',
    permission: 'broadcast.write',
    summary:
      'Begins the same for those alone to whom it could not be delivered; to be submitted and approved anew',
    params: broadcastIdOf,
    query: nothing,
    body: noBody,
    status: 201,
    answer: broadcastSchema,
    errors: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, actor, madeId, ...context }) =>
      showBroadcast(await resendToFailures(context, id, actor, madeId)),
    again: ({ storage, madeId }) => broadcastNow(storage, madeId),
  }),
  post({
    path: '/broadcasts/{id}/correct',
    permission: 'broadcast.write',
    summary:
      'Begins another text for exactly those who got it or may have; to be submitted and approved anew',
    params: broadcastIdOf,
    query: nothing,
    body: correctedContent,
    status: 201,
    answer: broadcastSchema,
    errors: ['not_found', 'not_possible'],
    handle: async ({ params: { id }, body, actor, madeId, ...context }) =>
      showBroadcast(await correctBroadcast(context, id, body, actor, madeId)),
    again: ({ storage, madeId }) => broadcastNow(storage, madeId),
  }),
];
