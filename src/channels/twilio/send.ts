import type { OutboxRow } from '../../domain/message.ts';
import type { ChannelCopies, SendAnswer, SendForm, Transport } from '../transport.ts';
import { lazyMessages, TooManyRequests } from './client.ts';
import { choiceFields, templateFields, type ContentFields, type Contents } from './content.ts';
import { NO_CONTENT_SIDS } from './content-sids.ts';
import { reactionTo } from './error-table.ts';
import { forgetAtTwilio } from './forget.ts';
import { findSent } from './reconcile.ts';

export interface TwilioTransportOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where REST calls go (TWILIO_API_BASE_URL); Twilio's own address when left out or null. */
  readonly apiBaseUrl?: string | null;
  /** Address of our status webhook, on PUBLIC_URL; the row's id is added to its query. */
  readonly statusCallbackUrl: string;
  /** Where clips are fetched from, on PUBLIC_URL, with its last slash. */
  readonly mediaUrl?: string;
  /** What may be sent by ContentSid; without it choices go out as text and there are no templates. */
  readonly contents?: Contents;
  /** Milliseconds for one request; 15 s when left out. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** Twilio keeps a queued SMS at most ten hours. */
const LONGEST_VALIDITY_S = 36_000;
const SERVICE = /^(whatsapp:)?(MG[0-9a-fA-F]{32})$/;
const SENDER = /^(whatsapp:)?(\+[1-9]\d{6,14}|\d{3,8}|MG[0-9a-fA-F]{32})$/;

const NO_CONTENTS: Contents = { sids: NO_CONTENT_SIDS, choices: [] };
/** Twilio's word against a ContentSid or its variables, and WhatsApp's against a template: it does not exist in the language, has other variables, is paused or was switched off. */
const CONTENT_REFUSED: ReadonlySet<string> = new Set([
  '21654',
  '21655',
  '21656',
  '63027',
  '63028',
  '63041',
  '63042',
]);

/** Fields of Twilio's message, as its library names them. */
type Fields = {
  readonly to: string;
  readonly from?: string;
  readonly messagingServiceSid?: string;
  readonly statusCallback: string;
  readonly validityPeriod?: number;
  readonly persistentAction?: string[];
} & ({ readonly body: string } | { readonly mediaUrl: string[] } | ContentFields);

/** Sends through Twilio's REST API, looks there for messages whose answer was lost, and deletes what is kept there. */
export function createTwilioTransport(options: TwilioTransportOptions): Transport & ChannelCopies {
  const messages = lazyMessages({
    accountSid: options.accountSid,
    authToken: options.authToken,
    apiBaseUrl: options.apiBaseUrl ?? null,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  });
  const contents = options.contents ?? NO_CONTENTS;

  async function attempt(row: OutboxRow, fields: Fields): Promise<SendAnswer> {
    try {
      const { sid, numSegments } = await (await messages()).create(fields);
      // An answer that is no message tells nothing; a gateway on the way may have made it.
      if (!sid) return { kind: 'unknown', error: 'no_sid' };
      // "0" until a Messaging Service has chosen a sender.
      const segments = Number(numSegments);
      return segments > 0 ? { kind: 'accepted', sid, segments } : { kind: 'accepted', sid };
    } catch (error) {
      return answerOf(error, row.to);
    }
  }

  return {
    serves: (sender) => SENDER.test(sender),
    hasTemplate: (row) => row.channel === 'whatsapp' && templateFields(row.content, contents) !== null,
    async send(row, now, form = 'free') {
      const { clip } = row.content;
      if (clip !== undefined) return attempt(row, clipFields(row, clip, options));
      const content = contentOf(row, form, contents);
      const fields = fieldsOf(row, now, options.statusCallbackUrl);
      if (content === null) return attempt(row, fields);
      const { body: _, persistentAction: _place, ...rest } = fields;
      const answer = await attempt(row, { ...rest, ...content });
      if (answer.kind !== 'refused' || !CONTENT_REFUSED.has(answer.error)) return answer;
      // Refused, so not taken: the same may go out as text where it may, and else some other way.
      return form === 'free' ? attempt(row, fields) : { ...answer, flag: 'outside_window' };
    },
    forget: async (sid) => forgetAtTwilio(await messages(), sid, twilioCodeOf),
    async reconcile(row, known) {
      try {
        const sid = await findSent(await messages(), {
          ...addressing(row),
          bodies: bodiesOf(row.content),
          attemptedAt: row.attemptedAt ?? row.createdAt,
          known,
        });
        return sid === null ? { kind: 'absent' } : { kind: 'found', sid };
      } catch (error) {
        return { kind: 'unknown', error: twilioCodeOf(error) };
      }
    },
  };
}

