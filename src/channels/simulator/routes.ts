import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { contactPoint } from '../../domain/address.ts';
import type { Clock } from '../../domain/clock.ts';
import { AvisoError } from '../../domain/errors.ts';
import type { Ids } from '../../domain/id.ts';
import type { InboundMessage, OutboxRow } from '../../domain/message.ts';
import { createStreams } from './events.ts';
import { parseInstant } from './instant.ts';
import { whyNotLocal } from './local-only.ts';
import { parseAddress, readPosted } from './message.ts';
import { pageLanguage, renderPage } from './page.ts';
import type { Simulator } from './phones.ts';
import { answerProblem } from './problem.ts';
import { countPending, listReceived, listTalk, type Talk } from './talk.ts';

/** What the phones need from the rest of the service. */
export interface SimulatorDeps {
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Folder of the page's style sheet, script and icon: `src/channels/simulator/page` below package.json. */
  readonly pageFolder: string;
  /** Makes the turn; answers once it is durable. `seen`: a message with this sid was taken before. */
  take(message: InboundMessage): Promise<'taken' | 'seen'>;
  /** All that was ever queued for a contact, in order of commits; takes the text of contactPoint(). */
  messagesTo(point: string): Promise<readonly OutboxRow[]>;
  /** Texts taken from a contact, oldest first; takes the text of contactPoint(). */
  textsFrom(point: string): Promise<readonly InboundMessage[]>;
  /** Moves the clock forward to UTC milliseconds and answers when all that came due has been handled; null when NOW is unset. */
  readonly moveClock: ((target: number) => Promise<void>) | null;
}

export interface SimulatorRoutes {
  /** To be mounted at `/simulator`. */
  readonly router: Router;
  /** Ends the open event streams, so that the web server can close. */
  close(): void;
}

const JSON_LIMIT = '64kb';
// The page needs nothing but its own files; a text that carries markup can start nothing.
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
const CLOCK_HELP =
  'The clock shows real time. Start the service with NOW to move it: NOW=2021-02-19T15:00:00Z npm start';

/**
 * The phone simulator over HTTP, for this machine only:
 * `POST /messages`, `GET /messages?to=`, `POST /clock` (contract), the page `GET /`, and for it `GET /talk?to=` and
 * `GET /events?to=`. Wrong input is answered with an RFC 9457 problem that names the field. Unknown errors go on to
 * the app's error handler.
 */
