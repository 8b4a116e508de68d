import { z } from 'zod';
import type { AuditRow } from '../../domain/audit.ts';
import { anyText, json, number, text, time } from './field.ts';
import { defineRecord } from './record.ts';

/** An act of an administrator, chained by hash to the one before. */
export const auditRecord = defineRecord({
  table: 'audit',
  model: 'Audit',
  key: 'seq',
  fields: {
    // Its place in the chain.
    seq: number(1),
    at: time(),
    actor: anyText(),
    act: anyText(),
    subject: anyText(),
    detail: json(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    previousHash: text(),
    hash: text(),
  },
  personal: null,
  kept: [],
  guarded: true,
  beside: {},
  indexes: [{ fields: { subject: 1, _id: -1 }, serves: 'listAuditBefore of a subject' }],
  of: (values): AuditRow => values,
});
