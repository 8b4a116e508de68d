import { codeOf } from '../../domain/code-of.ts';
import type { Language } from '../../domain/language.ts';
import type { Log } from '../../domain/log.ts';
import { NO_CLIPS, readClips, type Clip, type ClipIndex } from './clip-index.ts';

/** The recorded clips of this process. */
export interface Clips {
  /** The clip of a step or a text in a language, as it is addressed behind `/media/`; null where there is none. */
  pathOf(language: Language, name: string): string | null;
  /** The clip that is served under a path; null where none is. */
  at(path: string): Clip | null;
  /** Looks again from time to time, so that a clip can be added, replaced or taken away while the service runs. */
  start(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 60_000;

/** No clips at all. */
export const WITHOUT_CLIPS: Clips = {
  pathOf: () => null,
  at: () => null,
  start: () => undefined,
  stop: () => Promise.resolve(),
};

/**
 * Reads AUDIO_DIR, and again every minute once it is started. Rejects when it cannot be read; when it cannot be read later, what was
 * read last stands.
 */
export async function openClips(dir: string, log: Log, everyMs: number = EVERY_MS): Promise<Clips> {
  let index = NO_CLIPS;
  let byName = new Map<string, string>();
  let byPath = new Map<string, Clip>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function look(): Promise<void> {
    const next = await readClips(dir, index);
    tellFaults(log, next, index);
    index = next;
    byName = new Map(next.clips.map(({ language, name, path }) => [`${language}/${name}`, path]));
    byPath = new Map(next.clips.map((clip) => [clip.path, clip]));
  }

  async function lookAgain(): Promise<void> {
    try {
      await look();
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'AUDIO_DIR could not be read again; the clips of before stand.');
    }
  }

  await look();
  return {
    pathOf: (language, name) => byName.get(`${language}/${name}`) ?? null,
    at: (path) => byPath.get(path) ?? null,
    start() {
      timer ??= setInterval(() => {
        running = running.then(lookAgain);
      }, everyMs).unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Files are named once, when they are first seen. */
function tellFaults(log: Log, { faults }: ClipIndex, before: ClipIndex): void {
  const told = new Set(before.faults.map(({ language, file, fault }) => `${language}/${file} ${fault}`));
  for (const { language, file, fault } of faults)
    if (!told.has(`${language}/${file} ${fault}`))
      log.warn({ file: `${language}/${file}`, fault }, 'A file in AUDIO_DIR is no clip that WhatsApp plays.');
}
