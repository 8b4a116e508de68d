import { catalogueCodeOf } from '../../domain/code-of.ts';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import type { BroadcastDeps } from '../../broadcasts/deps.ts';
import type { Log } from '../../domain/log.ts';
import { may } from '../../domain/roles.ts';
import { personLetIn } from '../tokens.ts';
import { principalOf } from './bearer.ts';
import { jsonBody } from './json-body.ts';
import { sendFile } from '../file.ts';
import { createRefusedLog } from './refused.ts';
import { createLimits, type LimitTuning } from './limits.ts';
import { once, type KeptAnswer } from './once.ts';
import { describe } from './openapi.ts';
import { problemOf, ApiError } from './problem.ts';
import type { Principal, RequestContext, RawRequest, Route } from './route.ts';
import { csvBody, UploadedFile } from './upload.ts';
import { createStreams, type StreamTuning } from '../streams.ts';

/** What the API needs from the rest of the service. */
export interface ApiDeps extends BroadcastDeps {
  readonly log: Log;
  /** Version of the service, for the description. */
  readonly version: string;
  /** Called after something was changed: messages may be waiting. */
  readonly changed: () => void;
  /** Told how long each urgent request had waited that somebody took, milliseconds. */
  readonly onUrgentTaken?: ((waitedMs: number) => void) | undefined;
  readonly tuning?: ApiTuning;
}

export interface ApiTuning {
  readonly limits?: Partial<LimitTuning>;
  readonly streams?: Partial<StreamTuning>;
  /** What a file may hold at most. */
  readonly uploadBytes?: number;
}

export interface Api {
  /** To be mounted at `/api/v1`. */
  readonly router: Router;
  readonly routes: readonly Route[];
  /** Ends the open streams, so that the web server can close. */
  close(): void;
}

const KEY = /^[!-~]{1,255}$/;
/** How often expired keys are forgotten, by each process. */
const FORGET_EVERY = 3_600_000;
const clientError = z.object({ status: z.int().min(400).max(499) });

