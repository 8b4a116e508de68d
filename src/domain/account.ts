import type { Role } from './roles.ts';

/** Languages of the console. */
export const CONSOLE_LANGUAGES = ['en', 'es'] as const;
export type ConsoleLanguage = (typeof CONSOLE_LANGUAGES)[number];

/** The second factor of a log-in: codes of the time (RFC 6238). */
export interface Totp {
  /** Base 32. */
  readonly secret: string;
  /** UTC milliseconds; null until its person has shown a code of it. */
  readonly confirmedAt: number | null;
  /** The step of the last code that let somebody in: none is good twice (RFC 6238, 5.2). */
  readonly lastStep: number;
}

/** By what a member of staff logs in to the console. */
export interface Account {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** Whose it is (src/domain/staff.ts). */
  readonly staffId: string;
  /** The keyed hash of the e-mail, by which it is found. */
  readonly emailKey: string;
  readonly role: Role;
  readonly language: ConsoleLanguage;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** UTC milliseconds; from then on it lets nobody in. */
  readonly disabledAt: number | null;
  /** Actors who made it or gave it a first password again: each of them could log in with it once. */
  readonly madeBy: readonly string[];
  /** In lower case. */
  readonly email: string;
  /** Argon2id, as a PHC string; null when no password lets in. */
  readonly passwordHash: string | null;
  /** When that password was set; UTC milliseconds. */
  readonly passwordAt: number;
  /** Somebody else knows the password: it is good for nothing but choosing another one. */
  readonly mustChange: boolean;
  readonly totp: Totp | null;
  /** SHA-256 of the recovery codes that are left, lower-case hexadecimal. */
  readonly recovery: readonly string[];
}

/** Somebody who is logged in to the console. The cookie's text is known to their browser alone, and kept here as a hash. */
export interface Session {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  readonly accountId: string;
  /** SHA-256 of the cookie's text, lower-case hexadecimal. */
  readonly hash: string;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** UTC milliseconds of about the last request, never later than it. */
  readonly seenAt: number;
  /** UTC milliseconds; of no use at and after it. */
  readonly endsAt: number;
  /** Whether the second factor was shown. */
  readonly secondFactor: boolean;
  /** The browser and the system, in words for whoever reads the list; '' when unknown. */
  readonly device: string;
  /** UTC milliseconds; null while it may be used. */
  readonly revokedAt: number | null;
}

const MINUTE_MS = 60_000;
/** A session without a request for this long is over. */
export const IDLE_MS = 30 * MINUTE_MS;
/** A session is over after this, whatever was done in it: a shift. */
export const LONGEST_SESSION_MS = 12 * 60 * MINUTE_MS;
/** A first password, which somebody else knows, is good this long. */
export const FIRST_PASSWORD_MS = 7 * 24 * 60 * MINUTE_MS;

/** Whether a session lets in at `now`. */
export function isOpen(session: Session, now: number): boolean {
  return session.revokedAt === null && now < session.endsAt && now - session.seenAt < IDLE_MS;
}

const EMAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,188}[a-z0-9])?$/;

/** An e-mail as it is stored and looked for; null when it is none. */
export function readEmail(text: string): string | null {
  const email = text.normalize('NFC').trim().toLowerCase();
  return EMAIL.test(email) ? email : null;
}

export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

/** What is against a password. */
export type PasswordFault = 'short' | 'long' | 'guessable';

/** Words and rows of keys that passwords are made of everywhere. */
const COMMON: readonly string[] = [
  ...[
    'password',
    'contrasena',
    'contraseña',
    'qwertyuiop',
    'qwerty',
    'asdfghjkl',
    'asdfgh',
    'zxcvbnm',
    'zxcvbn',
  ],
  ...[
    'welcome',
    'bienvenido',
    'administrator',
    'admin',
    'secreto',
    'secret',
    'letmein',
    'iloveyou',
    'tequiero',
  ],
  ...[
    '1234567890',
    '0123456789',
    '123456789',
    '12345678',
    '123456',
    '12345',
    'abcdefgh',
    'abcdef',
    'changeme',
    'aviso',
  ],
];
const FEWEST_DIFFERENT = 5;

/**
 * What is against a new password; null when nothing is: it is long, and without what everybody can read of the account, or tries
 * first, something is left (NIST SP 800-63B, 5.1.1.2: length and no guessable words, no rules of signs).
 * @param known words that others know: the e-mail, the name
 */
export function passwordFault(password: string, known: readonly string[]): PasswordFault | null {
  const text = password.normalize('NFKC');
  const { length } = Array.from(text);
  if (length < PASSWORD_LENGTH.least) return 'short';
  if (length > PASSWORD_LENGTH.most) return 'long';
  const words = [...known, ...COMMON]
    .flatMap((each) => each.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text.toLowerCase());
  return new Set(rest).size < FEWEST_DIFFERENT ? 'guessable' : null;
}
