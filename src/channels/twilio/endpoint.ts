import type { IncomingMessage, ServerResponse } from 'node:http';
import { codeOf } from '../../domain/code-of.ts';
import type { Log } from '../../domain/log.ts';
import { field, FIELDS_LIMIT, hasTooManyFields, parseForm, type Form } from './form.ts';
import { readBody } from './raw-body.ts';
import { createRefusals, type RefusalKind } from './refusals.ts';
import { isSignature, signedByTwilio } from './signature.ts';

/** What both webhooks need to know whom to believe. */
export interface WebhookOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** The token that is to follow; null where none is. */
  readonly authTokenNext?: string | null;
  /** Origin that Twilio calls, without a slash at its end (PUBLIC_URL). Signatures are computed from it, never from headers. */
  readonly publicUrl: string;
  readonly log: Log;
  /** Told of each form that was refused, for counters. */
  readonly refused?: (kind: RefusalKind) => void;
}

/** An answer: status, headers and body, ready to be written. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** Runs behind express and behind a bare node:http server alike; needs no middleware. */
export type Handler = (
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
) => Promise<void>;

/** A short plain answer, computed once. */
export function plain(status: number, text: string): Answer {
  const body = `${text}\n`;
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) },
    body,
  };
}

const NOT_POST: Answer = { ...plain(405, 'Only POST is served here.'), headers: { allow: 'POST' } };
const NOT_A_FORM = plain(415, 'Send application/x-www-form-urlencoded in UTF-8.');
const TOO_LARGE = plain(413, 'The form is larger than 64 kB.');
const TOO_MANY = plain(413, `The form has more than ${String(FIELDS_LIMIT)} fields.`);
const NOT_UTF8 = plain(400, 'The form is not valid UTF-8.');
const NOT_SIGNED = plain(403, 'The signature does not match.');
const OTHER_ACCOUNT = plain(403, 'The message belongs to another account.');
const UNAVAILABLE = plain(503, 'Not taken. Try again.');

/**
 * Makes a handler for a form that Twilio posts: 405, 415, 413, 403 and 400 are answered here, what costs least first: without a
 * header that can be a signature nothing is parsed. `take` answers the rest. When it throws, the answer is 503 and the error's code is logged, nothing else.
 * @param take gets the fields and the query of the address that was called
 */
export function signedForm(
  options: WebhookOptions,
  take: (form: Form, query: URLSearchParams) => Promise<Answer> | Answer,
): Handler {
  const { accountSid, authToken, authTokenNext = null, publicUrl, log } = options;
  const origin = publicUrl.replace(/\/+$/, '');
  const refusals = createRefusals(log, options.refused);

  function refuse(kind: RefusalKind, answer: Answer): Answer {
    refusals.note(kind);
    return answer;
  }

  async function answer(request: IncomingMessage, path: string): Promise<Answer | null> {
    // Read whatever the answer will be: a sender that is still writing would see a reset instead of it.
    const body = await readBody(request);
    if (body === 'gone') return null;
    if (request.method !== 'POST') return NOT_POST;
    if (!isForm(request)) return NOT_A_FORM;
    if (body === 'too_large') return TOO_LARGE;
    const signature = request.headers['x-twilio-signature'];
    if (!isSignature(signature)) return refuse('unsigned', NOT_SIGNED);
    if (hasTooManyFields(body)) return refuse('too_many_fields', TOO_MANY);
    const form = parseForm(body);
    if (form === null) return NOT_UTF8;
    if (!signedByTwilio({ authToken, authTokenNext, url: origin + path, signature, params: form }))
      return refuse('forged', NOT_SIGNED);
    if (field(form, 'AccountSid') !== accountSid) return refuse('other_account', OTHER_ACCOUNT);
    const mark = path.indexOf('?');
    return take(form, new URLSearchParams(mark === -1 ? '' : path.slice(mark)));
  }

  return async (request, response) => {
    let result: Answer | null;
    try {
      result = await answer(request, request.originalUrl ?? request.url ?? '/');
    } catch (error) {
      log.error({ code: codeOf(error) }, 'A webhook was not taken; answered 503.');
      result = UNAVAILABLE;
    }
    if (result === null || response.destroyed || response.headersSent) return;
    // A body that was not read to its end would be taken for the next request of this connection.
    if (!request.complete) {
      response.writeHead(result.status, { ...result.headers, connection: 'close' });
    } else {
      response.writeHead(result.status, result.headers);
    }
    response.end(result.body);
  };
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
// No two parts can take the same spaces: a stranger's header is as long as they like.
const UTF8_FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*(?:charset="?utf-?8"?\s*(?:;\s*)?)?)?$/i;

function isForm(request: IncomingMessage): boolean {
  const type = request.headers['content-type'];
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return false;
  return type === FORM_TYPE || (type !== undefined && UTF8_FORM.test(type));
}
