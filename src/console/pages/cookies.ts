import type { CookieOptions, Request, Response } from 'express';

/** What browsers keep for the console. */
export const COOKIES = ['session', 'device', 'form', 'language', 'phone'] as const;
export type CookieName = (typeof COOKIES)[number];

const DAY_MS = 86_400_000;
/** How long each is kept; a session ends on this side long before, and with the browser. */
const KEPT_MS: Readonly<Record<CookieName, number | null>> = {
  session: null,
  device: 180 * DAY_MS,
  form: null,
  language: 180 * DAY_MS,
  phone: null,
};

/** Cookies as the browser of one request has them. */
export interface Cookies {
  get(name: CookieName): string;
  /** '' removes it. */
  set(name: CookieName, text: string): void;
}

/**
 * `__Host-` where the console is reached by https: no other host of the domain can set them, and they never travel in the clear. Without
 * it, which is on this machine alone, plain ones.
 */
export function cookiesOf(request: Request, response: Response, secure: boolean): Cookies {
  const nameOf = (name: CookieName): string => `${secure ? '__Host-' : ''}aviso-${name}`;
  const sent = new Map<string, string>();
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0) sent.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  return {
    get: (name) => sent.get(nameOf(name)) ?? '',
    set(name, text) {
      sent.set(nameOf(name), text);
      const maxAge = KEPT_MS[name];
      if (text === '') response.clearCookie(nameOf(name), options);
      else
        response.cookie(nameOf(name), text, {
          ...options,
          ...(maxAge === null ? {} : { maxAge }),
          encode: String,
        });
    },
  };
}
