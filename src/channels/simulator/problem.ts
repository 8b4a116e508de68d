import type { Response } from 'express';

/** Answers with an RFC 9457 problem. `detail` says what to do about it and holds no personal field. */
export function answerProblem(
  response: Response,
  status: number,
  title: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }));
}
