import type { Clock } from '../../domain/clock.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';

/** How often a kind of refusal is told at most. */
const EVERY_MS = 60_000;

/** Kinds of refusal that say somebody tries what they may not. */
const TOLD: readonly ErrorCode[] = ['not_authenticated', 'not_allowed'];

/**
 * Tells the log that requests were refused: the first of a kind at once, and those after it as a count, once a minute, so that
 * whoever tries tokens cannot fill the disk. Never by whom or of what.
 */
export function createRefusedLog(log: Log, clock: Clock): (code: ErrorCode) => void {
  const kinds = new Map<ErrorCode, { toldAt: number; since: number }>();
  return (code) => {
    if (!TOLD.includes(code)) return;
    const now = clock.now();
    const kind = kinds.get(code) ?? { toldAt: Number.NEGATIVE_INFINITY, since: 0 };
    kinds.set(code, kind);
    kind.since += 1;
    if (now - kind.toldAt < EVERY_MS) return;
    log.warn({ code, requests: kind.since }, 'api: requests were refused');
    kind.toldAt = now;
    kind.since = 0;
  };
}
