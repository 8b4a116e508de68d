import type { InboundLog } from '../channels/transport.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import { overtakenBy, type Overtaken, type Worded } from './overtaken.ts';
import { readLog, type Person } from './read-log.ts';
import { createSeats } from './seats.ts';

/** People whose texts are taken in at the same time: their commits share one flush to disk. */
const AT_ONCE = 16;
/** Pauses before a text is tried again at once, while whoever holds the database lets go of it: milliseconds. */
const AGAIN_MS = [100, 400] as const;
/** Pauses before those who failed are gone through once more, when everyone else has been. */
const PASSES_MS = [1_000, 5_000] as const;
/** More texts than anybody writes. */
const ALL_TEXTS = 100_000;

/** What takes a text in: the bot. */
export interface MissedTaker {
  contactOf(message: InboundMessage): Promise<string>;
  hold<T>(
    messages: readonly InboundMessage[],
    work: (
      take: (message: InboundMessage, overtaken: Overtaken | null) => Promise<'taken' | 'seen'>,
    ) => Promise<T>,
  ): Promise<T>;
}

export interface MissedDeps {
  readonly inbox: InboundLog;
  readonly storage: Pick<Storage, 'loadTurn' | 'listInbound' | 'findConversation'>;
  readonly taker: MissedTaker;
  /** The words that work anywhere. */
  readonly match: (text: string) => Intent | null;
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<void>;
}

export interface MissedQuery {
  /** UTC milliseconds by the channel's clock, both included. Later texts are read, too: they say what was overtaken. */
  readonly since: number;
  readonly until: number;
  /** Count only. */
  readonly dryRun?: boolean;
  /** Ids of texts that are known to be there: they cost no read. */
  readonly known?: ReadonlySet<string>;
  /** Whether to take up nothing more. */
  readonly stopped?: () => boolean;
  /** Resolves when the record need not be waited for any more. */
  readonly stopping?: Promise<void>;
  /** Called when the record was read: from now on, who has texts in it waits here behind them with a new one. */
  readonly onQueued?: () => void;
  /** Texts that were gone through, of those found. */
  readonly onProgress?: (done: number, found: number) => void;
}

export interface MissedReport {
  readonly found: number;
  /** Were there already, whoever took them in. */
  readonly known: number;
  /** With `dryRun`: would be. */
  readonly taken: number;
  readonly failed: number;
  /** When the oldest text that is still to be taken in came; null when there is none. */
  readonly undoneSince: number | null;
  /** Ids of everything in the range that is there now. */
  readonly there: ReadonlySet<string>;
}

/**
 * Takes in what the channel recorded and we have not: each text once, each person's in their order, those first whose oldest
 * text is oldest. Who texts meanwhile is answered behind their missed texts. A text that is there costs one read. What fails
 * for a passing reason is tried again, and holds back the same person's later texts but nobody else's. Throws AvisoError
 * `inbound_log_unread` when the record cannot be read.
 */
