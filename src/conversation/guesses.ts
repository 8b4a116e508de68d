import type { Ids } from '../domain/id.ts';
import { newRequest, type PersonReason } from '../domain/person-request.ts';
import {
  forgiven,
  isSpent,
  PHONE_DAY_RULE,
  PHONE_RULE,
  phoneDayTriesId,
  phoneTriesId,
  tried,
  type Tries,
} from '../domain/tries.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** What the tries of a phone are read with. */
export interface GuessDeps {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
  /** Every name that the phone's texts come under: its number's, and its WhatsApp id's. The contact is one of them. */
  readonly names: readonly string[];
}

/** What a guess was, for counters: never whose. */
export type GuessOutcome = 'wrong' | 'locked' | 'held' | 'code';

/** The tries of one phone, and what the present answer makes of them. */
export interface PhoneTries {
  /** A member of staff must close a request before the phone may try again. */
  readonly locked: boolean;
  /** What to write when the answer was right. */
  right(): readonly Write[];
  /** What to write when it was wrong; with the request of the lock when that was the last one. */
  wrong(reason: PersonReason): { readonly writes: readonly Write[]; readonly requestId: string | null };
  /** What to write when only a member of staff can go on, however few tries there were. */
  lock(reason: PersonReason): readonly Write[];
  /** The lock that stands under one name is put on the others. */
  spread(): readonly Write[];
}

/** One name's two counts; lapsed when staff closed the request since: then nothing of them counts. */
interface Counted {
  readonly name: string;
  readonly since: Tries | null;
  readonly day: Tries | null;
}

const triesWrite = (tries: Tries): Write => ({ kind: 'tries', tries });
const lapse = (tries: Tries | null): Tries | null => tries && { ...tries, at: [], requestId: null };

/**
 * Reads what a phone has tried, under all of its names. The counts are versioned writes of the turn's commit: the answer to a
 * guess leaves only when the guess is counted, and of two at once one is made again.
 */
export async function phoneTries(deps: GuessDeps): Promise<PhoneTries> {
  const { storage, ids, now, contactId } = deps;
  const read = await Promise.all(
    deps.names.map(async (name) => {
      const [since, day] = await Promise.all([
        storage.findTries(phoneTriesId(name)),
        storage.findTries(phoneDayTriesId(name)),
      ]);
      return { name, since, day, state: await lockOf(storage, since) };
    }),
  );
  const counted: readonly Counted[] = read.map(({ name, since, day, state }) =>
    state === 'lifted' ? { name, since: lapse(since), day: lapse(day) } : { name, since, day },
  );
  const requestId = read.find(({ state }) => state === 'locked')?.since?.requestId ?? null;

  const more = () =>
    counted.map(({ name, since, day }) => ({
      since: tried(phoneTriesId(name), since, PHONE_RULE, now),
      day: tried(phoneDayTriesId(name), day, PHONE_DAY_RULE, now),
    }));

  function lockedBy(next: ReturnType<typeof more>, reason: PersonReason) {
    const id = ids.next();
    const request = newRequest({ id, contactId, reason, openedAt: now });
    return {
      requestId: id,
      writes: [
        ...next.flatMap(({ since, day }) => [triesWrite({ ...since, requestId: id }), triesWrite(day)]),
        { kind: 'personRequest', request } as const,
      ],
    };
  }

  return {
    locked: requestId !== null,
    right: () =>
      counted.flatMap(({ since }, i) => {
        const stored = read[i];
        if (since === null || (stored?.since?.at.length === 0 && stored.since.requestId === null)) return [];
        const day = stored?.state === 'lifted' ? stored.day : null;
        return [triesWrite(forgiven(since)), ...(day === null ? [] : [triesWrite(forgiven(day))])];
      }),
    wrong(reason) {
      const next = more();
      const isLast = next.some(
        ({ since, day }) => isSpent(since, PHONE_RULE, now) || isSpent(day, PHONE_DAY_RULE, now),
      );
      return isLast
        ? lockedBy(next, reason)
        : { requestId: null, writes: next.flatMap(({ since, day }) => [since, day].map(triesWrite)) };
    },
    lock: (reason) => lockedBy(more(), reason).writes,
    spread: () =>
      read
        .filter(({ state }) => state !== 'locked')
        .map(({ name, since }) =>
          triesWrite({
            id: phoneTriesId(name),
            version: (since?.version ?? 0) + 1,
            at: since?.at ?? [],
            requestId,
          }),
        ),
  };
}

/** What stands of the lock that a phone's tries brought: none, one that staff have not lifted, or one that they have. */
async function lockOf(storage: Storage, tries: Tries | null): Promise<'free' | 'locked' | 'lifted'> {
  if (tries === null || tries.requestId === null) return 'free';
  const request = await storage.findPersonRequest(tries.requestId);
  return request?.state === 'open' ? 'locked' : 'lifted';
}

/**
 * Whether a phone that was locked still is. A talk that an earlier version locked has no tries counted: it waits for the request
 * that it opened.
 */
export async function isLocked(deps: GuessDeps): Promise<boolean> {
  const known = await Promise.all(deps.names.map((name) => deps.storage.findTries(phoneTriesId(name))));
  if (known.some((tries) => tries !== null)) return (await phoneTries(deps)).locked;
  return (await deps.storage.findOpenPersonRequest(deps.contactId)) !== null;
}
