/** What a member of staff does with a request. */
export type Doing = 'reading' | 'typing';

/** Who else has a request before them. */
export interface Present {
  readonly name: string;
  readonly doing: Doing;
}

/**
 * Who reads or types where, as this process has heard of it: nothing of it is stored, and a page that is closed is forgotten by itself. With
 * several webs each knows of its own.
 */
export interface Presence {
  /** @param now UTC milliseconds of the wall clock */
  note(
    requestId: string,
    who: { readonly staffId: string; readonly name: string },
    doing: Doing,
    now: number,
  ): void;
  /** All but whoever asks, by name. */
  others(requestId: string, staffId: string, now: number): readonly Present[];
}

/** An open page asks every ten seconds; what is not heard of for so long is gone. Milliseconds. */
const READS_MS = 25_000;
const TYPES_MS = 8_000;

interface Noted {
  readonly name: string;
  readonly readAt: number;
  readonly typedAt: number;
}

export function createPresence(): Presence {
  const requests = new Map<string, Map<string, Noted>>();

  /** Forgets who is gone from everywhere, so that nothing grows. */
  function forget(now: number): void {
    for (const [requestId, there] of requests) {
      for (const [staffId, { readAt }] of there) if (now - readAt > READS_MS) there.delete(staffId);
      if (there.size === 0) requests.delete(requestId);
    }
  }

  return {
    note(requestId, { staffId, name }, doing, now) {
      forget(now);
      const there = requests.get(requestId) ?? new Map<string, Noted>();
      const typedAt = doing === 'typing' ? now : (there.get(staffId)?.typedAt ?? 0);
      requests.set(requestId, there.set(staffId, { name, readAt: now, typedAt }));
    },
    others(requestId, staffId, now) {
      forget(now);
      return [...(requests.get(requestId) ?? [])]
        .filter(([id]) => id !== staffId)
        .map(([, { name, typedAt }]) => ({
          name,
          doing: now - typedAt <= TYPES_MS ? ('typing' as const) : ('reading' as const),
        }))
        .sort((a, b) => a.name.localeCompare(b.name));
    },
  };
}
