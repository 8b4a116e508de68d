import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { ApiError } from './problem.ts';

/** A thousand slots are a tenth of it. */
const MOST_BYTES = 1024 * 1024;

const parse: RequestHandler = express.json({ limit: MOST_BYTES, strict: false, type: 'application/json' });
const parserError = z.object({ type: z.string(), status: z.int() });

/** Reads the body of a request as JSON; undefined when there is none. Throws ApiErrors. */
export async function jsonBody(request: Request, response: Response): Promise<unknown> {
  if (request.get('content-length') === '0') return undefined;
  // Null: there is no body.
  if (request.is('application/json') === false) throw new ApiError('body_not_json');
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error: unknown) => {
      if (error === undefined) resolve();
      else reject(refusalOf(error));
    });
  });
  const body: unknown = request.body;
  return body;
}

function refusalOf(error: unknown): Error {
  const known = parserError.safeParse(error);
  if (!known.success) return new ApiError('unexpected');
  const { type, status } = known.data;
  if (type === 'entity.too.large') return new ApiError('body_too_large', `At most ${MOST_BYTES} bytes.`);
  if (status === 415) return new ApiError('body_not_json');
  const fault = { in: 'body', pointer: '', detail: 'Not JSON, or not whole.' } as const;
  return new ApiError('request_invalid', undefined, { faults: [fault] });
}
