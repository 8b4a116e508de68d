import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type http from 'twilio/lib/http/response.js';
import type { MessageListInstance } from 'twilio/lib/rest/api/v2010/account/message.js';

export interface ClientOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where REST calls go; null for Twilio's own address. */
  readonly apiBaseUrl: string | null;
  /** Milliseconds from the start of a request after which its answer counts as lost. */
  readonly timeoutMs: number;
}

/** A 429: the request was not processed. The library's own exception forgets how long to wait. */
export class TooManyRequests extends Error {
  /** Milliseconds, when the answer said. */
  readonly afterMs: number | null;

  constructor(afterMs: number | null) {
    super('Too many requests.');
    this.name = 'TooManyRequests';
    this.afterMs = afterMs;
  }
}

/** No answer in time. */
class NoAnswer extends Error {
  readonly code = 'ETIMEDOUT';
}

/**
 * Gives a function that gives Twilio's message list, loaded on first use: the library takes longer to load than
 * everything else together, and a process that only serves the web never sends.
 */
export function lazyMessages(options: ClientOptions): () => Promise<MessageListInstance> {
  let loading: Promise<MessageListInstance> | undefined;
  return () => (loading ??= load(options));
}

async function load({
  accountSid,
  authToken,
  apiBaseUrl,
  timeoutMs,
}: ClientOptions): Promise<MessageListInstance> {
  const [{ default: Twilio }, { default: Base }] = await Promise.all([
    import('twilio/lib/rest/Twilio.js'),
    import('twilio/lib/base/RequestClient.js'),
  ]);

  /** The library's time-out is one of silence; a trickling answer would outlive it. */
  class BoundedClient extends Base {
    override async request<TData>(
      request: RequestClient.RequestOptions<TData>,
    ): Promise<http.default<TData>> {
      let timer: NodeJS.Timeout | undefined;
      const bound = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(new NoAnswer('No answer in time.'));
        }, timeoutMs);
      });
      try {
        const answer = await Promise.race([super.request(request), bound]);
        if (answer.statusCode === 429) throw new TooManyRequests(retryAfter(answer.headers));
        return answer;
      } finally {
        clearTimeout(timer);
      }
    }
  }

  const client = new Twilio(accountSid, authToken, {
    // Its own time-out comes second: it only frees the socket.
    httpClient: new BoundedClient({ timeout: timeoutMs + 1000 }),
    // Given, so that the library does not look for them in the environment.
    edge: '',
    region: '',
    logLevel: 'none',
  });
  if (apiBaseUrl !== null) client.api.baseUrl = apiBaseUrl;
  return client.messages;
}

/** Retry-After in seconds (RFC 9110); a date there is not used by Twilio and counts as silence. */
function retryAfter(headers: unknown): number | null {
  if (typeof headers !== 'object' || headers === null || !('retry-after' in headers)) return null;
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
