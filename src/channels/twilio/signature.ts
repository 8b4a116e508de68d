import { timingSafeEqual } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Form } from './form.ts';

export interface SignedRequest {
  /** The account's primary auth token; Twilio never signs with an API key. */
  readonly authToken: string;
  /** The token that is to follow it: as good, while it is given. */
  readonly authTokenNext?: string | null;
  /** The whole address that Twilio was told to call, query included. A fragment is dropped: Twilio does not sign it. */
  readonly url: string;
  /** Header X-Twilio-Signature. */
  readonly signature: string | undefined;
  /** The posted fields as they came, spaces kept; no more than FIELDS_LIMIT of them. */
  readonly params: Form;
}

/** HMAC-SHA1 in base64: 20 bytes, the last two bits of the 27th letter unused. */
const SIGNATURE = /^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$/;

/** Whether a header can be a signature at all: looked at before anything of the body costs work. */
export function isSignature(header: unknown): header is string {
  return typeof header === 'string' && header.length === 28 && SIGNATURE.test(header);
}

/**
 * Whether Twilio signed this request: one HMAC for each token it may sign with and each form of the address, and no more, whoever
 * asks.
 * Throws nothing: an address that is none was not signed.
 */
export function signedByTwilio({
  authToken,
  authTokenNext = null,
  url,
  signature,
  params,
}: SignedRequest): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature);
  const tokens = authTokenNext === null ? [authToken] : [authToken, authTokenNext];
  return tokens.some((token) =>
    formsOf(url).some((address) =>
      timingSafeEqual(given, Buffer.from(getExpectedTwilioSignature(token, address, params))),
    ),
  );
}

const ADDRESS = /^(https?:\/\/)((?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d*)?([/?].*)?$/is;

/**
 * The address without its port and with it; the port left out is the scheme's own. Twilio signs the address as it was typed into
 * its console or given as a callback, in one of these two forms.
 */
function formsOf(url: string): readonly string[] {
  const [, scheme, host, port, rest = ''] = ADDRESS.exec(url.replace(/#.*$/s, '')) ?? [];
  if (scheme === undefined || host === undefined) return [];
  const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80';
  return [`${scheme}${host}${rest}`, `${scheme}${host}${port ?? standard}${rest}`];
}
