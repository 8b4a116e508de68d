import type { Role } from './roles.ts';

/** What a program shows instead of a password. Its text is known to whoever holds it, and kept here as a hash only. */
export interface Token {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** The name of whose it is; stands in the audit. */
  readonly name: string;
  /** The person it belongs to (src/domain/staff.ts). */
  readonly staffId: string;
  /** The actor who made it, and so may know its text; null where nobody knows any more. */
  readonly createdBy: string | null;
  readonly role: Role;
  /** SHA-256 of its text, lower-case hexadecimal. */
  readonly hash: string;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** UTC milliseconds; of no use at and after it. */
  readonly expiresAt: number;
  /** UTC milliseconds; null while it may be used. */
  readonly revokedAt: number | null;
  /** UTC milliseconds of about the last use, never later than it; null before the first. */
  readonly lastUsedAt: number | null;
}
