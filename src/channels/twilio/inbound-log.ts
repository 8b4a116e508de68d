import type { MessageInstance, MessagePage } from 'twilio/lib/rest/api/v2010/account/message.js';
import { AvisoError } from '../../domain/errors.ts';
import type { InboundMessage } from '../../domain/message.ts';
import type { InboundLog } from '../transport.ts';
import { lazyMessages, type ClientOptions } from './client.ts';
import { attachmentOfType, readInbound } from './inbound.ts';
import { twilioCodeOf } from './send.ts';

/** Twilio's largest page. */
const PAGE_SIZE = 1000;
const DEFAULT_TIMEOUT_MS = 15_000;

type ListPage = Pick<MessagePage, 'instances' | 'nextPage'>;

/**
 * Twilio's message log, which holds what was texted to us beside what we sent. Numbers are asked for one by one, by `To`, so that
 * none of what we sent is read with it: on a quiet day one short page a number. A Messaging Service does not tell its
 * numbers: with one among the senders, or no sender at all, the account's whole log is read and what came in is picked out.
 * @param options.senders as in SENDER_RATES: `+1…`, `whatsapp:+1…` or `MG…`
 */
export function createTwilioInboundLog(
  options: Omit<ClientOptions, 'timeoutMs'> & {
    readonly senders: readonly string[];
    readonly timeoutMs?: number;
  },
): InboundLog {
  const messages = lazyMessages({ ...options, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS });
  const senders = new Set(options.senders);
  const whole = senders.size === 0 || options.senders.some((sender) => /^(whatsapp:)?MG/.test(sender));
  const recipients: readonly (string | null)[] = whole ? [null] : [...senders];

  return {
    async *listInbound(since) {
      for (const to of recipients) {
        let page: ListPage | undefined = await asked(async () =>
          (await messages()).page({
            ...(to === null ? {} : { to }),
            dateSentAfter: new Date(since),
            pageSize: PAGE_SIZE,
          }),
        );
        while (page !== undefined) {
          for (const listed of page.instances) {
            const text = textOf(listed);
            if (text === null || text.receivedAt < wholeSecond(since)) continue;
            if (whole || senders.has(text.to)) yield text;
          }
          const read: ListPage = page;
          page = await asked<ListPage | undefined>(async () => read.nextPage());
        }
      }
    },
    async attachmentOf(sid) {
      const [media] = await asked(async () => (await messages()).get(sid).media.list({ limit: 1 }));
      return media === undefined ? 'other' : attachmentOfType(media.contentType);
    },
  };
}

/** Dates in the list are whole seconds. */
function wholeSecond(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** A text from a person as the webhook would have brought it, but for what the list lacks; null for anything else. */
function textOf(listed: MessageInstance): InboundMessage | null {
  if (listed.direction !== 'inbound') return null;
  const receivedAt = timeOf(listed.dateSent) ?? timeOf(listed.dateCreated);
  if (receivedAt === null) return null;
  const read = readInbound(
    {
      MessageSid: listed.sid,
      From: listed.from,
      To: listed.to,
      Body: listed.body,
      NumMedia: listed.numMedia,
    },
    receivedAt,
  );
  return 'problem' in read ? null : read;
}

/** The library gives undefined or an invalid date where the list has null. */
function timeOf(date: Date | null | undefined): number | null {
  const time = date?.getTime();
  return time === undefined || Number.isNaN(time) ? null : time;
}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new AvisoError('inbound_log_unread', `(${twilioCodeOf(error)})`);
  }
}