export async function takeMissed(deps: MissedDeps, query: MissedQuery): Promise<MissedReport> {
  const { taker, clock, pause } = deps;
  const { since, until, dryRun = false, stopped = () => false, onProgress } = query;
  const listedAt = clock.now();
  const reading = readLog(deps.inbox, taker, since);
  const abandoned = query.stopping?.then(() => []);
  const people = (await (abandoned ? Promise.race([reading, abandoned]) : reading)).filter(({ texts }) =>
    texts.some(inRange),
  );
  const open = new Map(people.flatMap(({ texts }) => texts.filter(inRange)).map((text) => [text.sid, text]));
  const found = open.size;
  const there = new Set<string>();
  const seated = createSeats(AT_ONCE);
  const refused = new Set<string>();
  let known = 0;
  let taken = 0;

  function inRange({ receivedAt }: InboundMessage): boolean {
    return receivedAt <= until;
  }

  // Who is known to have nothing missing holds up nobody.
  const toDo = people.filter(({ texts }) => {
    const range = texts.filter(inRange);
    const all = range.every(({ sid }) => query.known?.has(sid) === true);
    if (all) for (const text of range) done(text, 'known');
    return !all;
  });

  function done(text: InboundMessage, outcome: 'taken' | 'known' | 'refused'): void {
    if (!open.has(text.sid)) return;
    if (outcome === 'refused') refused.add(text.sid);
    else {
      open.delete(text.sid);
      refused.delete(text.sid);
      there.add(text.sid);
      if (outcome === 'taken') taken += 1;
      else known += 1;
    }
    onProgress?.(there.size + refused.size, found);
  }

  async function isThere({ sid }: InboundMessage, contactId: string): Promise<boolean> {
    return there.has(sid) || (await deps.storage.loadTurn(sid, contactId)).seen;
  }

  /** Gives whether the person must be gone through again. Takes their place in the queue before it does anything else. */
  async function through(person: Person): Promise<'done' | 'again'> {
    const { texts } = person;
    try {
      if (dryRun) await seated(() => count(person));
      else return await taker.hold(texts, (take) => seated(() => takeAll(person, take)));
    } catch (error) {
      if (isPassing(error)) return 'again';
      // Without what could not be read, nothing can be said of any of the texts.
      for (const text of texts) done(text, 'refused');
    }
    return 'done';
  }

  async function count({ contactId, texts }: Person): Promise<void> {
    for (const text of texts.filter(inRange)) {
      done(text, (await isThere(text, contactId)) ? 'known' : 'taken');
    }
  }

  async function takeAll(
    { contactId, texts }: Person,
    take: (message: InboundMessage, overtaken: Overtaken | null) => Promise<'taken' | 'seen'>,
  ): Promise<'done' | 'again'> {
    if (stopped()) return 'again';
    const present = new Set<string>();
    for (const text of texts) if (await isThere(text, contactId)) present.add(text.sid);
    const since = texts.every((text) => present.has(text.sid)) ? [] : await sinceListed(contactId, texts);
    for (const [at, text] of texts.entries()) {
      if (!inRange(text)) break;
      if (stopped()) return 'again';
      if (present.has(text.sid)) {
        done(text, 'known');
        continue;
      }
      const later = [...texts.slice(at + 1).filter(({ sid }) => present.has(sid)), ...since];
      try {
        const whole = await withAttachment(text);
        const overtaken = later.length === 0 ? null : overtakenBy(worded(text), later.map(worded));
        const outcome = await again(() => take(whole, overtaken));
        done(text, outcome === 'taken' ? 'taken' : 'known');
      } catch (error) {
        if (isPassing(error)) return 'again';
        // It will not pass; the texts behind it are worth an answer all the same.
        done(text, 'refused');
      }
    }
    return 'done';
  }

  /** What came live after the record was read, so that it is not in it. */
  async function sinceListed(
    contactId: string,
    texts: readonly InboundMessage[],
  ): Promise<readonly InboundMessage[]> {
    const talk = await deps.storage.findConversation(contactId);
    if (talk === null || talk.lastInboundAt <= listedAt) return [];
    const listed = new Set(texts.map(({ sid }) => sid));
    const stored = await deps.storage.listInbound(contactId, ALL_TEXTS);
    return stored.filter(({ sid, receivedAt }) => receivedAt > listedAt && !listed.has(sid));
  }

  /** What came is asked for only when it is needed; that something came is enough to answer. */
  async function withAttachment(text: InboundMessage): Promise<InboundMessage> {
    if (text.attachment !== 'other') return text;
    const attachment = await again(() => deps.inbox.attachmentOf(text.sid)).catch(() => text.attachment);
    return { ...text, attachment };
  }

  const worded = (text: InboundMessage): Worded => ({ text, word: deps.match(text.text) });

  /** Tries again what failed because the database was held or away for a moment. */
  async function again<T>(work: () => Promise<T>): Promise<T> {
    for (const ms of AGAIN_MS) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || stopped()) throw error;
        await pause(ms);
      }
    }
    return work();
  }

  async function goThrough(them: readonly Person[]): Promise<readonly Person[]> {
    const outcomes = await Promise.all(them.map(through));
    return them.filter((_, at) => outcomes[at] === 'again');
  }

  const going = goThrough(toDo);
  query.onQueued?.();
  let left = await going;
  for (const ms of PASSES_MS) {
    if (left.length === 0 || stopped()) break;
    await pause(ms);
    left = await goThrough(left);
  }
  const undone = [...open.values()].map(({ receivedAt }) => receivedAt);
  return {
    found,
    known,
    taken,
    failed: open.size,
    undoneSince: undone.length === 0 ? null : undone.reduce((a, b) => Math.min(a, b)),
    there,
  };
}

function isPassing(error: unknown): boolean {
  return error instanceof AvisoError && error.retryable;
}
