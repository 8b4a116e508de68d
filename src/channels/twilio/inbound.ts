import { isScopedId, parsePhone, type Channel } from '../../domain/address.ts';
import { carrierActsOn } from '../../domain/keywords.ts';
import type { Attachment, InboundMessage } from '../../domain/message.ts';
import { openedBody } from './base64-body.ts';
import { field, type Form } from './form.ts';

/** Why a signed form is not a text from a person; no personal field in it. */
export interface InboundProblem {
  readonly problem: string;
}

/**
 * Reads the form that Twilio posts for a text that came in, SMS or WhatsApp.
 * Unknown fields are ignored; of a doubled field the first value counts.
 * @param params the posted fields, decoded, spaces kept
 * @param now UTC milliseconds
 */
export function readInbound(params: Form, now: number): InboundMessage | InboundProblem {
  const sid = field(params, 'MessageSid') ?? field(params, 'SmsMessageSid') ?? field(params, 'SmsSid');
  const from = field(params, 'From');
  const to = field(params, 'To') ?? serviceOf(params, from);
  if (sid === null) return { problem: 'MessageSid is missing.' };
  if (from === null) return { problem: 'From is missing.' };
  if (to === null) return { problem: 'To is missing.' };
  const channel = channelOf(from, to);
  if (channel === null) return { problem: 'From and To are not on a channel served here (SMS, WhatsApp).' };
  // A button of a template may come without its payload: then its title is the answer.
  const body = field(params, 'Body') ?? field(params, 'ButtonText') ?? field(params, 'ListTitle') ?? '';
  const text = channel === 'sms' ? openedBody(body) : body;
  return {
    sid,
    channel,
    ...personOf(params, channel, from),
    to,
    text,
    payload: field(params, 'ButtonPayload') ?? field(params, 'ListId'),
    attachment: attachmentOf(params),
    location: locationOf(params),
    answeredByCarrier: answeredByCarrier(channel, field(params, 'OptOutType'), text),
    receivedAt: now,
  };
}

const WHATSAPP = 'whatsapp:';
const SERVICE = /^MG[0-9a-fA-F]{32}$/;

/** A text to a Messaging Service may come without the number that was texted: the service answers it then. */
function serviceOf(params: Form, from: string | null): string | null {
  const service = field(params, 'MessagingServiceSid');
  if (service === null || !SERVICE.test(service)) return null;
  return from?.startsWith(WHATSAPP) === true ? WHATSAPP + service : service;
}

/**
 * Who it is from. On WhatsApp a person may show their number, their business-scoped id, or both: then the id in ExternalUserId
 * beside the number in From; ParentExternalUserId, which several businesses share, counts where there is no other. Where From is the id and WaId has the number all the same, the number is the address: it is
 * the same person's by SMS, too.
 */
function personOf(params: Form, channel: Channel, from: string): Pick<InboundMessage, 'from' | 'externalId'> {
  if (channel === 'sms') return { from, externalId: null };
  const address = from.slice(WHATSAPP.length);
  const [external, parent] = ['ExternalUserId', 'ParentExternalUserId'].map((name) =>
    (field(params, name) ?? '').replace(WHATSAPP, ''),
  );
  const externalId = [external, address, parent].find((id) => id !== undefined && isScopedId(id)) ?? null;
  if (!isScopedId(address)) return { from: address, externalId };
  const waId = field(params, 'WaId') ?? '';
  const number = /^\d+$/.test(waId) ? parsePhone(`+${waId}`) : null;
  return { from: number ?? address, externalId };
}

/** Both ends say which channel it is; another prefix (`messenger:`, `rcs:`) is a channel we do not serve. */
function channelOf(from: string, to: string): Channel | null {
  if (from.startsWith(WHATSAPP)) {
    return to.startsWith(WHATSAPP) && from.length > WHATSAPP.length ? 'whatsapp' : null;
  }
  return from.includes(':') || to.includes(':') ? null : 'sms';
}

const TYPES: ReadonlyMap<string, Attachment> = new Map([
  ['audio', 'audio'],
  ['voice', 'audio'],
  ['image', 'image'],
  ['video', 'video'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['contacts', 'contact'],
  ['unsupported', 'other'],
]);

function attachmentOf(params: Form): Attachment | null {
  // WhatsApp names the kind; a sticker would look like an image by its media type.
  const named = TYPES.get(field(params, 'MessageType') ?? '');
  if (named !== undefined) return named;
  const media = field(params, 'MediaContentType0');
  if (media === null) return Number(field(params, 'NumMedia') ?? 0) > 0 ? 'other' : null;
  return attachmentOfType(media);
}

/** What a media type stands for; `application/…` and `text/…` are documents. */
export function attachmentOfType(media: string): Attachment {
  const [kind = '', rest = ''] = media.toLowerCase().split('/');
  if (rest.includes('vcard')) return 'contact';
  if (kind === 'audio' || kind === 'image' || kind === 'video') return kind;
  return kind === 'application' || kind === 'text' ? 'document' : 'other';
}

function locationOf(params: Form): InboundMessage['location'] {
  const latitude = degrees(field(params, 'Latitude'), 90);
  const longitude = degrees(field(params, 'Longitude'), 180);
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

function degrees(text: string | null, most: number): number | null {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Math.abs(value) <= most ? value : null;
}

/**
 * What Twilio answered by itself. With Advanced Opt-Out it says so (OptOutType). Without, it acts by default on the
 * one-word English opt-out and opt-in words on SMS, says nothing of it in the form, and refuses what we send after a
 * stop with 21610. START and HELP count as answered only where OptOutType says so: two answers are better than none, and
 * a YES is the answer to a question of ours.
 */
function answeredByCarrier(
  channel: Channel,
  optOutType: string | null,
  text: string,
): InboundMessage['answeredByCarrier'] {
  switch (optOutType?.toUpperCase()) {
    case 'STOP':
      return 'stop';
    case 'START':
      return 'start';
    case 'HELP':
      return 'help';
  }
  if (channel !== 'sms') return null;
  return carrierActsOn(text) === 'stop' ? 'stop' : null;
}
