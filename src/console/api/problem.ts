import { z } from 'zod';
import { catalogueCodeOf } from '../../domain/code-of.ts';
import { AvisoError, ERRORS, type ErrorCode } from '../../domain/errors.ts';

/** One thing that is wrong with a request, and where. */
export interface Fault {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** JSON pointer (RFC 6901) into the body, or into the object of the parameters. */
  readonly pointer: string;
  readonly detail: string;
}

/** An error that is about the request: it says where, and may add headers to the answer. */
export class ApiError extends AvisoError {
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    detail?: string,
    more: { readonly faults?: readonly Fault[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code, detail);
    this.name = 'ApiError';
    this.faults = more.faults ?? [];
    this.headers = more.headers ?? {};
  }
}

/** The HTTP status of each error that a request can come to; every other is a 500, or a 503 when it may pass by itself. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  request_invalid: 400,
  not_authenticated: 401,
  not_allowed: 403,
  not_found: 404,
  method_unknown: 405,
  not_possible: 409,
  key_in_progress: 409,
  body_too_large: 413,
  body_not_json: 415,
  body_not_csv: 415,
  key_reused: 422,
  slots_unreadable: 422,
  roster_unreadable: 422,
  text_refused: 422,
  too_many_requests: 429,
};

/** Seconds after which what failed may be tried again. */
const RETRY_AFTER = '2';

/** RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().describe('urn:aviso:error: and the code of docs/errors.md'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('what to know about this one'),
    next: z.string().describe('what to do about it'),
    instance: z.string().describe('names this very answer; the log of the service has the same'),
    errors: z
      .array(
        z.object({
          in: z.enum(['path', 'query', 'header', 'body']),
          pointer: z.string().describe('JSON pointer into the body, or into the object of the parameters'),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong, as RFC 9457 says it' });

export type Problem = z.output<typeof problemSchema>;

/** Status, headers and body by which an error is answered. Of what is wrong inside, the code is all that is told. */
export function problemOf(
  error: unknown,
  instance: string,
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Problem } {
  const code = catalogueCodeOf(error);
  const { message, next, retryable } = ERRORS[code];
  const status = STATUS[code] ?? (retryable ? 503 : 500);
  const inside = status >= 500;
  const detail =
    error instanceof AvisoError && !inside && error.message.startsWith(`${message} `)
      ? error.message.slice(message.length + 1)
      : message;
  const faults = error instanceof ApiError ? error.faults : [];
  return {
    status,
    headers: {
      ...(status === 503 ? { 'Retry-After': RETRY_AFTER } : {}),
      ...(error instanceof ApiError ? error.headers : {}),
    },
    body: {
      type: `urn:aviso:error:${code}`,
      title: message,
      status,
      detail,
      next: inside && retryable ? 'Send the same again after a while.' : next,
      instance,
      ...(faults.length === 0 ? {} : { errors: [...faults] }),
    },
  };
}
