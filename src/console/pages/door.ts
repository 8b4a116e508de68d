import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { newText } from '../../accounts/codes.ts';
import type { Ids } from '../../domain/id.ts';
import type { Cookies } from './cookies.ts';

/** The name of the field that every form carries. */
export const FORM_KEY = 'key';

/** What a page says to a browser of what it may load: what we send with this nonce, and nothing from elsewhere. */
export function guardPage(response: Response): string {
  const nonce = randomBytes(18).toString('base64');
  response.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      "img-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      // Follows from the first; whoever checks looks for it by name.
      "object-src 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'Cache-Control': 'no-store',
    // With no-referrer, browsers would send our own forms with `Origin: null`.
    'Referrer-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex',
  });
  return nonce;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * The key of the forms of one browser: known to pages that it was shown and to nobody else. It follows from the session's cookie, or from
 * one of its own before there is a session, and gives neither away.
 */
export function formKey(cookies: Cookies, ids: Pick<Ids, 'bytes'>): string {
  if (cookies.get('session') === '' && cookies.get('form') === '') cookies.set('form', newText(ids));
  return keyOf(cookies);
}

const keyOf = (cookies: Cookies): string =>
  digest(`form:${cookies.get('session') === '' ? cookies.get('form') : cookies.get('session')}`);

/**
 * Whether a form came from a page of ours: the browser says so (Sec-Fetch-Site, or the Origin of older ones), and the form carries the key.
 * @param origins ours
 */
export function isOwnForm(
  { headers }: Pick<Request, 'headers'>,
  cookies: Cookies,
  key: string,
  origins: readonly string[],
): boolean {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const ours = site === undefined ? origin !== undefined && origins.includes(origin) : site === 'same-origin';
  if (!ours || (origin !== undefined && !origins.includes(origin))) return false;
  if (cookies.get('session') === '' && cookies.get('form') === '') return false;
  const due = keyOf(cookies);
  return due.length === key.length && timingSafeEqual(Buffer.from(due), Buffer.from(key));
}

const NAMES: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrom(e|ium)\//],
  ['Safari', /Safari\//],
];
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /Android/],
  ['iPhone', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['Mac', /Macintosh/],
  ['Linux', /Linux/],
];

/** The browser and the system in two words, for the list of sessions; '' when they are not known. */
export function deviceOf(agent: string | undefined): string {
  const of = (names: typeof NAMES): string => names.find(([, form]) => form.test(agent ?? ''))?.[0] ?? '';
  return [of(NAMES), of(SYSTEMS)].filter((part) => part !== '').join(', ');
}

/** From where a request comes: addresses of one IPv6 network are one. */
export function sourceOf({ socket }: Pick<Request, 'socket'>): string {
  const address = socket.remoteAddress ?? '';
  return address.includes(':') && !address.startsWith('::ffff:')
    ? address.split(':').slice(0, 4).join(':')
    : address;
}
