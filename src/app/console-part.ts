import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createPasswords } from '../accounts/passwords.ts';
import type { BroadcastDeps } from '../broadcasts/deps.ts';
import { whyNotLocal } from '../channels/simulator/local-only.ts';
import { createStreams } from '../console/streams.ts';
import { createConsole } from '../console/pages/console.ts';
import { createFirstLink } from '../console/pages/first-link.ts';
import { LANGUAGES } from '../domain/language.ts';
import { packageRoot } from '../platform/root.ts';
import { readAbout } from '../wording/languages.ts';
import type { ConsoleDeps } from '../console/pages/page.ts';
import type { HttpParts } from './http.ts';
import type { Runtime } from './open.ts';

/** The pages of administrators. */
export interface ConsolePart {
  readonly router: HttpParts['console'];
  /** The path that lets whoever started a simulator in, once; null where texts leave this machine. */
  readonly firstLink: string | null;
  /** Ends the open streams, so that the web server can close. */
  close(): void;
}

/** @param deps what the use cases stand on, and who is told that something changed */
export function createConsolePart(
  { config, ids, log }: Runtime,
  deps: BroadcastDeps & Pick<ConsoleDeps, 'changed' | 'onUrgentTaken' | 'phones' | 'jobs'>,
): ConsolePart {
  const root = packageRoot();
  const simulated = config.twilio === null;
  const firstLink = simulated ? createFirstLink(ids) : null;
  const script = dirname(createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js'));
  const about = readAbout(join(root, 'locales'));
  const streams = createStreams();
  const router = createConsole({
    ...deps,
    streams,
    ...{ log, simulated, firstLink, whyNotLocal },
    // Authenticators and sessions go by the real time, also where a rehearsal has another one.
    wall: { now: () => Date.now() },
    passwords: createPasswords(),
    localesDir: join(root, 'locales'),
    assets: { style: join(root, 'src/console/pages/assets'), script },
    publicUrl: config.publicUrl,
    reviewed: LANGUAGES.filter((language) => about[language].reviewer !== null),
  });
  return {
    router,
    firstLink: firstLink?.path ?? null,
    close: () => {
      streams.close();
    },
  };
}
