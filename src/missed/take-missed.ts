import type { InboundLog } from '../channels/transport.ts';
import type { Clock } from '../domain/clock.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
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
  const listedAt = deps.clock.now();
  const run: Run = {
    ...{ deps, query, listedAt },
    stopped: query.stopped ?? (() => false),
    seated: createSeats(AT_ONCE),
    open: new Map(),
    there: new Set(),
    refused: new Set(),
    counts: { found: 0, known: 0, taken: 0 },
  };
  const toDo = withMissing(run, await peopleOf(run));
  const going = goThrough(run, toDo);
  query.onQueued?.();
  let left = await going;
  for (const ms of PASSES_MS) {
    if (left.length === 0 || run.stopped()) break;
    await deps.pause(ms);
    left = await goThrough(run, left);
  }
  const undone = [...run.open.values()].map(({ receivedAt }) => receivedAt);
  return {
    ...run.counts,
    failed: run.open.size,
    undoneSince: undone.length === 0 ? null : undone.reduce((a, b) => Math.min(a, b)),
    there: run.there,
  };
}

/** One run through the channel's record, and what became of its texts so far. */
interface Run {
  readonly deps: MissedDeps;
  readonly query: MissedQuery;
  /** UTC milliseconds at which the record began to be read. */
  readonly listedAt: number;
  readonly stopped: () => boolean;
  readonly seated: ReturnType<typeof createSeats>;
  /** Texts of the range that are not there yet, by id. */
  readonly open: Map<string, InboundMessage>;
  readonly there: Set<string>;
  /** Of the open ones, those that nobody could take in. */
  readonly refused: Set<string>;
  readonly counts: { found: number; known: number; taken: number };
}

type Take = (message: InboundMessage, overtaken: Overtaken | null) => Promise<'taken' | 'seen'>;
type Through = 'done' | 'again';

const inRange = ({ query }: Run, { receivedAt }: InboundMessage): boolean => receivedAt <= query.until;

/** Who has texts in the range; nobody when the record need not be waited for any more. */
async function peopleOf(run: Run): Promise<readonly Person[]> {
  const { deps, query } = run;
  const reading = readLog(deps.inbox, deps.taker, query.since);
  const abandoned = query.stopping?.then((): readonly Person[] => []);
  const all = await (abandoned ? Promise.race([reading, abandoned]) : reading);
  const people = all.filter(({ texts }) => texts.some((text) => inRange(run, text)));
  for (const { texts } of people)
    for (const text of texts) if (inRange(run, text)) run.open.set(text.sid, text);
  run.counts.found = run.open.size;
  return people;
}

/** Those who may have something missing: who is known to have nothing holds up nobody. */
function withMissing(run: Run, people: readonly Person[]): readonly Person[] {
  return people.filter(({ texts }) => {
    const range = texts.filter((text) => inRange(run, text));
    const all = range.every(({ sid }) => run.query.known?.has(sid) === true);
    if (all) for (const text of range) done(run, text, 'known');
    return !all;
  });
}

function done(run: Run, text: InboundMessage, outcome: 'taken' | 'known' | 'refused'): void {
  const { open, there, refused, counts, query } = run;
  if (!open.has(text.sid)) return;
  if (outcome === 'refused') refused.add(text.sid);
  else {
    open.delete(text.sid);
    refused.delete(text.sid);
    there.add(text.sid);
    counts[outcome] += 1;
  }
  query.onProgress?.(there.size + refused.size, counts.found);
}

/** Goes through these people at the same time; gives those who must be gone through again. */
async function goThrough(run: Run, people: readonly Person[]): Promise<readonly Person[]> {
  const outcomes = await Promise.all(people.map((person) => through(run, person)));
  return people.filter((_, at) => outcomes[at] === 'again');
}

/** Takes a person's turn in the queue before it does anything else. */
async function through(run: Run, person: Person): Promise<Through> {
  const { texts } = person;
  const { taker } = run.deps;
  try {
    if (run.query.dryRun === true) await run.seated(() => count(run, person));
    else return await taker.hold(texts, (take) => run.seated(() => takeAll(run, person, take)));
  } catch (error) {
    if (isPassing(error)) return 'again';
    // Without what could not be read, nothing can be said of any of the texts.
    for (const text of texts) done(run, text, 'refused');
  }
  return 'done';
}

async function count(run: Run, { contactId, texts }: Person): Promise<void> {
  for (const text of texts.filter((each) => inRange(run, each)))
    done(run, text, (await isThere(run, text, contactId)) ? 'known' : 'taken');
}

async function isThere({ there, deps }: Run, { sid }: InboundMessage, contactId: string): Promise<boolean> {
  return there.has(sid) || (await deps.storage.loadTurn(sid, contactId)).seen;
}

/** Takes in one person's texts in their order. */
async function takeAll(run: Run, { contactId, texts }: Person, take: Take): Promise<Through> {
  if (run.stopped()) return 'again';
  const present = new Set<string>();
  for (const text of texts) if (await isThere(run, text, contactId)) present.add(text.sid);
  const since = texts.every((text) => present.has(text.sid)) ? [] : await sinceListed(run, contactId, texts);
  for (const [at, text] of texts.entries()) {
    if (!inRange(run, text)) break;
    if (run.stopped()) return 'again';
    if (present.has(text.sid)) {
      done(run, text, 'known');
      continue;
    }
    const later = [...texts.slice(at + 1).filter(({ sid }) => present.has(sid)), ...since];
    if ((await takeOne(run, text, later, take)) === 'again') return 'again';
  }
  return 'done';
}

/** @param later what the person texted after it and is there already */
async function takeOne(
  run: Run,
  text: InboundMessage,
  later: readonly InboundMessage[],
  take: Take,
): Promise<Through> {
  const worded = (each: InboundMessage): Worded => ({ text: each, word: run.deps.match(each.text) });
  try {
    const whole = await withAttachment(run, text);
    const overtaken = later.length === 0 ? null : overtakenBy(worded(text), later.map(worded));
    const outcome = await again(run, () => take(whole, overtaken));
    done(run, text, outcome === 'taken' ? 'taken' : 'known');
  } catch (error) {
    if (isPassing(error)) return 'again';
    // It will not pass; the texts behind it are worth an answer all the same.
    done(run, text, 'refused');
  }
  return 'done';
}

/** What came live after the record was read, so that it is not in it. */
async function sinceListed(
  { deps, listedAt }: Run,
  contactId: string,
  texts: readonly InboundMessage[],
): Promise<readonly InboundMessage[]> {
  const talk = await ifItOpens(deps.storage.findConversation(contactId));
  if (talk === null || talk.lastInboundAt <= listedAt) return [];
  const listed = new Set(texts.map(({ sid }) => sid));
  const stored = await deps.storage.listInbound(contactId, ALL_TEXTS);
  return stored.filter(({ sid, receivedAt }) => receivedAt > listedAt && !listed.has(sid));
}

/** What came is asked for only when it is needed; that something came is enough to answer. */
async function withAttachment(run: Run, text: InboundMessage): Promise<InboundMessage> {
  if (text.attachment !== 'other') return text;
  const asked = again(run, () => run.deps.inbox.attachmentOf(text.sid));
  return { ...text, attachment: await asked.catch(() => text.attachment) };
}

/** Tries again what failed because the database was held or away for a moment. */
async function again<T>({ deps, stopped }: Run, work: () => Promise<T>): Promise<T> {
  for (const ms of AGAIN_MS) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || stopped()) throw error;
      await deps.pause(ms);
    }
  }
  return work();
}

function isPassing(error: unknown): boolean {
  return error instanceof AvisoError && error.retryable;
}
