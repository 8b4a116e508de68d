import express, { type ErrorRequestHandler, type Request, type Router } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { catalogueCodeOf } from '../../domain/code-of.ts';
import { createStreams } from '../streams.ts';
import type { ApiDeps } from './deps.ts';
import { describe } from './openapi.ts';
import { ApiError, problemOf } from './problem.ts';
import { createRefusedLog } from './refused.ts';
import type { Route } from './route.ts';
import { createServing, instanceOf, send } from './serving.ts';

export interface Api {
  /** To be mounted at `/api/v1`. */
  readonly router: Router;
  readonly routes: readonly Route[];
  /** Ends the open streams, so that the web server can close. */
  close(): void;
}

const clientError = z.object({ status: z.int().min(400).max(499) });

/** An answer is data: were it shown as a page, it would load nothing, be framed by nobody and send no form. */
const NOTHING_LOADS = {
  useDefaults: false,
  directives: {
    ...{ defaultSrc: ["'none'"], objectSrc: ["'none'"], baseUri: ["'none'"] },
    ...{ frameAncestors: ["'none'"], formAction: ["'none'"] },
  },
};

/** Serves routes: lets in, limits, checks, does once, answers. Everything that goes wrong is an RFC 9457 problem. */
export function createRouter(deps: ApiDeps, routes: readonly Route[]): Api {
  const streams = createStreams(deps.tuning?.streams);
  const serve = createServing(deps, streams);
  const router = express.Router();

  router.use(helmet({ contentSecurityPolicy: NOTHING_LOADS }), (_request, response, next) => {
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
  router.use(problemHandler(deps));

  return {
    router,
    routes,
    close: () => {
      streams.close();
    },
  };
}

/** Answers with the problem of what went wrong, and notes it: refusals by their count, faults with the answer's id. */
function problemHandler({ ids, log, clock }: ApiDeps): ErrorRequestHandler {
  const refused = createRefusedLog(log, clock);
  return (error: unknown, _request, response, next) => {
    const id = ids.next();
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
