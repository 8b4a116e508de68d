import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import type { HeldKeys, KeyStorage } from '../storage/key-port.ts';

/** How often a process looks at the keys and tells which it has. */
const BEAT_MS = 5_000;
/** How long it seals without having been able to. */
const LIVE_MS = 60_000;

export interface PresenceOptions {
  readonly storage: KeyStorage;
  /** Of this process alone. */
  readonly id: string;
  /** Which process it is, for people. */
  readonly name: string;
  /** The real time, also in a rehearsal: it is processes that are waited for. */
  readonly now: () => number;
  readonly log: Log;
  readonly beatMs?: number;
  readonly liveMs?: number;
}

/** That a process lives, and which keys it has, as a rotation of keys sees it. */
export interface Presence {
  /** Tells it for the first time, and has the keys of that moment. Never rejects: what goes wrong is tried again. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps the keys of this process those of the database, and says so there. */
export function createPresence(options: PresenceOptions): Presence {
  const { storage, id, name, now, log, beatMs = BEAT_MS, liveMs = LIVE_MS } = options;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let beating: Promise<void> = Promise.resolve();

  const announce = () => storage.announceProcess({ id, name, now: now(), liveMs });

  const sameKeys = (one: HeldKeys, other: HeldKeys): boolean =>
    one.seals === other.seals && one.opens.join() === other.opens.join();

  async function beat(): Promise<void> {
    try {
      await storage.refreshKeys();
      await announce();
    } catch (error) {
      log.warn({ code: catalogueCodeOf(error) }, 'keys: could not be looked at');
    }
  }

  function next(): void {
    timer = setTimeout(() => {
      beating = beat().then(() => {
        if (!stopped) next();
      });
    }, beatMs);
    // Nobody waits for it: a command ends when its work is done.
    timer.unref();
  }

  return {
    async start() {
      try {
        // First that it is here, then which keys there are: a rotation that begins between the two waits for it.
        const before = storage.keysHeld();
        await announce();
        await storage.refreshKeys();
        if (!sameKeys(before, storage.keysHeld())) await announce();
      } catch (error) {
        log.warn({ code: catalogueCodeOf(error) }, 'keys: could not be looked at');
      }
      next();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await beating;
      await storage.dropProcess(id, now()).catch(() => undefined);
    },
  };
}
