import { z } from 'zod';
import { ROLES } from '../../../domain/roles.ts';
import type { Token } from '../../../domain/token.ts';
import { createToken, LONGEST_TOKEN_NAME, revokeToken, TOKEN_DAYS } from '../../tokens.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, post, type Route } from '../route.ts';
import { iso, isoOrNull, moment, noBody, nothing } from '../shown.ts';

const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    staffId: z.string().describe('the person it belongs to'),
    createdBy: z.string().nullable().describe('who made it; null where nobody knows'),
    role: z.enum(ROLES),
    createdAt: moment,
    expiresAt: moment,
    revokedAt: moment.nullable(),
    lastUsedAt: moment.nullable().describe('to about an hour'),
  })
  .meta({ id: 'Token' });

const show = ({
  id,
  name,
  staffId,
  createdBy,
  role,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
}: Token) => ({
  id,
  name,
  staffId,
  createdBy,
  role,
  createdAt: iso(createdAt),
  expiresAt: iso(expiresAt),
  revokedAt: isoOrNull(revokedAt),
  lastUsedAt: isoOrNull(lastUsedAt),
});

const place = z.object({ after: z.string() });

export const tokenRoutes: readonly Route[] = [
  get({
    path: '/tokens',
    permission: 'token.manage',
    summary: 'Tokens in the order in which they were made, without their text',
    params: nothing,
    query: z.strictObject(paging),
    answer: pageOf(tokenSchema),
    async handle({ storage, query: { limit, cursor } }) {
      const after = readCursor(place, cursor)?.after ?? '';
      const rows = await storage.listTokens({ after, limit: limit + 1 });
      return page(rows, limit, show, ({ id }) => ({ after: id }));
    },
  }),
  post({
    path: '/tokens',
    permission: 'token.manage',
    summary: 'Makes a token and tells its text, this once',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        name: z
          .string()
          .trim()
          .min(1)
          .max(LONGEST_TOKEN_NAME)
          .optional()
          .describe('of a new person; either this or staffId'),
        staffId: z.string().min(1).max(60).optional().describe('whose further token it is'),
        role: z.enum(ROLES),
        days: z.int().min(1).max(TOKEN_DAYS.most).default(TOKEN_DAYS.usual),
      })
      .refine(({ name, staffId }) => (name === undefined) !== (staffId === undefined), {
        message: 'Give either name or staffId.',
      }),
    status: 201,
    answer: z.object({
      token: tokenSchema.nullable(),
      text: z.string().nullable().describe('null in an answer that is repeated: it is kept nowhere'),
      linked: z
        .boolean()
        .nullable()
        .describe(
          'whether its person may approve; not while somebody has to say that they are nobody of alike',
        ),
      alike: z
        .array(z.object({ id: z.string(), name: z.string() }))
        .describe('people who were there and have a name like the new one’s'),
    }),
    errors: ['not_found', 'not_possible'],
    async handle({ body: { name, staffId, role, days }, ...context }) {
      const of = staffId === undefined ? { name: name ?? '' } : { staffId };
      const { token, text, staff, alike } = await createToken(context, { ...of, role, days });
      return {
        token: show(token),
        text,
        linked: staff.linkedBy !== null,
        alike: alike.map((each) => ({ id: each.id, name: each.name })),
      };
    },
    // Its text is lost with the answer; it stands in the list, to be revoked.
    again: () => ({ token: null, text: null, linked: null, alike: [] }),
    kept: (answer) => ({ ...answer, text: null }),
  }),
  post({
    path: '/tokens/{id}/revoke',
    permission: 'token.manage',
    summary: 'Revokes a token: it lets nobody in any more',
    params: z.object({ id: z.string().min(1).max(60) }),
    query: nothing,
    body: noBody,
    answer: tokenSchema,
    errors: ['not_found'],
    handle: async ({ params: { id }, ...context }) => show(await revokeToken(context, id)),
    again: 'run',
  }),
];
