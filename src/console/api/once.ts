import { catalogueCodeOf } from '../../domain/code-of.ts';
import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { idOf } from '../../domain/id.ts';
import type { RequestKey } from '../../domain/request-key.ts';
import { canonicalJson } from '../../storage/canonical-json.ts';
import { tryStale } from '../../storage/retry-stale.ts';
import type { Storage } from '../../storage/storage.ts';
import { problemOf, ApiError } from './problem.ts';

const HOUR = 3_600_000;
/** How long the first answer is given again. */
const KEPT_MS = 24 * HOUR;
/** How long whoever is at a request is not doubted after its last commit. */
const AT_IT_MS = 120_000;
/** How often a claim that others got ahead of is looked at again. */
const TRIES = 3;

/** A request as its key sees it. */
export interface KeyedRequest {
  readonly tokenId: string;
  /** Idempotency-Key, as it was sent. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** JSON. */
  readonly body: unknown;
}

/** An answer as it is sent. */
export interface KeptAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
}

/** What is done for a key. */
export interface KeyedWork {
  /**
   * Does it on that storage, whose commits carry the key; gives the answer, and the answer as it may be kept.
   * @param madeId for what is made: the same at each try, so that a later one finds what an earlier one made
   */
  readonly handle: (
    storage: Storage,
    madeId: string,
  ) => Promise<{ readonly sent: KeptAnswer; readonly kept: KeptAnswer }>;
  /** The same when an earlier try has committed something and nobody knows its answer. */
  readonly again: KeyedWork['handle'];
  /** Names the answer, should it be a problem. */
  readonly instance: string;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The id under which a token's key is kept. */
export function requestKeyId(tokenId: string, key: string): string {
  return hashOf(canonicalJson([tokenId, key]));
}

/** An id like any other, that says nothing of the key and is another one once the key has expired. */
function madeId({ id, expiresAt }: RequestKey): string {
  return idOf(expiresAt - KEPT_MS, createHash('sha256').update(`made ${id}`).digest());
}

/** What must be the same for a request to count as repeated. */
export function requestHash({ method, path, body }: Omit<KeyedRequest, 'tokenId' | 'key'>): string {
  return hashOf(canonicalJson([method, path, body ?? null]));
}

/**
 * Does the work of a request with a key once, whatever is killed and however often it is sent: by any process, for 24 hours.
 *
 * The key is claimed in a commit of its own; every commit of the work then carries it, under the condition that it is still
 * ours, and marks it `acted`; the answer is kept last. So a try that died before its commit leaves nothing and is made again;
 * one that died between commit and answer is not made again, but answered anew (`again`); and one that was given up for dead
 * cannot commit any more. What is refused is an answer too; what failed inside is not, and may be tried again at once.
 *
 * @throws ApiError `key_reused`, `key_in_progress`; and what failed inside
 */
export async function once(
  storage: Storage,
  clock: Clock,
  keyed: KeyedRequest,
  work: KeyedWork,
): Promise<{ readonly answer: KeptAnswer; readonly repeated: boolean }> {
  const id = requestKeyId(keyed.tokenId, keyed.key);
  const request = requestHash(keyed);
  const done = await tryStale(async () => {
    const now = clock.now();
    const stored = await storage.findRequestKey(id);
    const found = stored === null || stored.expiresAt <= now ? null : stored;
    if (found !== null) {
      if (found.request !== request) throw new ApiError('key_reused');
      if (found.answer !== null) return { answer: found.answer, repeated: true };
      if (found.until > now) throw inProgress(found.until - now);
    }
    const claim: RequestKey = {
      id,
      version: (stored?.version ?? 0) + 1,
      request,
      state: found?.state ?? 'begun',
      until: now + AT_IT_MS,
      answer: null,
      expiresAt: found?.expiresAt ?? now + KEPT_MS,
    };
    if ((await storage.commit([{ kind: 'requestKey', key: claim }])) !== 'ok') return null;
    return { answer: await workOn(claim, storage, clock, work), repeated: false };
  }, TRIES);
  if (done === null) throw inProgress(AT_IT_MS);
  return done;
}

function inProgress(ms: number): ApiError {
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))) };
  return new ApiError('key_in_progress', undefined, { headers });
}

async function workOn(
  claim: RequestKey,
  storage: Storage,
  clock: Clock,
  work: KeyedWork,
): Promise<KeptAnswer> {
  const held = carrying(claim, storage, clock);
  const keep = async (answer: KeptAnswer): Promise<void> => {
    await held.write({ state: 'answered', answer, until: clock.now() });
  };
  try {
    const handle = claim.state === 'acted' ? work.again : work.handle;
    const { sent, kept } = await handle(held.storage, madeId(claim));
    await keep(kept);
    return sent;
  } catch (error) {
    const problem = problemOf(error, work.instance);
    if (problem.status >= 500 || catalogueCodeOf(error) === 'key_in_progress') {
      // Whoever sends it again need not wait until we are given up. Should this fail too, they wait.
      await held.write({ until: clock.now() }).catch(() => undefined);
      throw error;
    }
    const answer = { status: problem.status, body: JSON.stringify(problem.body) };
    await keep(answer);
    return answer;
  }
}

/**
 * A storage whose commits carry the key; one at a time, because each is a version of the key. The batches of a roster do not, since
 * to store them twice changes nothing; they keep who is at it from being given up for dead.
 */
function carrying(claim: RequestKey, storage: Storage, clock: Clock) {
  let key = claim;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  }

  return {
    storage: {
      ...storage,
      commit: (writes) =>
        inTurn(async () => {
          const next: RequestKey = {
            ...key,
            version: key.version + 1,
            state: 'acted',
            until: clock.now() + AT_IT_MS,
          };
          const outcome = await storage.commit([...writes, { kind: 'requestKey', key: next }]);
          if (outcome === 'ok') key = next;
          // Either what the work wrote is stale, which it handles, or the key is somebody else's by now.
          else if ((await storage.findRequestKey(key.id))?.version !== key.version)
            throw inProgress(AT_IT_MS);
          return outcome;
        }),
      importCases: async (cases, options) => {
        const counts = await storage.importCases(cases, options);
        await inTurn(async () => {
          const now = clock.now();
          if (key.until - now > AT_IT_MS / 2) return;
          const next: RequestKey = { ...key, version: key.version + 1, until: now + AT_IT_MS };
          if ((await storage.commit([{ kind: 'requestKey', key: next }])) !== 'ok')
            throw inProgress(AT_IT_MS);
          key = next;
        });
        return counts;
      },
    } satisfies Storage,
    write: (change: Partial<Pick<RequestKey, 'state' | 'answer' | 'until'>>): Promise<void> =>
      inTurn(async () => {
        const next = { ...key, ...change, version: key.version + 1 };
        if ((await storage.commit([{ kind: 'requestKey', key: next }])) === 'ok') key = next;
      }),
  };
}
