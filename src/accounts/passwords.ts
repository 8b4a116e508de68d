import { AvisoError } from '../domain/errors.ts';

/** Passwords that are hashed at once: each takes 19 MiB and a core for some 50 ms (OWASP's least of argon2id: m=19 MiB, t=2, p=1). */
const AT_ONCE = 2;
/** More than these wait for seconds: whoever sends them is no member of staff. */
const MOST_WAITING = 40;

/** Loaded with the first password: a process may see none for days. */
const argon2 = () => import('@node-rs/argon2');

/** Hashes passwords and compares them, a few at a time: strangers who log in must not take the processor from texts. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param phc what `hash` gave; null compares with nothing, in the same time */
  verify(phc: string | null, password: string): Promise<boolean>;
}

/** Throws AvisoError `too_many_requests` from both when too many wait. */
export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];
  let nobodys: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) throw new AvisoError('too_many_requests');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(async () => (await argon2()).hash(password.normalize('NFKC'))),
    verify: (phc, password) =>
      inTurn(async () => {
        const { hash, verify } = await argon2();
        const against = phc ?? (await (nobodys ??= hash('nobody')));
        const right = await verify(against, password.normalize('NFKC'));
        return right && phc !== null;
      }),
  };
}
