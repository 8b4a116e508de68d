import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Router } from 'express';

/** A browser asks again after this; style and scripts change with a release alone. */
const KEPT = 'public, max-age=3600';

/**
 * Serves files that every page needs, compressed: what a slow link carries first is a third of them. Nothing secret is in them, so that
 * their length tells nobody anything; pages are not compressed, in which there is.
 * @param paths of the files; each is served by its name
 */
export function serveSmall(router: Router, paths: readonly string[]): void {
  for (const path of paths) {
    const whole = readFileSync(path);
    const small = gzipSync(whole, { level: constants.Z_BEST_COMPRESSION });
    const name = basename(path);
    router.get(`/assets/${name}`, (request, response) => {
      response.type(name).set({ 'Cache-Control': KEPT, Vary: 'Accept-Encoding' });
      if (request.acceptsEncodings('gzip') === false) response.send(whole);
      else response.set('Content-Encoding', 'gzip').send(small);
    });
  }
}
