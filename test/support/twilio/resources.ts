import { errorMessage } from './api-error.ts';
import type { FakeMessage } from './message.ts';
import { pageOf } from './paging.ts';

/** A date as Twilio's API of 2010 writes it (RFC 2822). */
function rfc2822(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}

/** The JSON of a message. */
export function messageResource(message: FakeMessage, accountSid: string): Record<string, unknown> {
  const service = message.fields.MessagingServiceSid ?? null;
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : errorMessage(message.errorCode),
    from: message.sender,
    messaging_service_sid: service,
    num_media: message.fields.NumMedia ?? (message.fields.MediaUrl === undefined ? '0' : '1'),
    // Until a Messaging Service has chosen a sender, nobody has counted.
    num_segments: message.sender === null ? '0' : String(message.segments),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

/** The JSON of a page of messages: those that the query asks for, newest first. */
export function messageList(
  messages: readonly FakeMessage[],
  url: URL,
  accountSid: string,
): Record<string, unknown> {
  const found = messages.filter((message) => matches(message, url.searchParams)).reverse();
  return listOf('messages', found, url, (message) => messageResource(message, accountSid));
}

/** The JSON of the media that came with a message. */
export function mediaList(message: FakeMessage, url: URL, accountSid: string): Record<string, unknown> {
  const count = Number(message.fields.NumMedia ?? 0);
  const media = Array.from({ length: count }, (_, i) => ({
    sid: `ME${i.toString(16).padStart(2, '0')}${message.sid.slice(4)}`,
    type: message.fields[`MediaContentType${i}`] ?? 'application/octet-stream',
  })).filter(({ sid }) => !message.goneMedia.has(sid));
  return listOf('media_list', media, url, ({ sid, type }) => ({
    account_sid: accountSid,
    content_type: type,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.updatedAt),
    parent_sid: message.sid,
    sid,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${sid}.json`,
  }));
}

function listOf<T extends { readonly sid: string }>(
  name: string,
  items: readonly T[],
  url: URL,
  resource: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  const page = pageOf(items, url);
  return {
    [name]: page.items.map(resource),
    page: page.page,
    page_size: page.size,
    start: page.start,
    end: Math.max(page.start + page.items.length - 1, 0),
    uri: page.uri,
    first_page_uri: page.first,
    previous_page_uri: page.previous,
    next_page_uri: page.next,
  };
}

/** A time in a filter counts to the second, a date alone as the whole day (GMT); both ends are included. */
function matches(message: FakeMessage, query: URLSearchParams): boolean {
  const to = query.get('To');
  const from = query.get('From');
  if (to !== null && message.to !== to) return false;
  if (from !== null && message.sender !== from) return false;
  return (['DateSent', 'DateSent<', 'DateSent>'] as const).every((name) => {
    const asked = query.get(name);
    if (asked === null) return true;
    // Nobody promises that a message that is still queued is found by its date of sending.
    if (message.sentAt === null) return false;
    const sent = new Date(message.sentAt).toISOString().slice(0, asked.length > 10 ? 19 : 10);
    const limit = asked.length > 10 ? new Date(asked).toISOString().slice(0, 19) : asked;
    if (name === 'DateSent') return sent === limit;
    return name === 'DateSent<' ? sent <= limit : sent >= limit;
  });
}
