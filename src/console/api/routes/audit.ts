import { z } from 'zod';
import type { AuditRow } from '../../../domain/audit.ts';
import { verifyAudit } from '../../audit-chain.ts';
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

const WHY = ['missing', 'changed', 'not_chained', 'forged'] as const;

const place = z.object({ before: z.int() });

export const auditRoutes: readonly Route[] = [
  get({
    path: '/audit',
    permission: 'audit.read',
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
  get({
    path: '/audit/verification',
    permission: 'audit.read',
    summary: 'Walks the audit from its first entry, and names the first that does not hold',
    params: nothing,
    query: nothing,
    answer: z.object({
      entries: z.int().describe('that hold, from the first on'),
      head: z.string().describe('hash of the last of them; written down elsewhere, it shows a cut-off end'),
      broken: z.object({ seq: z.int(), why: z.enum(WHY) }).nullable(),
    }),
    handle: ({ storage }) => verifyAudit(storage),
  }),
];
