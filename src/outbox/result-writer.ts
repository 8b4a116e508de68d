import type { Log } from '../domain/log.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { OutboxStorage, PutBack, SendResult } from '../storage/storage.ts';
import { codeOf } from '../domain/code-of.ts';
import { createSignal } from './signal.ts';

/** Writes down what became of claimed rows: what comes while a write is under way goes into the next one together. */
export interface ResultWriter {
  record(result: SendResult): void;
  /** Puts a claimed row back, to leave at `notBefore`. */
  putBack(row: Pick<OutboxRow, 'id' | 'owner'>, notBefore: number): void;
  /** Looks again whether more is to come. */
  nudge(): void;
  /** Whether all is written. */
  idle(): boolean;
  /** Resolves when all is written. */
  flushed(): Promise<void>;
  /** Stops trying: what is not written stays `sending`, and whoever comes next reconciles it. */
  giveUp(): void;
}

/** While more is to come, acceptances wait this long for each other: each write costs the disk a flush. */
const GATHER_MS = 250;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface ResultWriterOptions {
  readonly storage: Pick<OutboxStorage, 'recordSends' | 'unclaimOutbox'>;
  readonly log: Log;
  /** Whether more answers are about to come. */
  readonly moreToCome: () => boolean;
  /** `freed`: a person may get something else now. */
  readonly onWritten: (freed: boolean) => void;
}

export function createResultWriter({
  storage,
  log,
  moreToCome,
  onWritten,
}: ResultWriterOptions): ResultWriter {
  let results: SendResult[] = [];
  let backs: PutBack[] = [];
  let writing: Promise<void> | null = null;
  let urgent = false;
  let over = false;
  const signal = createSignal();

  /** Gives whether somebody was freed; a person whose message was accepted waits for the report. */
  async function writeOnce(): Promise<boolean> {
    const written = results;
    if (written.length > 0) {
      await storage.recordSends(written);
      results = results.slice(written.length);
    }
    const back = backs;
    if (back.length > 0) {
      // Each with who claimed it: what somebody else sends by now stays theirs, whatever became of the lease meanwhile.
      await storage.unclaimOutbox(back);
      backs = backs.slice(back.length);
    }
    return back.length > 0 || written.some(({ outcome }) => outcome === 'failed' || outcome === 'retry');
  }

  async function gather(): Promise<void> {
    const until = performance.now() + GATHER_MS;
    while (!urgent && !over && moreToCome() && performance.now() < until) {
      await signal.wait(until - performance.now());
    }
    urgent = false;
  }

  async function write(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    let freed = false;
    while (!over && (results.length > 0 || backs.length > 0)) {
      try {
        await gather();
        if (await writeOnce()) freed = true;
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        log.warn({ code: codeOf(error) }, 'What became of sends was not written yet; trying again.');
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    writing = null;
    onWritten(freed);
  }

  function start(soon: boolean): void {
    urgent ||= soon;
    signal.notify();
    // A tick later, so that answers that come together are written together.
    writing ??= Promise.resolve().then(write);
  }

  return {
    record(result) {
      results = [...results, result];
      // What was not accepted may free a person.
      start(result.outcome !== 'accepted');
    },
    putBack({ id, owner }, notBefore) {
      backs = [...backs, { id, notBefore, owner }];
      start(true);
    },
    nudge() {
      signal.notify();
    },
    idle: () => writing === null,
    async flushed() {
      while (writing !== null) await writing;
    },
    giveUp() {
      over = true;
      signal.notify();
    },
  };
}
