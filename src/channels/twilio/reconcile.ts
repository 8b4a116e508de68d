import type { MessageListInstance, MessagePage } from 'twilio/lib/rest/api/v2010/account/message.js';

/** What a message whose answer was lost would look like in Twilio's list. */
export interface Sought {
  /** As Twilio writes it, with its prefix. */
  readonly to: string;
  /** Absent with a Messaging Service: Twilio chose the sender. */
  readonly from?: string;
  /** What it may read: as text or with buttons, and as a template. Twilio lists what was sent by ContentSid with its variables filled in. */
  readonly bodies: readonly string[];
  /** UTC milliseconds of the attempt. */
  readonly attemptedAt: number;
  /** Whether a sid belongs to another message of ours. */
  readonly known: (sid: string) => Promise<boolean>;
}

/** Their clock and ours, and dates in whole seconds. */
const SLACK_MS = 60_000;
/** A page that lies this far behind the attempt ends the search; the list is not strictly in order of creation. */
const FAR_BEHIND_MS = 24 * 3_600_000;
/** Twilio's largest page: a person's messages fit into one. */
const PAGE_SIZE = 1000;

/**
 * Looks for a message in Twilio's list; gives its sid, or null when the list lacks it. Throws what the library throws.
 *
 * Asks by To and From, without a day: the day filters by the date of sending, which a message that is still queued does
 * not have, and such a message would be taken for absent and sent twice. The list is newest first.
 */
export async function findSent(messages: MessageListInstance, sought: Sought): Promise<string | null> {
  const { to, from, attemptedAt, known } = sought;
  const bodies = sought.bodies.map(normalised);
  let page: Pick<MessagePage, 'instances' | 'nextPage'> = await messages.page({
    to,
    ...(from === undefined ? {} : { from }),
    pageSize: PAGE_SIZE,
  });
  for (;;) {
    let newest = -Infinity;
    for (const message of page.instances) {
      const createdAt = timeOf(message.dateCreated) ?? timeOf(message.dateSent) ?? attemptedAt;
      newest = Math.max(newest, createdAt);
      if (
        message.direction.startsWith('outbound') &&
        createdAt >= attemptedAt - SLACK_MS &&
        bodies.some((body) => sameBody(normalised(message.body), body)) &&
        !(await known(message.sid))
      ) {
        return message.sid;
      }
    }
    const next = newest < attemptedAt - FAR_BEHIND_MS ? undefined : page.nextPage();
    if (next === undefined) return null;
    page = await next;
  }
}

/** A trial account puts a sentence of Twilio's before the text. */
function sameBody(listed: string, ours: string): boolean {
  return listed === ours || (ours !== '' && listed.endsWith(` - ${ours}`));
}

/** The library gives undefined or an invalid date where the list has null. */
function timeOf(date: Date | null | undefined): number | null {
  const time = date?.getTime();
  return time === undefined || Number.isNaN(time) ? null : time;
}

const DASHES = /[\u2010-\u2015\u2212]/g;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u2035`\u00b4]/g;
const DOUBLE_QUOTES = /[\u00ab\u00bb\u201c-\u201f\u2033\u2036]/g;

/** The same text for everything that Smart Encoding and trimming may have made of it. */
function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
