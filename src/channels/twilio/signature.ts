import { timingSafeEqual } from 'node:crypto';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import type { Form } from './form.ts';

export interface SignedRequest {
  /** The account's primary auth token; Twilio never signs with an API key. */
  readonly authToken: string;
  /** The whole address that Twilio was told to call, query included. A fragment is dropped: Twilio does not sign it. */
  readonly url: string;
  /** Header X-Twilio-Signature. */
  readonly signature: string | undefined;
  /** The posted fields as they came, spaces kept. */
  readonly params: Form;
}

/**
 * Whether Twilio signed this request. Twilio signs the address as it was typed into its console or given as a callback,
 * so that is tried first, once; only then the library's other spellings (port written out or left out, query escaped).
 * Throws nothing: an address that cannot be parsed was not signed.
 */
export function signedByTwilio({ authToken, url, signature, params }: SignedRequest): boolean {
  if (signature === undefined || signature === '') return false;
  const hash = url.indexOf('#');
  const address = hash === -1 ? url : url.slice(0, hash);
  if (same(signature, getExpectedTwilioSignature(authToken, address, params))) return true;
  try {
    return validateRequest(authToken, signature, address, params);
  } catch {
    return false;
  }
}

function same(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
