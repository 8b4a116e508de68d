import type { Request, Response } from 'express';
import { catalogueCodeOf } from '../../domain/code-of.ts';
import { may } from '../../domain/roles.ts';
import { sendFile } from '../file.ts';
import type { Streams } from '../streams.ts';
import { findCurrentToken, personLetIn } from '../tokens.ts';
import { principalOf } from './bearer.ts';
import { jsonBody } from './json-body.ts';
import { createLimits, type Limits } from './limits.ts';
import { once, type KeptAnswer } from './once.ts';
import { ApiError } from './problem.ts';
import type { Principal, RawRequest, RequestContext, Route } from './route.ts';
import type { ApiDeps } from './deps.ts';
import { csvBody, UploadedFile } from './upload.ts';

/** One request to a route, from somebody who was let in. */
interface Asked<Which extends Route = Route> {
  readonly route: Which;
  readonly raw: RawRequest;
  readonly principal: Principal;
  readonly request: Request;
  readonly response: Response;
}

/** What all requests are served with. */
interface Serving {
  readonly deps: ApiDeps;
  readonly limits: Limits;
  readonly streams: Streams;
  /** Forgets keys of repeated requests that have expired, now and then. */
  readonly forgetKeys: () => Promise<void>;
}

type Answered = Extract<Route, { method: 'GET' | 'POST' }>;
type Streamed = Extract<Route, { method: 'STREAM' }>;

const KEY = /^[!-~]{1,255}$/;
/** How often expired keys are forgotten, by each process. */
const FORGET_EVERY = 3_600_000;

/** Serves one request to one route; throws what the caller answers as a problem. */
export function createServing(
  deps: ApiDeps,
  streams: Streams,
): (route: Route, request: Request, response: Response) => Promise<void> {
  const limits = createLimits(deps.tuning?.limits);
  const serving: Serving = { deps, limits, streams, forgetKeys: createForgetting(deps) };
  return async (route, request, response) => {
    const principal = await principalOf(request, { storage: deps.storage, clock: deps.clock, limits });
    response.set(await limits.take(principal.token.id));
    if (!may(principal.token.role, route.permission))
      throw new ApiError('not_allowed', `It needs: ${route.permission}.`);
    const body = await bodyOf(route, request, response, deps);
    try {
      const raw = { params: request.params, query: request.query, body };
      await give(serving, { route, raw, principal, request, response });
    } finally {
      if (body instanceof UploadedFile) await body.close();
    }
  };
}

async function bodyOf(
  route: Route,
  request: Request,
  response: Response,
  { tuning }: ApiDeps,
): Promise<unknown> {
  if (route.method !== 'POST' || route.body === null) return undefined;
  if (route.body === csvBody) return UploadedFile.receive(request, tuning?.uploadBytes);
  return jsonBody(request, response);
}

async function give(serving: Serving, asked: Asked): Promise<void> {
  const { route, raw, principal, request, response } = asked;
  if (route.method === 'STREAM') await openStream(serving, { ...asked, route });
  else if (route.method === 'DOWNLOAD')
    await sendFile(await route.read(raw, contextOf(serving.deps, principal)), request, response);
  else send(response, await answerOf(serving, { ...asked, route }));
}

/** What a route answers; a request with an Idempotency-Key is done once, and its answer given again. */
async function answerOf(serving: Serving, asked: Asked<Answered>): Promise<KeptAnswer> {
  const { deps, forgetKeys } = serving;
  const { route, raw, principal, request, response } = asked;
  const bound = route.bind(raw);
  const answered = (body: unknown): KeptAnswer => ({ status: route.status, body: JSON.stringify(body) });
  const key = route.acts ? keyOf(request) : null;
  if (key === null) {
    const made = answered(await bound.handle(contextOf(deps, principal)));
    if (route.acts) deps.changed();
    return made;
  }
  const work =
    (handle: typeof bound.handle) => async (carrying: RequestContext['storage'], madeId: string) => {
      const made = await handle({ ...contextOf(deps, principal, madeId), storage: carrying });
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
  const done = await once(deps.storage, deps.clock, keyed, {
    handle: work(bound.handle),
    again: work(bound.again),
    instance: instanceOf(deps.ids.next()),
  });
  if (done.repeated) response.set('Idempotent-Replayed', 'true');
  else deps.changed();
  await forgetKeys();
  return done.answer;
}

/** Opens a stream of events, until the connection ends or whoever reads it is let in no more. */
async function openStream(serving: Serving, asked: Asked<Streamed>): Promise<void> {
  const { deps, limits, streams } = serving;
  const { route, raw, principal, request, response } = asked;
  const { storage, clock } = deps;
  const source = route.open(raw, contextOf(deps, principal));
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
    const token = await findCurrentToken(storage, principal.token.id);
    return token !== null && (await personLetIn(storage, token, clock.now())) !== null;
  });
}

function contextOf(deps: ApiDeps, principal: Principal, madeId = deps.ids.next()): RequestContext {
  const { storage, clock, ids, wording, senderFor, rates, exemptBelow, onUrgentTaken } = deps;
  const given = { storage, clock, ids, wording, senderFor, rates, exemptBelow, onUrgentTaken };
  return { ...given, principal, actor: principal.actor, madeId };
}

/** Keys that have expired go when somebody uses one; that this failed concerns nobody who asks. */
function createForgetting({ storage, clock, log }: ApiDeps): () => Promise<void> {
  let forgotAt = 0;
  return async () => {
    const now = clock.now();
    if (now - forgotAt < FORGET_EVERY) return;
    forgotAt = now;
    await storage.forgetRequestKeys(now).catch((error: unknown) => {
      log.warn({ code: catalogueCodeOf(error) }, 'api: expired keys were not forgotten');
    });
  };
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

/** The URI by which one answer is named, in problems and in the log. */
export const instanceOf = (id: string): string => `urn:aviso:answer:${id}`;

/** Sends an answer as JSON, or as a problem where its status says so. */
export function send(response: Response, { status, body }: KeptAnswer): void {
  response
    .status(status)
    .type(status < 400 ? 'application/json' : 'application/problem+json')
    .send(body);
}
