import { z } from 'zod';
import type { BroadcastDeps } from '../../broadcasts/deps.ts';
import type { Permission } from '../../domain/roles.ts';
import type { Staff } from '../../domain/staff.ts';
import type { Token } from '../../domain/token.ts';
import type { Download } from '../file.ts';
import { recordLooks, type Seen } from '../looks.ts';
import { ApiError, type Fault } from './problem.ts';
import type { EventSource } from '../streams.ts';

/** Who asks. */
export interface Principal {
  readonly token: Token;
  /** Whose token it is. */
  readonly person: Staff;
  /** For the audit. */
  readonly actor: string;
  /** Whether names, numbers and what people wrote may be shown. */
  readonly seesPeople: boolean;
}

/** What a handler stands on. Its commits carry the request's idempotency key, where it has one. */
export interface RequestContext extends BroadcastDeps {
  readonly principal: Principal;
  readonly actor: string;
  /** Id for what the request makes. With a key it is the same at each try, and `again` finds by it what was made. */
  readonly madeId: string;
  /** As in ApiDeps. */
  readonly onUrgentTaken?: ((waitedMs: number) => void) | undefined;
}

/** A request whose parts are what their schemas say. */
export interface Call<Params, Query, Body> extends RequestContext {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** How a request came in, unchecked. */
export interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Errors by what a route does, besides those that every route has. */
export type RouteErrorCode =
  'not_found' | 'not_possible' | 'slots_unreadable' | 'roster_unreadable' | 'text_refused';

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, Made> = (
  call: Call<z.output<P>, z.output<Q>, z.output<B>>,
) => Promise<Made> | Made;

/**
 * Whom an answer shows. Each of them has a row in the audit before the answer leaves: declared by every route that shows
 * personal fields and leaves no row of its own.
 */
type LooksAt<P, Q, B, A> = (answer: A, call: Call<P, Q, B>) => Seen;

interface Common<P extends z.ZodObject, Q extends z.ZodObject> {
  /** Below `/api/v1`, parameters in braces: `/phases/{id}/open`. */
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly errors?: readonly RouteErrorCode[];
}

/** A route that answers from what is there. */
interface GetForm<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType> extends Common<P, Q> {
  readonly answer: A;
  readonly handle: Handler<P, Q, z.ZodUndefined, z.input<A>>;
  readonly looksAt?: LooksAt<z.output<P>, z.output<Q>, undefined, z.output<A>>;
}

/** A route that takes a body. */
interface PostForm<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
> extends Common<P, Q> {
  readonly body: B;
  readonly answer: A;
  /** 200 unless said otherwise. */
  readonly status?: 201;
  readonly handle: Handler<P, Q, B, z.input<A>>;
  readonly looksAt?: LooksAt<z.output<P>, z.output<Q>, z.output<B>, z.output<A>>;
  /**
   * What a request with a key gets whose first try died after its commit and before its answer was kept: `run` where doing it
   * again changes nothing that is not still to be done, else the answer as things are now. `reads`: the route changes nothing.
   */
  readonly again: 'reads' | 'run' | Handler<P, Q, B, z.input<A>>;
  /** The answer as it may be kept for a repeated request. */
  readonly kept?: (answer: z.input<A>) => z.input<A>;
}

/** A route that goes on telling. */
interface StreamForm<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType> extends Common<P, Q> {
  /** Of the data of each event. */
  readonly answer: A;
  readonly events: (context: RequestContext, params: z.output<P>, query: z.output<Q>) => EventSource;
}

/** A route that answers with a file, which is written while it is read: it may be of any length. */
interface DownloadForm<P extends z.ZodObject, Q extends z.ZodObject> extends Common<P, Q> {
  /** What it is called where it is saved; parameters in braces as in the path. */
  readonly fileName: string;
  /** What is in it. */
  readonly holds: string;
  /** Gives the lines of the CSV, the header first; what it throws before it gives them is answered as a problem. */
  readonly handle: (
    call: Call<z.output<P>, z.output<Q>, undefined>,
  ) => Promise<AsyncIterable<string>> | AsyncIterable<string>;
}

/** What a request has become: checked, and ready to be done. */
export interface Bound {
  readonly handle: (context: RequestContext) => Promise<unknown>;
  readonly again: (context: RequestContext) => Promise<unknown>;
  /** Takes what `handle` or `again` gave. */
  readonly kept: (answer: unknown) => unknown;
}

interface Declared {
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly errors: readonly RouteErrorCode[];
  readonly answer: z.ZodType;
  /** Whether its looks at people are recorded. */
  readonly looks: boolean;
}

/** A declared route: all that the router, the description and the tests know of it. */
export type Route =
  | (Declared & {
      readonly method: 'GET' | 'POST';
      readonly status: 200 | 201;
      readonly body: z.ZodType | null;
      /** Whether it changes something, so that an Idempotency-Key makes sense. */
      readonly acts: boolean;
      /** Throws an ApiError that names each fault. */
      readonly bind: (raw: RawRequest) => Bound;
    })
  | (Declared & {
      readonly method: 'DOWNLOAD';
      readonly status: 200;
      readonly read: (raw: RawRequest, context: RequestContext) => Promise<Download>;
    })
  | (Declared & {
      readonly method: 'STREAM';
      readonly open: (raw: RawRequest, context: RequestContext) => EventSource;
    });

/** Declares a route that reads. */
export function get<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
  form: GetForm<P, Q, A>,
): Route {
  return {
    ...declared(form),
    method: 'GET',
    status: 200,
    body: null,
    acts: false,
    bind(raw) {
      const [params, query] = readParts(form, raw);
      const handle = async (context: RequestContext) => {
        const call = { ...context, params, query, body: undefined };
        const answer = form.answer.parse(await form.handle(call));
        if (form.looksAt !== undefined) await recordLooks(context, form.path, form.looksAt(answer, call));
        return answer;
      };
      return { handle, again: handle, kept: (answer) => answer };
    },
  };
}