/** Serves routes: lets in, limits, checks, does once, answers. Everything that goes wrong is an RFC 9457 problem. */
export function createRouter(deps: ApiDeps, routes: readonly Route[]): Api {
  const { storage, clock, log } = deps;
  const limits = createLimits(deps.tuning?.limits);
  const streams = createStreams(deps.tuning?.streams);
  const refused = createRefusedLog(log, clock);
  const router = express.Router();
  let forgotAt = 0;

  router.use(helmet(), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  router.all('/openapi.json', (request, response) => {
    methodOf(request, ['GET']);
    response.type('application/json').send(descriptionOf(routes, deps.version));
  });

  for (const [path, here] of byPath(routes)) {
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
      const method = methodOf(
        request,
        here.map((route) => (route.method === 'POST' ? 'POST' : 'GET')),
      );
      const route = here.find((each) => (each.method === 'POST') === (method === 'POST'));
      if (route !== undefined) await serve(route, request, response);
    });
  }

  router.use(() => {
    throw new ApiError('not_found', 'No such address.');
  });
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    const id = deps.ids.next();
    const known = asRefusal(error);
    const problem = problemOf(known, instanceOf(id));
    refused(catalogueCodeOf(known));
    if (problem.status >= 500)
      log.error({ code: catalogueCodeOf(known), instance: id }, 'api: a request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response.set(problem.headers);
    send(response, { status: problem.status, body: JSON.stringify(problem.body) });
  });

  async function serve(route: Route, request: Request, response: Response): Promise<void> {
    const principal = await principalOf(request, { storage, clock, limits });
    response.set(await limits.take(principal.token.id));
    if (!may(principal.token.role, route.permission))
      throw new ApiError('not_allowed', `It needs: ${route.permission}.`);
    const body = await bodyOf(route, request, response);
    try {
      await give(route, { params: request.params, query: request.query, body }, principal, request, response);
    } finally {
      if (body instanceof UploadedFile) await body.close();
    }
  }

  async function bodyOf(route: Route, request: Request, response: Response): Promise<unknown> {
    if (route.method !== 'POST' || route.body === null) return undefined;
    if (route.body === csvBody) return UploadedFile.receive(request, deps.tuning?.uploadBytes);
    return jsonBody(request, response);
  }

  async function give(
    route: Route,
    raw: RawRequest,
    principal: Principal,
    request: Request,
    response: Response,
  ): Promise<void> {
    if (route.method === 'STREAM') await openStream(route, raw, principal, request, response);
    else if (route.method === 'DOWNLOAD')
      await sendFile(await route.read(raw, contextOf(principal)), request, response);
    else send(response, await answer(route, raw, principal, request, response));
  }

  async function answer(
    route: Extract<Route, { method: 'GET' | 'POST' }>,
    raw: RawRequest,
    principal: Principal,
    request: Request,
    response: Response,
  ): Promise<KeptAnswer> {
    const bound = route.bind(raw);
    const answered = (body: unknown): KeptAnswer => ({ status: route.status, body: JSON.stringify(body) });
    const key = route.acts ? keyOf(request) : null;
    if (key === null) {
      const made = answered(await bound.handle(contextOf(principal)));
      if (route.acts) deps.changed();
      return made;
    }
    const work =
      (handle: typeof bound.handle) => async (carrying: RequestContext['storage'], madeId: string) => {
        const made = await handle({ ...contextOf(principal, madeId), storage: carrying });
        return { sent: answered(made), kept: answered(bound.kept(made)) };
      };
    const keyed = {
      tokenId: principal.token.id,
      key,
      method: route.method,
      // With its query, which may say what is done.
      path: request.baseUrl + request.url,
      body: raw.body instanceof UploadedFile ? { sha256: raw.body.sha256 } : raw.body,
    };
    const done = await once(storage, clock, keyed, {
      handle: work(bound.handle),
      again: work(bound.again),
      instance: instanceOf(deps.ids.next()),
    });
    if (done.repeated) response.set('Idempotent-Replayed', 'true');
    else deps.changed();
    await forgetKeys();
    return done.answer;
  }

  async function openStream(
    route: Extract<Route, { method: 'STREAM' }>,
    raw: RawRequest,
    principal: Principal,
    request: Request,
    response: Response,
  ): Promise<void> {
    const source = route.open(raw, contextOf(principal));
    const checked = {
      since: async (after: string | null) =>
        (await source.since(after)).map(({ id, data }) => ({ id, data: route.answer.parse(data) })),
    };
    if (request.method === 'HEAD') {
      response.type('text/event-stream').end();
      return;
    }
    const letGo = limits.hold(principal.token.id);
    response.on('close', letGo);
    const after = request.get('Last-Event-ID') ?? null;
    await streams.open(response, checked, after, async () => {
      const token = await storage.findToken(principal.token.id);
      return token !== null && (await personLetIn(storage, token, clock.now())) !== null;
    });
  }

  function contextOf(principal: Principal, madeId = deps.ids.next()): RequestContext {
    const { ids, wording, senderFor, rates, exemptBelow, onUrgentTaken } = deps;
    const tools = { storage, clock, ids, wording, senderFor, rates, exemptBelow, onUrgentTaken };
    return { ...tools, principal, actor: principal.actor, madeId };
  }

  /** Keys that have expired go when somebody uses one; that this failed concerns nobody who asks. */
  async function forgetKeys(): Promise<void> {
    const now = clock.now();
    if (now - forgotAt < FORGET_EVERY) return;
    forgotAt = now;
    await storage.forgetRequestKeys(now).catch((error: unknown) => {
      log.warn({ code: catalogueCodeOf(error) }, 'api: expired keys were not forgotten');
    });
  }

  return {
    router,
    routes,
    close: () => {
      streams.close();
    },
  };
}

/** Descriptions that were asked for: to make one takes longer than to start all the rest, and most processes are never asked. */
const described = new WeakMap<readonly Route[], Map<string, string>>();

function descriptionOf(routes: readonly Route[], version: string): string {
  const known = described.get(routes) ?? new Map<string, string>();
  described.set(routes, known);
  const text = known.get(version) ?? JSON.stringify(describe(routes, version));
  known.set(version, text);
  return text;
}

const instanceOf = (id: string): string => `urn:aviso:answer:${id}`;

function send(response: Response, { status, body }: KeptAnswer): void {
  response
    .status(status)
    .type(status < 400 ? 'application/json' : 'application/problem+json')
    .send(body);
}

function byPath(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const paths = new Map<string, Route[]>();
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
  return paths;
}

/** The method, HEAD being GET without its body; throws when it is none of `known`. */
function methodOf({ method }: Request, known: readonly string[]): string {
  const meant = method === 'HEAD' ? 'GET' : method;
  if (known.includes(meant)) return meant;
  const allowed = known.flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each]));
  throw new ApiError('method_unknown', undefined, { headers: { Allow: allowed.join(', ') } });
}

function keyOf(request: Request): string | null {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return null;
  if (KEY.test(key)) return key;
  const detail = 'Must be 1 to 255 visible ASCII characters.';
  throw new ApiError('request_invalid', undefined, {
    faults: [{ in: 'header', pointer: '/Idempotency-Key', detail }],
  });
}

/** Express itself refuses an address that cannot be decoded. */
function asRefusal(error: unknown): unknown {
  if (
    error instanceof Error &&
    clientError.safeParse(error).success &&
    catalogueCodeOf(error) === 'unexpected'
  )
    return new ApiError('request_invalid', 'The address cannot be read.');
  return error;
}
