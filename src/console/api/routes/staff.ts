import { z } from 'zod';
import type { Staff } from '../../../domain/staff.ts';
import { disableStaff, joinStaff, linkStaff } from '../../../staff/staff.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, post, type RequestContext, type Route } from '../route.ts';
import { iso, isoOrNull, moment, noBody, nothing } from '../shown.ts';

const staffSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    linkedBy: z
      .string()
      .nullable()
      .describe('who said that this is a person of their own; null: they approve nothing'),
    linkedAt: moment.nullable(),
    createdBy: z.string().nullable(),
    createdAt: moment,
    sameAs: z.string().nullable().describe('the person whom this record turned out to mean'),
    disabledAt: moment.nullable(),
  })
  .meta({ id: 'Staff' });

const show = ({ id, name, linkedBy, linkedAt, createdBy, createdAt, sameAs, disabledAt }: Staff) => ({
  id,
  name,
  linkedBy,
  linkedAt: isoOrNull(linkedAt),
  createdBy,
  createdAt: iso(createdAt),
  sameAs,
  disabledAt: isoOrNull(disabledAt),
});

const place = z.object({ after: z.string() });
const idOf = z.object({ id: z.string().min(1).max(60) });

/** Declares `POST /staff/{id}/VERB`. */
function staffAct<B extends z.ZodType>(form: {
  readonly verb: string;
  readonly summary: string;
  readonly body: B;
  readonly run: (context: RequestContext, id: string, body: z.output<B>) => Promise<Staff>;
}): Route {
  const { verb, summary, body, run } = form;
  return post({
    path: `/staff/{id}/${verb}`,
    permission: 'staff.manage',
    summary,
    params: idOf,
    query: nothing,
    body,
    answer: staffSchema,
    errors: ['not_found', 'not_possible'],
    handle: async (call) => show(await run(call, call.params.id, call.body)),
    again: 'run',
  });
}

/** The people who administer. */
export const staffRoutes: readonly Route[] = [
  get({
    path: '/staff',
    permission: 'staff.manage',
    summary: 'Members of staff in the order in which they were made',
    params: nothing,
    query: z.strictObject(paging),
    answer: pageOf(staffSchema),
    async handle({ storage, query: { limit, cursor } }) {
      const after = readCursor(place, cursor)?.after ?? '';
      const rows = await storage.listStaff({ after, limit: limit + 1 });
      return page(rows, limit, show, ({ id }) => ({ after: id }));
    },
  }),
  staffAct({
    verb: 'link',
    summary: 'Says that this is a person of their own, who may approve; nobody says so of themselves',
    body: z.strictObject({
      apart: z
        .boolean()
        .default(false)
        .describe('they are nobody of those with a name like theirs; refused without it when there are any'),
    }),
    run: (context, id, { apart }) => linkStaff(context, id, { apart }),
  }),
  staffAct({
    verb: 'join',
    summary: 'Says that this is the same person as another one, whose its tokens are from now on',
    body: z.strictObject({ into: z.string().min(1).max(60).describe('id of the person') }),
    run: (context, id, { into }) => joinStaff(context, id, into),
  }),
  staffAct({
    verb: 'disable',
    summary: 'Lets a person in no more, with whatever token',
    body: noBody,
    run: disableStaff,
  }),
];
