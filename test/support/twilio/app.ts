import { setTimeout as pause } from 'node:timers/promises';
import { errorMessage } from './api-error.ts';
import type { FakeMessage } from './message.ts';
import { sign } from './sign.ts';

/** A message that a test made by hand may lack what only the double knows. */
export type ReportedMessage = Partial<FakeMessage> &
  Pick<FakeMessage, 'sid' | 'to' | 'from' | 'fields' | 'status' | 'sentAt' | 'errorCode'>;

export interface AppAnswer {
  readonly status: number;
  readonly body: string;
  readonly type: string | null;
}

/** What the app gave for the MediaUrl of a message. */
export interface FetchedMedia {
  readonly address: string;
  readonly status: number;
  readonly type: string | null;
  readonly bytes: number;
}

/** Posts at one time: more connections at once than a busy machine accepts would wait for seconds, or be lost. */
const MOST_POSTS = 32;

/** Between a post and the next try of it, the first time; longer each time. */
const AGAIN_AFTER_MS = 200;

/** The app, as Twilio reaches it. */
interface App {
  /** Where it listens, and the origin it believes to have. */
  moved(url: string, publicUrl: string): void;
  /** Posts a form, signed, to the webhook for texts. */
  text(fields: Readonly<Record<string, string>>): Promise<AppAnswer>;
  /** Fetches what a message shows, as Twilio does; null where it is not at the app. */
  media(address: string): Promise<FetchedMedia | null>;
  /** Posts a delivery report; null when the message asks for none. */
  report(message: ReportedMessage, status: string, errorCode: number | null): Promise<AppAnswer | null>;
}

export function createApp(options: {
  readonly accountSid: string;
  readonly authToken: string;
  readonly url: string | null;
  readonly publicUrl: string | null;
  /** Whose number stands in a report of a message that has no sender. */
  readonly anySender: string;
  readonly signal: AbortSignal;
}): App {
  const { accountSid, authToken, signal } = options;
  let { url, publicUrl } = options;

  let posts = 0;
  const waiting: (() => void)[] = [];

  /**
   * As Twilio does with an address that asks for it (`#rc=5&rp=all`): again when nobody answers or the answer is 5xx. The part
   * after `#` is neither sent nor signed.
   */
  async function postPatiently(
    address: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<AppAnswer> {
    const [bare = '', wishes = ''] = address.split('#');
    const tries = 1 + Number(new URLSearchParams(wishes).get('rc') ?? 0);
    for (let tried = 1; ; tried += 1) {
      const answer = await post(bare, fields).catch((error: unknown) => {
        if (signal.aborted || tried >= tries) throw error;
        return null;
      });
      if (answer !== null && (answer.status < 500 || tried >= tries)) return answer;
      await pause(tried * AGAIN_AFTER_MS, undefined, { signal });
    }
  }

  async function post(address: string, fields: Readonly<Record<string, string>>): Promise<AppAnswer> {
    if (posts >= MOST_POSTS) await new Promise<void>((resolve) => waiting.push(resolve));
    else posts += 1;
    try {
      return await postNow(address, fields);
    } finally {
      const next = waiting.shift();
      if (next === undefined) posts -= 1;
      else next();
    }
  }

  /** Signed for the address as it was given, posted to where the app really is. */
  async function postNow(address: string, fields: Readonly<Record<string, string>>): Promise<AppAnswer> {
    const response = await fetch(inApp(address) ?? address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-twilio-signature': sign(authToken, address, Object.entries(fields)),
        'user-agent': 'TwilioProxy/1.1',
      },
      body: new URLSearchParams(fields).toString(),
      signal,
    });
    return {
      status: response.status,
      body: await response.text(),
      type: response.headers.get('content-type'),
    };
  }

  /** Where an address of the app really is; null for any other one. */
  function inApp(address: string): string | null {
    if (url === null || publicUrl === null || !address.startsWith(publicUrl)) return null;
    return url + address.slice(publicUrl.length);
  }

  return {
    async media(address) {
      const target = inApp(address);
      if (target === null) return null;
      const response = await fetch(target, { headers: { 'user-agent': 'TwilioProxy/1.1' }, signal });
      const { byteLength: bytes } = await response.arrayBuffer();
      return { address, status: response.status, type: response.headers.get('content-type'), bytes };
    },
    moved(to, origin) {
      url = to;
      publicUrl = origin;
    },
    async text(fields) {
      if (publicUrl === null) throw new Error('Tell the fake where the app is: serveApp()');
      return post(`${publicUrl}/webhooks/twilio/message`, fields);
    },
    async report(message, status, errorCode) {
      const { StatusCallback: callback, MessagingServiceSid: service } = message.fields;
      if (callback === undefined) return null;
      const onWhatsapp = message.to.startsWith('whatsapp:');
      return postPatiently(callback, {
        MessageSid: message.sid,
        SmsSid: message.sid,
        MessageStatus: status,
        SmsStatus: status,
        AccountSid: accountSid,
        ApiVersion: '2010-04-01',
        To: message.to,
        From: message.sender ?? message.from ?? options.anySender,
        ...(service === undefined ? {} : { MessagingServiceSid: service }),
        ...(errorCode === null ? {} : { ErrorCode: String(errorCode) }),
        ...(onWhatsapp ? { ChannelPrefix: 'whatsapp', EventType: status.toUpperCase() } : {}),
        ...(onWhatsapp && errorCode !== null
          ? { ChannelStatusMessage: errorMessage(errorCode) ?? 'Unknown error' }
          : {}),
      });
    },
  };
}
