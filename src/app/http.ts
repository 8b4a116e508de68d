import type { IncomingMessage } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Clips } from '../channels/clips/clips.ts';
import { mediaRouter } from '../channels/clips/media-routes.ts';
import type { Handler } from '../channels/twilio/endpoint.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Log } from '../domain/log.ts';
import type { Metrics } from './metrics.ts';

/** What is served; null where a mode or role does not serve it. */
export interface HttpParts {
  readonly message: Handler | null;
  readonly status: Handler | null;
  readonly simulator: express.Router | null;
  readonly api: express.Router;
  /** The pages of administrators. */
  readonly console: express.Router;
  readonly clips: Pick<Clips, 'at'>;
  readonly ping: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * The express app. The webhooks come first and pass no middleware: every text goes through them, and they read,
 * check and answer by themselves.
 */
export function createApp(rooms: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (rooms.message !== null) app.all('/webhooks/twilio/message', rooms.message);
  if (rooms.status !== null) app.all('/webhooks/twilio/status', rooms.status);

  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('alive\n');
  });
  app.get('/readyz', async (_request, response) => {
    try {
      await rooms.ping();
      response.type('text/plain').send('ready\n');
    } catch (error) {
      const code = catalogueCodeOf(error);
      rooms.log.warn({ code }, 'not ready');
      response.status(503).type('text/plain').send(`not ready: ${code}\n`);
    }
  });
  app.get('/metrics', async (_request, response) => {
    response.type(rooms.metrics.contentType).send(await rooms.metrics.text());
  });

  app.use('/media', mediaRouter(rooms.clips));
  app.use('/api/v1', rooms.api);
  app.use('/console', rooms.console);

  if (rooms.simulator !== null) {
    // The phone page brings its own content security policy.
    app.use(
      '/simulator',
      helmet({ contentSecurityPolicy: false, strictTransportSecurity: false }),
      rooms.simulator,
    );
    app.get('/', (_request, response) => {
      response.redirect('/simulator');
    });
  }

  app.use((_request, response) => {
    response.status(404).type('text/plain').send('There is nothing here.\n');
  });
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    rooms.log.error({ code: catalogueCodeOf(error) }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    const retryable = error instanceof AvisoError && error.retryable;
    response
      .status(retryable ? 503 : 500)
      .type('text/plain')
      .send('That did not work. Try again.\n');
  });
  return app;
}

/** A file that somebody with a token sends, or from a page that takes one: it may take its time, as long as it comes. */
export function isUpload({ url, headers }: IncomingMessage): boolean {
  const type = headers['content-type'];
  if (url?.startsWith('/api/v1/') === true) return type?.startsWith('text/csv') === true;
  return /^\/console\/(roster|slots)$/.test(url ?? '') && type?.startsWith('multipart/form-data') === true;
}