/** Declares a route that takes a body, and may change something. */
export function post<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  form: PostForm<P, Q, B, A>,
): Route {
  return {
    ...declared(form),
    method: 'POST',
    status: form.status ?? 200,
    body: form.body.safeParse(undefined).success ? null : form.body,
    acts: form.again !== 'reads',
    bind(raw) {
      const faults: Fault[] = [];
      const parts = read(faults, 'path', form.params, raw.params);
      const query = read(faults, 'query', form.query, raw.query);
      const body = read(faults, 'body', form.body, raw.body);
      if (parts === null || query === null || body === null)
        throw new ApiError('request_invalid', undefined, { faults });
      const call = (context: RequestContext) => ({
        ...context,
        params: parts.data,
        query: query.data,
        body: body.data,
      });
      let made: z.input<A> | undefined;
      const run = (handler: typeof form.handle) => async (context: RequestContext) => {
        made = await handler(call(context));
        const answer = form.answer.parse(made);
        if (form.looksAt !== undefined)
          await recordLooks(context, form.path, form.looksAt(answer, call(context)));
        return answer;
      };
      const handle = run(form.handle);
      return {
        handle,
        again: typeof form.again === 'string' ? handle : run(form.again),
        kept: (answer) =>
          form.kept === undefined || made === undefined ? answer : form.answer.parse(form.kept(made)),
      };
    },
  };
}

/** Declares a route that answers with server-sent events. */
export function stream<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
  form: StreamForm<P, Q, A>,
): Route {
  return {
    ...declared(form),
    method: 'STREAM',
    open(raw, context) {
      const [params, query] = readParts(form, raw);
      return form.events(context, params, query);
    },
  };
}

/** Declares a route that answers with a CSV file. */
export function download<P extends z.ZodObject, Q extends z.ZodObject>(form: DownloadForm<P, Q>): Route {
  return {
    ...declared({ ...form, answer: z.string().describe(form.holds) }),
    method: 'DOWNLOAD',
    status: 200,
    async read(raw, context) {
      const [params, query] = readParts(form, raw);
      const lines = await form.handle({ ...context, params, query, body: undefined });
      const fileName = form.fileName.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
      return { fileName, lines };
    },
  };
}

function declared(
  form: Common<z.ZodObject, z.ZodObject> & { readonly answer: z.ZodType; readonly looksAt?: unknown },
): Declared {
  const { path, permission, summary, params, query, answer, errors = [] } = form;
  return { path, permission, summary, params, query, answer, errors, looks: form.looksAt !== undefined };
}

function readParts<P extends z.ZodObject, Q extends z.ZodObject>(
  form: Common<P, Q>,
  raw: RawRequest,
): readonly [z.output<P>, z.output<Q>] {
  const faults: Fault[] = [];
  const params = read(faults, 'path', form.params, raw.params);
  const query = read(faults, 'query', form.query, raw.query);
  if (params === null || query === null) throw new ApiError('request_invalid', undefined, { faults });
  return [params.data, query.data];
}

function read<S extends z.ZodType>(
  faults: Fault[],
  where: Fault['in'],
  schema: S,
  value: unknown,
): { readonly data: z.output<S> } | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { data: parsed.data };
  for (const issue of parsed.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    for (const key of unknown) {
      const path = key === null ? issue.path : [...issue.path, key];
      // Zod's words name what is expected, never the value that came.
      faults.push({ in: where, pointer: pointerOf(path), detail: key === null ? issue.message : 'Unknown.' });
    }
  }
  return null;
}

/** RFC 6901. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