export function createSimulatorRoutes(deps: SimulatorDeps): SimulatorRoutes {
  const { simulator, clock, ids } = deps;
  const streams = createStreams(simulator);
  const router = express.Router();

  router.use((request, response, next) => {
    const why = whyNotLocal(request);
    if (why !== null) {
      answerProblem(response, 403, 'Forbidden', why);
      return;
    }
    response.set({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  });

  router.get('/', (request, response) => {
    const language = pageLanguage(request.query.lang, request.acceptsLanguages('en', 'es'));
    response.set('cache-control', 'no-store').type('html').send(renderPage(language));
  });
  router.use('/page', express.static(deps.pageFolder, { index: false }));

  router.post('/messages', requireJson, express.json({ limit: JSON_LIMIT }), async (request, response) => {
    const posted = readPosted(request.body, { sid: `SM${ids.next()}`, receivedAt: clock.now() });
    if (!posted.ok) {
      const detail = posted.problems.map((problem) => `${problem.field}: ${problem.detail}`).join('; ');
      answerProblem(response, 400, 'Not a text message', detail, { errors: posted.problems });
      return;
    }
    const { message } = posted;
    const status = await deps.take(message);
    simulator.changed(message.from);
    response.json({ sid: message.sid, status });
  });

  router.get('/messages', async (request, response) => {
    const address = addressOf(request, response);
    if (address === null) return;
    const point = contactPoint(address);
    const [rows, texts] = await Promise.all([deps.messagesTo(point), deps.textsFrom(point)]);
    response.set('cache-control', 'no-store').json(listReceived(rows, texts));
  });

  router.get('/talk', async (request, response) => {
    const address = addressOf(request, response);
    if (address === null) return;
    const point = contactPoint(address);
    const [rows, texts] = await Promise.all([deps.messagesTo(point), deps.textsFrom(point)]);
    const now = clock.now();
    response.set('cache-control', 'no-store').json({
      now: new Date(now).toISOString(),
      clockMoves: deps.moveClock !== null,
      pending: countPending(rows, now),
      messages: listTalk(rows, texts),
    } satisfies Talk);
  });

  router.get('/events', (request, response) => {
    const address = addressOf(request, response);
    if (address !== null) streams.open(response, address);
  });

  router.post('/clock', requireJson, express.json({ limit: JSON_LIMIT }), moveClockOf(deps));

  router.use(answerKnownErrors);
  return {
    router,
    close: () => {
      streams.close();
    },
  };
}

/** Answers `POST /clock`: moves the clock forward, one move after the other. */
function moveClockOf({ clock, moveClock }: Pick<SimulatorDeps, 'clock' | 'moveClock'>) {
  let moving: Promise<unknown> = Promise.resolve();
  return async (request: Request, response: Response): Promise<void> => {
    const target = readTarget(request.body);
    if (target === null) {
      answerProblem(
        response,
        400,
        'Not an instant',
        'now: must be an ISO instant such as 2021-03-01T10:00:00Z',
        {
          errors: [{ field: 'now', detail: 'must be an ISO instant such as 2021-03-01T10:00:00Z' }],
        },
      );
      return;
    }
    if (moveClock === null) {
      answerProblem(response, 409, 'The clock cannot be moved', CLOCK_HELP);
      return;
    }
    // Two moves at once would each jump over what the other one was about to handle.
    const move = moving.then(async () => {
      const now = clock.now();
      if (target < now) return now;
      await moveClock(target);
      return null;
    });
    moving = move.catch(() => undefined);
    const ahead = await move;
    if (ahead !== null) {
      const now = new Date(ahead).toISOString();
      answerProblem(response, 409, 'The clock moves forward only', `It is ${now}; give a later instant.`, {
        now,
      });
      return;
    }
    response.json({ now: new Date(clock.now()).toISOString() });
  };
}

/** A page of another site can post text, but not JSON, to this machine: so only JSON is taken. */
function requireJson(request: Request, response: Response, next: () => void): void {
  if (request.is('json') !== false) {
    next();
    return;
  }
  answerProblem(
    response,
    415,
    'Not JSON',
    'Send the header content-type: application/json and a JSON object.',
  );
}

function addressOf(request: Request, response: Response): string | null {
  const address = typeof request.query.to === 'string' ? parseAddress(request.query.to) : null;
  if (address === null) {
    const detail = 'must be the phone number with its country code, such as to=+525512345678';
    answerProblem(response, 400, 'No such phone', `to: ${detail}`, { errors: [{ field: 'to', detail }] });
  }
  return address;
}

const clockBody = z.object({ now: z.string() });

function readTarget(body: unknown): number | null {
  const parsed = clockBody.safeParse(body);
  return parsed.success ? parseInstant(parsed.data.now) : null;
}

const httpError = z.object({ status: z.number().int().min(400).max(499), type: z.string() });

const answerKnownErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const refused = httpError.safeParse(error);
  if (response.headersSent) next(error);
  else if (refused.success) {
    const { status, type } = refused.data;
    if (type === 'entity.too.large')
      answerProblem(response, status, 'Too large', `At most ${JSON_LIMIT} are taken.`);
    else answerProblem(response, status, 'Not JSON', 'The body cannot be read as JSON in UTF-8.');
  } else if (error instanceof AvisoError) {
    if (error.retryable) response.set('retry-after', '1');
    const status = error.retryable ? 503 : error.code === 'not_possible' ? 409 : 500;
    answerProblem(response, status, 'Not done', error.message, { code: error.code });
  } else next(error);
};
