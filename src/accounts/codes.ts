import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Totp } from '../domain/account.ts';
import type { Ids } from '../domain/id.ts';

/** Letters and digits that nobody takes for one another (Crockford base 32, lower case). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const STEP_MS = 30_000;
/** Steps before and after now whose codes are taken: clocks of phones differ. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;

/** SHA-256 of a text of many random bytes, lower-case hexadecimal. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Groups of four, five bits a sign. */
function inGroups(ids: Pick<Ids, 'bytes'>, groups: number): string {
  const signs = Array.from(ids.bytes(groups * 4), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return (signs.match(/.{4}/g) ?? []).join('-');
}

/** A first password: 100 bits, easy to read to somebody. */
export const newPassword = (ids: Pick<Ids, 'bytes'>): string => inGroups(ids, 5);

/** A text that a browser keeps: 256 bits. */
export const newText = (ids: Pick<Ids, 'bytes'>): string => Buffer.from(ids.bytes(32)).toString('base64url');

/** A second factor that nobody has shown a code of yet. */
export function newTotp(ids: Pick<Ids, 'bytes'>): Totp {
  const secret = new Secret({ buffer: Uint8Array.from(ids.bytes(SECRET_BYTES)).buffer });
  return { secret: secret.base32, confirmedAt: null, lastStep: 0 };
}

/** What an authenticator app reads from the picture. */
export function totpAddress(secret: string, email: string, issuer: string): string {
  return new TOTP({ issuer, label: email, secret }).toString();
}

/** The code that an authenticator app shows at `now` (UTC milliseconds). */
export function totpCode(secret: string, now: number): string {
  return new TOTP({ secret }).generate({ timestamp: now });
}

/**
 * The step of which `text` is the code, at `now` or half a minute before or after; null when it is none, or one of a step that is used.
 * @param text six digits, blanks between them or not
 */
export function stepOf(totp: Totp, text: string, now: number): number | null {
  const token = text.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = new TOTP({ secret: totp.secret }).validate({ token, timestamp: now, window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(now / STEP_MS) + delta;
  return step > totp.lastStep ? step : null;
}

/** Codes for who has lost the authenticator: each is good once. Kept as hashes. */
export function newRecovery(ids: Pick<Ids, 'bytes'>): {
  readonly codes: readonly string[];
  readonly hashes: readonly string[];
} {
  const codes = Array.from({ length: RECOVERY_CODES }, () => inGroups(ids, 4));
  return { codes, hashes: codes.map(recoveryHash) };
}

/** @param text as somebody types it: blanks, hyphens and capitals do not matter, nor O for 0, I and L for 1 */
export function recoveryHash(text: string): string {
  const signs = text.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return hashOf(signs);
}