/** What Twilio's list may show of a message; a clip has no words there. */
function bodiesOf({ body, clip, template }: OutboxRow['content']): readonly string[] {
  if (clip !== undefined) return [''];
  return template === undefined ? [body] : [body, template.body];
}

/** To, and From or the Messaging Service, as Twilio writes them. */
function addressing(row: OutboxRow): { to: string } & ({ from: string } | { messagingServiceSid: string }) {
  const prefix = row.channel === 'whatsapp' ? 'whatsapp:' : '';
  const to = prefix + row.to;
  const service = SERVICE.exec(row.sender)?.[2];
  if (service !== undefined) return { to, messagingServiceSid: service };
  return { to, from: prefix + row.sender.replace(/^whatsapp:/, '') };
}

/** What stands in place of a Body; null where text does. */
function contentOf(row: OutboxRow, form: SendForm, contents: Contents): ContentFields | null {
  if (row.channel !== 'whatsapp') return null;
  return form === 'template' ? templateFields(row.content, contents) : choiceFields(row.content, contents);
}

/** What is posted for a row that goes out as text. `now` is UTC milliseconds. */
function fieldsOf(
  row: OutboxRow,
  now: number,
  statusCallbackUrl: string,
): Fields & { readonly body: string } {
  const statusCallback = new URL(statusCallbackUrl);
  statusCallback.searchParams.set('id', row.id);
  const { body, location } = row.content;
  const fields = { ...addressing(row), body, statusCallback: statusCallback.href };
  if (row.channel === 'sms') {
    const left = Math.floor((row.expiresAt - now) / 1000);
    return { ...fields, validityPeriod: Math.min(Math.max(left, 1), LONGEST_VALIDITY_S) };
  }
  if (location === undefined) return fields;
  // `|` parts the label from the coordinates.
  const label = location.label.replaceAll('|', ' ');
  return { ...fields, persistentAction: [`geo:${location.latitude},${location.longitude}|${label}`] };
}

/** What is posted for a recorded clip: the sound alone, since WhatsApp shows no words beside it. */
function clipFields(
  row: OutboxRow,
  clip: string,
  { statusCallbackUrl, mediaUrl = '' }: TwilioTransportOptions,
): Fields {
  const { to, body: _name, ...addressed } = fieldsOf(row, 0, statusCallbackUrl);
  return { ...addressed, to, mediaUrl: [mediaUrl + clip] };
}

/** Errors that come before a connection stands: nothing was handed over. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function answerOf(error: unknown, to: string): SendAnswer {
  if (error instanceof TooManyRequests) return { kind: 'busy', error: '20429', afterMs: error.afterMs };
  const code = twilioCodeOf(error);
  const status = numberIn(error, 'status');
  if (status === null) {
    return NEVER_CONNECTED.has(code)
      ? { kind: 'busy', error: code, afterMs: null }
      : { kind: 'unknown', error: code };
  }
  const reaction = reactionTo({ code: numberIn(error, 'code'), status, to });
  switch (reaction.kind) {
    case 'busy':
    case 'phone_off':
      return { kind: 'busy', error: code, afterMs: null };
    case 'unknown':
      return { kind: 'unknown', error: code };
    case 'sender':
      return { kind: 'sender_refused', error: code };
    case 'ours':
      return { kind: 'refused', error: code, flag: null };
    case 'refused':
      return { kind: 'refused', error: code, flag: reaction.flag };
  }
}

/** Twilio's code, else the HTTP status, else the socket's word. Never a message: it may quote the request. */
export function twilioCodeOf(error: unknown): string {
  if (error instanceof TooManyRequests) return '20429';
  const code = propertyOf(error, 'code');
  if (typeof code === 'number' || typeof code === 'string') return String(code);
  const status = numberIn(error, 'status');
  if (status !== null) return `http_${status}`;
  return error instanceof Error ? error.name : 'unknown';
}

function numberIn(error: unknown, name: 'status' | 'code'): number | null {
  const value = propertyOf(error, name);
  return typeof value === 'number' ? value : null;
}

function propertyOf(error: unknown, name: 'status' | 'code'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  return Object.entries(error).find(([key]) => key === name)?.[1];
}
