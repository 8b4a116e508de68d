import type { InboundLog } from '../channels/transport.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import { overtakenBy, type Overtaken, type Worded } from './overtaken.ts';
import { readLog, type Person } from './read-log.ts';

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

export interface MissedTools {
  readonly inbox: InboundLog;
  readonly storage: Pick<Storage, 'loadTurn' | 'listInbound'>;
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
 * text is oldest. A text that is there costs one read. What fails for a passing reason is tried again, and holds back the
 * same person's later texts but nobody else's. Throws AvisoError `inbound_log_unread` when the record cannot be read.
 */
export async function takeMissed(tools: MissedTools, query: MissedQuery): Promise<MissedReport> {
  const { taker, clock, pause } = tools;
  const { since, until, dryRun = false, stopped = () => false, onProgress } = query;
  const listedAt = clock.now();
  const reading = readLog(tools.inbox, taker, since);
  const abandoned = query.stopping?.then(() => []);
  const people = (await (abandoned ? Promise.race([reading, abandoned]) : reading)).filter(({ texts }) =>
    texts.some(inRange),
  );
  const open = new Map(people.flatMap(({ texts }) => texts.filter(inRange)).map((text) => [text.sid, text]));
  const found = open.size;
  const there = new Set<string>();
  const refused = new Set<string>();
  let known = 0;
  let taken = 0;

  function inRange({ receivedAt }: InboundMessage): boolean {
    return receivedAt <= until;
  }

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

  async function isThere(text: InboundMessage, contactId: string): Promise<boolean> {
    if (there.has(text.sid) || query.known?.has(text.sid) === true) return true;
    return (await tools.storage.loadTurn(text.sid, contactId)).seen;
  }

  /** Gives whether the person must be gone through again. */
  async function through(person: Person): Promise<'done' | 'again'> {
    const { contactId, texts } = person;
    try {
      const missing: InboundMessage[] = [];
      for (const text of texts.filter(inRange)) {
        if (await isThere(text, contactId)) done(text, 'known');
        else missing.push(text);
      }
      if (missing.length === 0) return 'done';
      if (dryRun) {
        for (const text of missing) done(text, 'taken');
        return 'done';
      }
      return await taker.hold(texts, (take) => takeAll(person, take));
    } catch (error) {
      // Only what is read comes here; without it nothing can be said of any of the texts.
      if (!isPassing(error)) for (const text of texts) done(text, 'refused');
      return isPassing(error) ? 'again' : 'done';
    }
  }

  async function takeAll(
    { contactId, texts }: Person,
    take: (message: InboundMessage, overtaken: Overtaken | null) => Promise<'taken' | 'seen'>,
  ): Promise<'done' | 'again'> {
    const present = new Set<string>();
    for (const { sid } of texts) {
      // Not from what an earlier look knew: another process may have taken it in since.
      if ((await tools.storage.loadTurn(sid, contactId)).seen) present.add(sid);
    }
    const last = texts.at(-1);
    const talk = last === undefined ? null : (await tools.storage.loadTurn(last.sid, contactId)).conversation;
    // Came after the record was read, so that it is not in it.
    const textedSince = talk !== null && talk.lastInboundAt > listedAt;
    for (const [at, text] of texts.entries()) {
      if (!inRange(text)) break;
      if (stopped()) return 'again';
      if (present.has(text.sid)) {
        done(text, 'known');
        continue;
      }
      const later = texts.slice(at + 1).filter(({ sid }) => present.has(sid));
      try {
        const overtaken =
          later.length > 0 || textedSince
            ? await overtakenBy(worded(text), async () =>
                [...later, ...(await sinceListed(contactId, texts))].map(worded),
              )
            : null;
        const whole = await withAttachment(text);
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

  /** What came after the record was read. */
  async function sinceListed(
    contactId: string,
    texts: readonly InboundMessage[],
  ): Promise<readonly InboundMessage[]> {
    const listed = new Set(texts.map(({ sid }) => sid));
    const stored = await tools.storage.listInbound(contactId, ALL_TEXTS);
    return stored.filter(({ sid, receivedAt }) => receivedAt > listedAt && !listed.has(sid));
  }

  /** What came is asked for only when it is needed; that something came is enough to answer. */
  async function withAttachment(text: InboundMessage): Promise<InboundMessage> {
    if (text.attachment !== 'other') return text;
    const attachment = await again(() => tools.inbox.attachmentOf(text.sid)).catch(() => text.attachment);
    return { ...text, attachment };
  }

  const worded = (text: InboundMessage): Worded => ({ text, word: tools.match(text.text) });

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
    const left: Person[] = [];
    const waiting = them[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (const person of waiting) {
        if (stopped() || (await through(person)) === 'again') left.push(person);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, them.length) }, worker));
    return left;
  }

  let left = await goThrough(people);
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
