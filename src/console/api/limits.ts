import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from './problem.ts';

/** How many requests are let through; each process counts for itself. */
export interface LimitTuning {
  /** Requests of one token in `tokenSeconds`. */
  readonly tokenRequests: number;
  readonly tokenSeconds: number;
  /** Requests without a good token of one address in `failureSeconds`. */
  readonly failures: number;
  readonly failureSeconds: number;
  /** Event streams that one token holds open. */
  readonly streams: number;
}

const TUNING: LimitTuning = {
  tokenRequests: 600,
  tokenSeconds: 60,
  failures: 30,
  failureSeconds: 600,
  streams: 5,
};

export type Limits = ReturnType<typeof createLimits>;

/**
 * Limits by token, and for failed log-ins by address. A good token is let in whatever its address did: behind one balancer or
 * one shelter's router there are many, and 32 random bytes are not guessed faster for it.
 */
export function createLimits(tuning: Partial<LimitTuning> = {}) {
  const { tokenRequests, tokenSeconds, failures, failureSeconds, streams } = { ...TUNING, ...tuning };
  const byToken = new RateLimiterMemory({ points: tokenRequests, duration: tokenSeconds });
  const byAddress = new RateLimiterMemory({ points: failures, duration: failureSeconds });
  const policy = `"token";q=${tokenRequests};w=${tokenSeconds}`;
  const held = new Map<string, number>();

  return {
    /** Counts a request of a token; gives the headers that say what is left (draft-ietf-httpapi-ratelimit-headers). */
    async take(tokenId: string): Promise<Readonly<Record<string, string>>> {
      const left = await consume(byToken, tokenId);
      const seconds = Math.ceil(left.msBeforeNext / 1000);
      const headers = {
        'RateLimit-Policy': policy,
        RateLimit: `"token";r=${left.remainingPoints};t=${seconds}`,
      };
      if (left.over) throw tooMany(seconds, headers);
      return headers;
    },
    /** Counts a request without a good token; throws when its address has made too many. */
    async fail(address: string): Promise<void> {
      const left = await consume(byAddress, address);
      if (left.over) throw tooMany(Math.ceil(left.msBeforeNext / 1000));
    },
    /** Counts an open stream of a token; gives the way to end it. */
    hold(tokenId: string): () => void {
      const open = held.get(tokenId) ?? 0;
      if (open >= streams) throw tooMany(tokenSeconds, {}, `No more than ${streams} streams at once.`);
      held.set(tokenId, open + 1);
      return () => {
        const now = (held.get(tokenId) ?? 1) - 1;
        if (now === 0) held.delete(tokenId);
        else held.set(tokenId, now);
      };
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string) {
  try {
    const { msBeforeNext, remainingPoints } = await limiter.consume(key);
    return { msBeforeNext, remainingPoints, over: false };
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { msBeforeNext: refused.msBeforeNext, remainingPoints: 0, over: true };
  }
}

function tooMany(seconds: number, headers: Readonly<Record<string, string>> = {}, detail?: string): ApiError {
  return new ApiError('too_many_requests', detail, {
    headers: { ...headers, 'Retry-After': String(Math.max(1, seconds)) },
  });
}
