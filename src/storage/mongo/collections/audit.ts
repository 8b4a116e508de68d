import { Schema } from 'mongoose';
import type { AuditEntry } from '../../../domain/audit.ts';
import { count, moment, options, text, word } from '../fields.ts';

/** An act of an administrator, chained by hash to the one before; `_id` is its place in the chain. */
export interface AuditDocument {
  _id: number;
  at: Date;
  actor: string;
  act: string;
  subject: string;
  detail: AuditEntry['detail'];
  previousHash: string;
  hash: string;
}

export const auditSchema = new Schema<AuditDocument>(
  {
    _id: count,
    at: moment,
    actor: text,
    act: text,
    subject: text,
    detail: { type: Schema.Types.Mixed, required: true },
    previousHash: word(),
    hash: word(),
  },
  options,
)
  // listAuditBefore, of one subject
  .index({ subject: 1, _id: -1 });
