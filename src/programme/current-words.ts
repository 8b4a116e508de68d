import { setTimeout as realPause } from 'node:timers/promises';
import type { Log } from '../domain/log.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import { fitsSeptets } from '../domain/gsm.ts';
import { PORT_IDS } from '../domain/port.ts';
import type { ProgrammeRecord } from '../domain/programme-record.ts';
import { MOST_SEPTETS, type ProgrammeWords } from '../domain/programme-words.ts';
import type { Storage } from '../storage/storage.ts';
import { readProgramme } from './programme.ts';

/** How often a process looks for what admins set, milliseconds: what they set is said within seconds, whichever process speaks. */
const EVERY_MS = 5_000;

export interface CurrentWords {
  /** As they were read last. */
  now(): ProgrammeWords;
  /** Reads them. */
  refresh(): Promise<void>;
  /** Reads them again and again until `stop`. A database that is away leaves them as they were. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * What texts say of what admins set, as this process knows it: nothing but the operator before the first `refresh`.
 * @param operator as the environment says it
 * @param pause waits so many milliseconds
 */
export function createCurrentWords({
  storage,
  operator,
  log,
  pause = (ms, signal) => realPause(ms, undefined, { ref: false, signal }),
}: {
  readonly storage: Pick<Storage, 'findProgramme'>;
  readonly operator: string;
  readonly log: Log;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}): CurrentWords {
  const stopping = new AbortController();
  let words: ProgrammeWords = { operator, viewers: {}, gates: {}, papers: [] };
  let running: Promise<void> = Promise.resolve();

  async function refresh(): Promise<void> {
    words = wordsOf(await readProgramme(storage), operator);
  }

  async function run(): Promise<void> {
    let failed = false;
    for (;;) {
      await pause(EVERY_MS, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        await refresh();
        failed = false;
      } catch (error) {
        if (!failed) log.warn({ code: catalogueCodeOf(error) }, 'what admins set could not be read');
        failed = true;
      }
    }
  }

  return {
    now: () => words,
    refresh,
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * What texts say of what admins set.
 * @param operator as the environment says it: said where the record names none, or a longer one than texts have room for
 */
function wordsOf(record: ProgrammeRecord, operator: string): ProgrammeWords {
  const named = record.operator !== null && fitsSeptets(record.operator, MOST_SEPTETS.operator);
  const { viewers, papers } = record;
  return { operator: named ? record.operator : operator, viewers, gates: gatesOf(record), papers };
}

function gatesOf({ signatures }: ProgrammeRecord): ProgrammeWords['gates'] {
  return Object.fromEntries(
    PORT_IDS.flatMap((port) => {
      const signature = signatures[port];
      return signature === undefined ? [] : [[port, signature.gate]];
    }),
  );
}
