import { Schema } from 'mongoose';
import { ROLES, type Role } from '../../../domain/roles.ts';
import { count, id, moment, nullableMoment, nullableText, options, word } from '../fields.ts';

/** What a program shows to be let in. */
export interface TokenDocument {
  _id: string;
  version: number;
  name: string;
  /** Missing in what a version from before there were people wrote. */
  staffId?: string | null;
  createdBy?: string | null;
  role: Role;
  /** SHA-256 of its text. */
  hash: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

export const tokenSchema = new Schema<TokenDocument>(
  {
    _id: id,
    version: count,
    name: word(),
    staffId: nullableText,
    createdBy: nullableText,
    role: word(ROLES),
    hash: word(),
    createdAt: moment,
    expiresAt: moment,
    revokedAt: nullableMoment,
    lastUsedAt: nullableMoment,
  },
  options,
)
  // findTokenByHash
  .index({ hash: 1 }, { unique: true });
