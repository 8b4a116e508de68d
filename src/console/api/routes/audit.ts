import { z } from 'zod';
import type { AuditRow } from '../../../domain/audit.ts';
import { page, pageOf, paging, readCursor } from '../cursor.ts';
import { get, type Route } from '../route.ts';
import { iso, moment, nothing } from '../shown.ts';

const auditSchema = z
  .object({
    seq: z.int(),
    at: moment,
    actor: z.string(),
    act: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditRow' });

const show = (row: AuditRow) => ({ ...row, at: iso(row.at), detail: { ...row.detail } });

const place = z.object({ before: z.int() });

export const auditRoutes: readonly Route[] = [
  get({
    path: '/audit',
    act: 'audit.read',
    summary: 'What was done by whom, the newest first',
    params: nothing,
    query: z.strictObject({
      subject: z.string().min(1).max(200).optional().describe('only what was done to this'),
      ...paging,
    }),
    answer: pageOf(auditSchema),
    async handle({ storage, query: { subject, limit, cursor } }) {
      const rows = await storage.listAuditBefore({
        before: readCursor(place, cursor)?.before ?? Number.MAX_SAFE_INTEGER,
        limit: limit + 1,
        ...(subject === undefined ? {} : { subject }),
      });
      return page(rows, limit, show, ({ seq }) => ({ before: seq }));
    },
  }),
];
