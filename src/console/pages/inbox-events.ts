import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { findLoggedIn } from '../../accounts/sessions.ts';
import { standingOf } from '../../accounts/needs.ts';
import { may } from '../../domain/roles.ts';
import type { EventSource, Streams } from '../streams.ts';
import { sharedReading } from '../shared-reading.ts';
import { cookiesOf } from './cookies.ts';
import type { ConsoleDeps } from './page.ts';

/** All streams of a process look at the database once in this time. Milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * Tells open pages that something of the open requests has changed, and nothing of what: each page then asks for what its member may see.
 * A session that is over gets the event `over`, and its stream ends.
 * @param secure whether browsers come by https
 */
export function inboxEvents(deps: ConsoleDeps, streams: Streams, secure: boolean) {
  const mark = sharedReading(() => deps.storage.inboxMark(), LOOK_EVERY_MS);
  const source: EventSource = {
    async since(after) {
      const id = createHash('sha256')
        .update(await mark())
        .digest('base64url')
        .slice(0, 22);
      return id === after ? [] : [{ id, event: 'inbox', data: null }];
    },
  };
  return async (request: Request, response: Response): Promise<void> => {
    const text = cookiesOf(request, response, secure).get('session');
    const isIn = async (): Promise<boolean> => {
      const found = await findLoggedIn(deps, text, false);
      if (found === null || standingOf(found.account, found.session, deps.simulated) !== 'in') return false;
      return may(found.account.role, 'request.read');
    };
    if (!(await isIn())) {
      // Not the way to the log-in: nobody reads it here.
      response.status(401).end();
      return;
    }
    response.set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    await streams.open(response, source, request.get('Last-Event-ID') ?? null, isIn);
  };
}
