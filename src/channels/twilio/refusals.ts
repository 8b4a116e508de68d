import type { Log } from '../../domain/log.ts';

/** Why a form was not believed: no header that can be a signature, one that does not match, another account's, or no form of Twilio's. */
export const REFUSAL_KINDS = ['unsigned', 'forged', 'other_account', 'too_many_fields'] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

/** Lines are this far apart, however many forms are refused. */
const LINE_EVERY_MS = 60_000;

export interface Refusals {
  note(kind: RefusalKind): void;
}

/**
 * Writes down that forms were refused: kinds and counts, nothing of what was in them or who sent them. The first is told at once;
 * those of the minute after it are told together.
 * @param count told of each one
 */
export function createRefusals(log: Log, count: (kind: RefusalKind) => void = () => undefined): Refusals {
  const untold = new Map<RefusalKind, number>();
  let waiting: NodeJS.Timeout | null = null;

  function tell(): void {
    waiting = null;
    if (untold.size === 0) return;
    log.warn(Object.fromEntries(untold), 'webhook: forms were refused (403, 413); Twilio did not send them');
    untold.clear();
    // Whoever stops the service does not wait for a line.
    waiting = setTimeout(tell, LINE_EVERY_MS).unref();
  }

  return {
    note(kind) {
      count(kind);
      untold.set(kind, (untold.get(kind) ?? 0) + 1);
      if (waiting === null) tell();
    },
  };
}
