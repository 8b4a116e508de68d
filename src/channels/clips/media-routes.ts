import { stat } from 'node:fs/promises';
import { Router, type Request, type Response } from 'express';
import type { Clip } from './clip-index.ts';
import type { Clips } from './clips.ts';

/** What is in an address never changes: its name ends in a hash of it. */
const FOREVER = { maxAge: '365d', immutable: true } as const;

/**
 * Serves clips under the addresses that messages carry, and nothing else: an address is looked up whole in the index, so that no
 * part of it reaches the file system. Nobody is asked who they are: there is nothing personal in a clip.
 */
export function mediaRouter(clips: Pick<Clips, 'at'>): Router {
  const router = Router();
  router.use(async (request: Request, response: Response) => {
    response.set({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.status(405).set('allow', 'GET, HEAD').end();
      return;
    }
    const clip = clips.at(request.path.slice(1));
    if (clip === null || !(await isAsRead(clip))) {
      response
        .status(404)
        .set('cache-control', 'no-store')
        .type('text/plain')
        .send('There is nothing here.\n');
      return;
    }
    response.type(clip.type);
    // The folder is the operator's: a dot in its path hides nothing.
    await send(response, clip);
  });
  return router;
}

function send(response: Response, { file }: Clip): Promise<void> {
  return new Promise((done, failed) => {
    response.sendFile(file, { ...FOREVER, dotfiles: 'allow', lastModified: false }, (error?: Error) => {
      // Who hangs up in the middle is no fault of ours.
      if (error === undefined || response.headersSent) done();
      else failed(error);
    });
  });
}

/** Whether the file is still what its address says. */
async function isAsRead({ file, size, changedMs }: Clip): Promise<boolean> {
  const now = await stat(file).catch(() => null);
  return now !== null && now.size === size && now.mtimeMs === changedMs;
}
