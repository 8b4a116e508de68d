import type { Role } from './roles.ts';

/** What a program shows instead of a password. Its text is known to whoever holds it, and kept here as a hash only. */
export interface Token {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** Whose it is, in the words of who made it; stands in the audit. */
  readonly name: string;
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
