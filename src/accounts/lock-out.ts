import type { Account } from '../domain/account.ts';
import { forgiven, isSpent, tried, type Tries, type TriesRule } from '../domain/tries.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import type { AccountDeps } from './deps.ts';

const MINUTE_MS = 60_000;
/** Tries at one account from one address, or from one device that has logged in to it before. */
export const SOURCE_RULE: TriesRule = { most: 5, withinMs: 15 * MINUTE_MS };
/** Tries at one account from all addresses and devices that never logged in to it. */
export const STRANGERS_RULE: TriesRule = { most: 50, withinMs: 60 * MINUTE_MS };

/** From where somebody tries. */
export interface Source {
  readonly address: string;
  /** What names a device that has logged in to the account before; null for every other. */
  readonly device: string | null;
}

type Deps = Pick<AccountDeps, 'storage' | 'wall'>;

function ruled({ storage }: Deps, { id }: Account, { address, device }: Source) {
  const key = (what: string): string => `log-in:${storage.triesKeyOf(`${id}:${what}`)}`;
  if (device !== null) return [{ key: key(`device:${device}`), rule: SOURCE_RULE }];
  return [
    { key: key(`address:${address}`), rule: SOURCE_RULE },
    { key: key('strangers'), rule: STRANGERS_RULE },
  ];
}

/**
 * Counts a try before it is looked at, so that of many at once none slips past; false when none is free. Whoever is locked out by strangers
 * still comes in from a device that has logged in before, whose tries count apart (OWASP's device cookies).
 */
export function countTry(deps: Deps, account: Account, source: Source): Promise<boolean> {
  const { storage, wall } = deps;
  return retryStale(async () => {
    const now = wall.now();
    const counted: Write[] = [];
    for (const { key, rule } of ruled(deps, account, source)) {
      const tries: Tries | null = await storage.findTries(key);
      if (isSpent(tries, rule, now)) return false;
      counted.push({ kind: 'tries', tries: tried(key, tries, rule, now) });
    }
    return (await storage.commit(counted)) === 'ok' ? true : null;
  });
}

/** Writes that forgive the tries of an address or a device from which somebody has logged in, whole. */
export async function forgiveTries(deps: Deps, account: Account, source: Source): Promise<readonly Write[]> {
  const [first] = ruled(deps, account, source);
  const tries = first === undefined ? null : await deps.storage.findTries(first.key);
  return tries === null ? [] : [{ kind: 'tries', tries: forgiven(tries) }];
}
