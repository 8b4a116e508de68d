import type { RecipientState } from './broadcast.ts';
import { WITHDRAWN_FOR_GOOD, WITHDRAWN_TO_WAIT } from './broadcast.ts';
import type { OutboxState } from './message.ts';

/** One message that was made for a recipient: the first, a later try, or the same another way; in order of commits. */
export interface RecipientMessage {
  readonly id: string;
  readonly state: OutboxState;
  readonly error: string | null;
  /** UTC milliseconds. */
  readonly attemptedAt: number | null;
}

export interface RecipientOutcome {
  readonly state: RecipientState;
  readonly reason: string | null;
  readonly open: boolean;
  readonly sentAt: number | null;
}

/** Reports that have not come this long after a broadcast expired are not waited for. */
export const LATE_REPORTS_MS = 2 * 3_600_000;

/**
 * What became of a recipient whose message is in the outbox.
 * @param messages all that were made since it was last queued; empty: it is as good as waiting for the first
 * @param until UTC milliseconds at which the broadcast expires
 * @param stopped whether the contact has stopped us: what then failed was refused for that
 */
export function recipientOutcome(
  messages: readonly RecipientMessage[],
  { now, until, stopped }: { readonly now: number; readonly until: number; readonly stopped: boolean },
): RecipientOutcome {
  const sentAt = messages.reduce<number | null>(
    (first, { attemptedAt, state }) =>
      attemptedAt !== null && TAKEN.has(state) && (first === null || attemptedAt < first)
        ? attemptedAt
        : first,
    null,
  );
  const has = (...states: readonly OutboxState[]) => messages.some(({ state }) => states.includes(state));
  const late = now >= until + LATE_REPORTS_MS;
  if (has('delivered')) return { state: 'delivered', reason: null, open: false, sentAt };
  if (has('queued', 'sending') || messages.length === 0)
    return { state: 'queued', reason: messages.length > 1 ? 'retry' : null, open: true, sentAt };
  if (has('unsure')) return { state: 'unsure', reason: 'unsure', open: !late, sentAt };
  if (has('accepted', 'sent')) return { state: 'sent', reason: null, open: !late, sentAt };
  return { ...endOf(messages, stopped), sentAt };
}

const TAKEN: ReadonlySet<OutboxState> = new Set(['accepted', 'sent', 'delivered', 'undelivered']);

/** The end that the last of them came to. */
function endOf(
  messages: readonly RecipientMessage[],
  stopped: boolean,
): Pick<RecipientOutcome, 'state' | 'reason' | 'open'> {
  const last = messages.at(-1);
  switch (last?.state) {
    case 'withdrawn':
      if (last.error === WITHDRAWN_TO_WAIT) return { state: 'waiting', reason: null, open: false };
      return last.error === WITHDRAWN_FOR_GOOD
        ? { state: 'recalled', reason: 'recalled', open: false }
        : { state: 'suppressed', reason: last.error ?? 'withdrawn', open: false };
    case 'suppressed':
      return { state: 'suppressed', reason: last.error ?? 'stopped', open: false };
    case 'expired':
      return { state: 'expired', reason: 'expired', open: false };
    default:
      return stopped
        ? { state: 'suppressed', reason: 'stopped_at_carrier', open: false }
        : { state: 'failed', reason: last?.error ?? 'failed', open: false };
  }
}
