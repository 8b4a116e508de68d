import { z } from 'zod';

/** The parts of an RFC 9457 answer that a person needs. */
const shape = z.object({
  type: z.string(),
  status: z.int(),
  detail: z.string(),
  next: z.string().default(''),
  instance: z.string().default(''),
  errors: z.array(z.object({ in: z.string(), pointer: z.string(), detail: z.string() })).default([]),
});

type Problem = z.output<typeof shape>;

/** What the API answered instead of doing it; the message is one line that says what to do. */
export class ApiError extends Error {
  /** Of docs/errors.md. */
  readonly code: string;
  readonly status: number;

  constructor(problem: Problem) {
    super(lineOf(problem));
    this.name = 'ApiError';
    this.code = codeOfType(problem);
    this.status = problem.status;
  }
}

/** What stands in the way on this side; the message is one line that says what to do. */
export class Hindrance extends Error {}

/** An error as the API sent it; null when it is none of its own. */
export function readApiError(body: string): ApiError | null {
  try {
    const parsed = shape.safeParse(JSON.parse(body));
    return parsed.success ? new ApiError(parsed.data) : null;
  } catch {
    return null;
  }
}

/** The last part of the problem's type is the code. */
const codeOfType = ({ type }: Problem): string => type.slice(type.lastIndexOf(':') + 1);

function lineOf(problem: Problem): string {
  const { detail, next, errors, instance, status } = problem;
  if (codeOfType(problem) === 'not_authenticated')
    return 'AVISO_TOKEN is no token that is good now: it is mistyped, has expired or was revoked. An admin makes another with npm run token:create.';
  if (errors.length > 0)
    return `The API does not take it: ${errors.map((fault) => `${fault.in}${fault.pointer}: ${fault.detail}`).join('; ')}`;
  return [detail, next, status >= 500 ? `(${instance})` : ''].filter((part) => part !== '').join(' ');
}
