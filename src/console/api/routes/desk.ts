import { z } from 'zod';
import { AvisoError } from '../../../domain/errors.ts';
import { LONGEST_NOTE } from '../../../domain/note.ts';
import { listColleagues } from '../../../staff-requests/colleagues.ts';
import { handOver } from '../../../staff-requests/hand-over.ts';
import { holderOf } from '../../../staff-requests/holder.ts';
import { writeNote } from '../../../staff-requests/notes.ts';
import { redact } from '../../../staff-requests/redact.ts';
import { get, post, type RequestContext, type Route } from '../route.ts';
import { iso, moment, nothing } from '../shown.ts';

const idOf = z.object({ id: z.string().min(1).max(120) });

const notesSchema = z
  .object({
    request: z.string(),
    contact: z.string(),
    notes: z.array(z.object({ id: z.string(), by: z.string(), at: moment, text: z.string() })),
  })
  .meta({ id: 'Notes' });

async function notesOf({ storage }: RequestContext, id: string): Promise<z.input<typeof notesSchema>> {
  const request = await storage.findPersonRequest(id);
  if (request === null) throw new AvisoError('not_found', `Request ${id}.`);
  const notes = await storage.listNotesOf(request.contactId, id);
  return {
    ...{ request: id, contact: request.contactId },
    notes: notes.map(({ id: note, writtenBy: by, writtenAt, text }) => ({
      ...{ id: note, by, text },
      at: iso(writtenAt),
    })),
  };
}

const holderSchema = z.object({ id: z.string(), takenBy: z.string().nullable() });
const holder = async ({ storage }: RequestContext, id: string): Promise<z.input<typeof holderSchema>> => ({
  id,
  takenBy: await holderOf(storage, id),
});

const redactedSchema = z.object({ id: z.string(), redacted: z.literal(true) });

/** What staff do with a request for each other. */
export const deskRoutes: readonly Route[] = [
  get({
    path: '/colleagues',
    permission: 'request.act',
    summary: 'Who can be handed a request: members of staff with a log-in that answers people',
    params: nothing,
    query: nothing,
    answer: z.object({ items: z.array(z.object({ account: z.string(), name: z.string() })) }),
    handle: async ({ storage }) => ({
      items: (await listColleagues(storage)).map(({ accountId, name }) => ({ account: accountId, name })),
    }),
  }),
  get({
    path: '/requests/{id}/notes',
    permission: 'request.act',
    summary: 'Notes that colleagues wrote about whoever made a request; the person never reads them',
    params: idOf,
    query: nothing,
    answer: notesSchema,
    errors: ['not_found'],
    handle: ({ params: { id }, ...context }) => notesOf(context, id),
    looksAt: ({ contact }) => ({ contacts: [contact] }),
  }),
  post({
    path: '/requests/{id}/notes',
    permission: 'request.act',
    summary: 'Writes a note for colleagues, with a request that may be closed',
    params: idOf,
    query: nothing,
    body: z.strictObject({ text: z.string().trim().min(1).max(LONGEST_NOTE) }),
    answer: notesSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, body: { text }, ...context }) {
      await writeNote(context, id, text);
      return notesOf(context, id);
    },
    looksAt: ({ contact }) => ({ contacts: [contact] }),
    again: ({ params: { id }, ...context }) => notesOf(context, id),
  }),
  post({
    path: '/requests/{id}/hand-over',
    permission: 'request.act',
    summary: 'Hands a talk to a colleague, with its open requests that whoever does it has, or nobody has',
    params: idOf,
    query: nothing,
    body: z.strictObject({
      account: z.string().min(1).max(60).describe('of /colleagues'),
      note: z.string().max(LONGEST_NOTE).default('').describe('for the colleague'),
    }),
    answer: holderSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, body: { account, note }, ...context }) {
      if ((await context.storage.findPersonRequest(id)) === null)
        throw new AvisoError('not_found', `Request ${id}.`);
      await handOver(context, id, { accountId: account, note, seen: null });
      return holder(context, id);
    },
    again: ({ params: { id }, ...context }) => holder(context, id),
  }),
  post({
    path: '/requests/{id}/redact',
    permission: 'request.act',
    summary:
      'Takes the words of one text or message away for good, here and at the channel; that it came, and who took them, stays',
    params: idOf,
    query: nothing,
    body: z.strictObject({
      of: z.enum(['text', 'message']),
      id: z.string().min(1).max(80).describe('the channel’s of a text, ours of a message'),
    }),
    answer: redactedSchema,
    errors: ['not_found', 'not_possible'],
    async handle({ params: { id }, body, ...context }) {
      await redact(context, id, body);
      return { id: body.id, redacted: true as const };
    },
    again: ({ body }) => ({ id: body.id, redacted: true as const }),
  }),
];
