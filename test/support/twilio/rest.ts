import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiError, errorBody, type ApiError } from './api-error.ts';
import type { FakeRequest } from './behaviour.ts';
import { answerContent } from './content-api.ts';
import type { FakeContent } from './content.ts';
import { readText, write, type Reply } from './http-server.ts';
import type { Ledger } from './ledger.ts';
import type { FakeMessage } from './message.ts';
import { createOpenApi, type Operation } from './openapi/check.ts';
import { mediaList, messageList, messageResource } from './resources.ts';

export interface RestOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly ledger: Ledger;
  readonly content: FakeContent;
  /** Hold requests and answers against Twilio's description. */
  readonly validate: boolean;
  /** Requests at one time. */
  readonly concurrency: number;
  /** Answers POST Messages.json; may add headers to its answer. */
  readonly create: (
    request: FakeRequest,
    fields: URLSearchParams,
    headers: Record<string, string>,
  ) => Promise<Reply>;
  /** Told of every request before it is answered, and after. */
  readonly changed: () => void;
}

/** Compiled on first use, once for all doubles of a process. */
let openApi: ReturnType<typeof createOpenApi> | null = null;

/** Twilio's REST API: who may ask, whether it is asked rightly, and the answer. */
export function createRest(options: RestOptions): {
  readonly requests: readonly FakeRequest[];
  readonly violations: readonly string[];
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
} {
  const { accountSid, ledger, content, changed } = options;
  const described = options.validate ? (openApi ??= createOpenApi()) : null;
  const requests: FakeRequest[] = [];
  const violations: string[] = [];
  const posted = new Map<string, number>();
  const base = `/2010-04-01/Accounts/${accountSid}/Messages`;
  const credentials = `Basic ${Buffer.from(`${accountSid}:${options.authToken}`).toString('base64')}`;
  let atOnce = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    atOnce += 1;
    const headers: Record<string, string> = { 'twilio-concurrent-requests': String(atOnce) };
    let reply: Reply;
    try {
      const body = await readText(request);
      const record = noted(request, body);
      const operation = described?.find(record.method, url.pathname) ?? null;
      reply = checked(operation, await replyTo(operation, record, url, body, headers));
    } finally {
      atOnce -= 1;
    }
    headers['twilio-request-duration'] = ((performance.now() - started) / 1000).toFixed(3);
    write(response, reply, headers);
    changed();
  }

  function noted(request: IncomingMessage, body: string): FakeRequest {
    const json = request.headers['content-type']?.startsWith('application/json') === true;
    const fields = Object.fromEntries(new URLSearchParams(json ? '' : body));
    const same = `${fields.To ?? ''} ${fields.Body ?? ''}`;
    const earlier = posted.get(same) ?? 0;
    if (request.method === 'POST') posted.set(same, earlier + 1);
    const record = {
      method: request.method ?? '',
      path: request.url ?? '',
      fields,
      body,
      earlier,
      at: performance.now(),
      headers: request.headers,
    };
    requests.push(record);
    changed();
    return record;
  }

  async function replyTo(
    operation: Operation | null,
    record: FakeRequest,
    url: URL,
    body: string,
    headers: Record<string, string>,
  ): Promise<Reply> {
    const { pathname, searchParams: query } = url;
    if (record.headers.authorization !== credentials) return refusal(apiError(20003));
    if (atOnce > options.concurrency) return refusal(apiError(20429));
    const contentType = record.headers['content-type'] ?? '';
    if (described !== null) {
      const problems = operation
        ? [...operation.request({ pathname, query, contentType, body }), ...combined(record.fields)]
        : ['no such operation is described'];
      if (problems.length > 0) return violation(operation?.id ?? `${record.method} ${pathname}`, problems);
    }
    if (pathname === `${base}.json`) {
      if (record.method === 'POST') return options.create(record, new URLSearchParams(body), headers);
      return json(200, messageList(ledger.messages, url, accountSid));
    }
    if (pathname.startsWith(`${base}/`)) {
      const [sid = '', media, mediaSid] = pathname
        .slice(base.length + 1)
        .replace(/\.json$/, '')
        .split('/');
      const message = ledger.find(sid);
      if (message === null) return refusal(apiError(20404, pathname));
      if (record.method === 'DELETE') return deleted(message, mediaSid);
      return json(
        200,
        media === undefined ? messageResource(message, accountSid) : mediaList(message, url, accountSid),
      );
    }
    if (/^\/v1\/(Content|ContentAndApprovals)(\/|$)/.test(pathname)) {
      return { kind: 'json', ...answerContent(content, accountSid, { method: record.method, url, body }) };
    }
    return refusal(apiError(20404, pathname));
  }

  /** A message that is not complete cannot be deleted; its media outlive it until they are deleted themselves. */
  function deleted(message: FakeMessage, mediaSid: string | undefined): Reply {
    if (mediaSid !== undefined) message.goneMedia.add(mediaSid);
    else if (!isComplete(message.status)) return refusal(apiError(20009));
    else ledger.remove(message.sid);
    return { kind: 'json', status: 204 };
  }

  /** What was wrong is kept, and answered so that nobody takes it for Twilio's own bad day. */
  function violation(where: string, problems: readonly string[]): Reply {
    violations.push(...problems.map((problem) => `${where}: ${problem}`));
    const message = `Against Twilio's OpenAPI description: ${where}: ${problems.join('; ')}`;
    return json(500, errorBody({ status: 500, code: 20500, message }));
  }

  function checked(operation: Operation | null, reply: Reply): Reply {
    if (operation === null || reply.kind !== 'json') return reply;
    const problems = operation.answer(reply.status, reply.body);
    return problems.length === 0 ? reply : violation(operation.id, problems);
  }

  return { requests, violations, handle };
}

/** States in which a message stays. */
const isComplete = (status: string): boolean =>
  ['received', 'sent', 'delivered', 'read', 'undelivered', 'failed', 'canceled'].includes(status);

/** What goes together is written in the documentation of the Content API alone. */
function combined(fields: Readonly<Record<string, string>>): readonly string[] {
  if (fields.ContentSid === undefined) return [];
  return ['Body', 'MediaUrl']
    .filter((name) => name in fields)
    .map((name) => `body: ${name} beside ContentSid`);
}

export function json(status: number, body: unknown): Reply {
  return { kind: 'json', status, body };
}

export function refusal(error: ApiError): Reply {
  return json(error.status, errorBody(error));
}
