import { z } from 'zod';
import { AvisoError } from '../../domain/errors.ts';
import type { ContentRequest } from './content.ts';

export interface ContentApiOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where REST calls go (TWILIO_API_BASE_URL); null for Twilio's own address. */
  readonly apiBaseUrl: string | null;
}

const TIMEOUT_MS = 15_000;
/** The largest that the API gives. */
const PAGE_SIZE = 500;

const listed = z.object({
  sid: z.string(),
  friendly_name: z.string().nullable(),
  language: z.string().nullable(),
  types: z.record(z.string(), z.record(z.string(), z.unknown())),
  approval_requests: z
    .object({
      status: z.string().nullish(),
      category: z.string().nullish(),
      rejection_reason: z.string().nullish(),
    })
    .nullish(),
});

/** One content of the account, with what WhatsApp said of it. */
export type ListedContent = Readonly<z.infer<typeof listed>>;

const page = z.object({
  contents: z.array(listed),
  meta: z.object({ next_page_url: z.string().nullish() }),
});

/** Twilio's Content API (content.twilio.com/v1), as far as templates need it. Methods throw AvisoError `channel_refused` or `channel_unanswered`. */
export interface ContentApi {
  /** Everything in the account. */
  list(): Promise<readonly ListedContent[]>;
  /** Makes a content; gives its sid. Not idempotent: look before it is made. */
  create(request: ContentRequest): Promise<string>;
  /** Submits it to WhatsApp as a message about an appointment or a registration (UTILITY). */
  submit(sid: string, name: string): Promise<void>;
}

export function createContentApi({ accountSid, authToken, apiBaseUrl }: ContentApiOptions): ContentApi {
  const base = (apiBaseUrl ?? 'https://content.twilio.com').replace(/\/+$/, '');
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;

  async function call(url: string, body?: unknown): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new AvisoError('channel_unanswered', 'The Content API could not be reached.');
    }
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      const refusal = z.object({ code: z.number(), message: z.string() }).safeParse(answer);
      const detail = refusal.success
        ? `${String(refusal.data.code)}: ${refusal.data.message}`
        : `HTTP ${String(response.status)}`;
      throw new AvisoError('channel_refused', detail);
    }
    return answer;
  }

  return {
    async list() {
      const found: ListedContent[] = [];
      let url: string | null = `${base}/v1/ContentAndApprovals?PageSize=${String(PAGE_SIZE)}`;
      while (url !== null) {
        const read: z.infer<typeof page> = page.parse(await call(url));
        found.push(...read.contents);
        const next: string | null = read.meta.next_page_url ?? null;
        // Only the path is followed: a password is sent along.
        url = next === null ? null : base + new URL(next).pathname + new URL(next).search;
      }
      return found;
    },
    async create(request) {
      return z.object({ sid: z.string() }).parse(await call(`${base}/v1/Content`, request)).sid;
    },
    async submit(sid, name) {
      await call(`${base}/v1/Content/${sid}/ApprovalRequests/whatsapp`, { name, category: 'UTILITY' });
    },
  };
}
