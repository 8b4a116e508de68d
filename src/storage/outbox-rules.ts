import { PRIORITIES, type OutboxMessage, type OutboxRow, type OutboxState } from '../domain/message.ts';
import type { DeliveryReport, Reserved, SendResult } from './storage.ts';

/** A contact is held this long after the attempt when a report of `accepted` comes before the send was recorded. */
const HOLD_AFTER_EARLY_REPORT_MS = 5 * 60_000;

/**
 * Forward only: a report is taken when its state ranks higher than the row's. Equal ends do not replace each other, and a message that
 * was delivered was, whatever was said of it before.
 */
export const RANK: Readonly<Record<OutboxState, number>> = {
  queued: 0,
  sending: 1,
  unsure: 1,
  accepted: 2,
  sent: 3,
  delivered: 5,
  undelivered: 4,
  failed: 4,
  expired: 4,
  withdrawn: 4,
  suppressed: 4,
};

/** Whether a result is of an attempt before the row's last. */
export function isOld({ attempt }: SendResult, attempts: number): boolean {
  return attempt !== undefined && attempt !== attempts;
}

export function noMessages(): Record<OutboxState, number> {
  return {
    queued: 0,
    sending: 0,
    unsure: 0,
    accepted: 0,
    sent: 0,
    delivered: 0,
    undelivered: 0,
    failed: 0,
    expired: 0,
    withdrawn: 0,
    suppressed: 0,
  };
}

/** Why what follows a message is withdrawn when that was delivered after all. */
export const WITHDRAWN_AS_DELIVERED = 'delivered';

/** Whether what was made of a row so far is settled, so that nobody would look at it again. */
export function wasSettled(state: OutboxState, recall: string | null): boolean {
  return RANK[state] === RANK.failed || recall !== null;
}

/** What a contact does not want of us, see Conversation. */
export interface OptOut {
  readonly stopped: boolean;
  readonly broadcastOptIn: boolean;
}

export const NO_OPT_OUT: OptOut = { stopped: false, broadcastOptIn: true };

/** Why a message is kept from its contact; null when it is not. Written as the error of the suppressed row. */
export function keptFrom(
  message: { readonly ignoreOptOut: boolean; readonly priority: number },
  optOut: OptOut,
): 'stopped' | 'news_stopped' | null {
  if (message.ignoreOptOut) return null;
  if (optOut.stopped) return 'stopped';
  return !optOut.broadcastOptIn && message.priority === PRIORITIES.broadcast ? 'news_stopped' : null;
}

/** So much later a contact's next message stands than its last one that waits. */
const APART_MS = 60_000;
/** No message stands farther behind its time than this. */
const FARTHEST_MS = 24 * 3_600_000;

/**
 * The turn in the line of its sender and priority that a message takes, UTC milliseconds: lower goes first. Contacts take turns: of
 * whom nothing is queued there, the message stands at the time it was made; of whom something is, a minute behind that, and the
 * further behind the more is queued. So a person who texts a lot delays their own answers and nobody else's.
 * @param last the highest turn of the contact's messages in the same line that are queued and have not expired; null when there is none
 */
export function turnOf({ createdAt }: Pick<OutboxMessage, 'createdAt'>, last: number | null): number {
  if (last === null) return createdAt;
  const apart = Math.max(APART_MS, last - createdAt);
  return Math.max(createdAt, last, Math.min(last + apart, createdAt + FARTHEST_MS));
}

/** The lines in which messages of one contact stand: those of one commit that share a line stand together. */
export function lineOf({
  contactId,
  sender,
  priority,
}: Pick<OutboxMessage, 'contactId' | 'sender' | 'priority'>): string {
  return `${contactId} ${sender} ${String(priority)}`;
}

/** How many rows of each reserved priority are still wanted when some were claimed. */
export function stillReserved(
  reserved: readonly Reserved[],
  claimed: readonly OutboxRow[],
): readonly Reserved[] {
  return reserved
    .map(({ priority, rows }) => ({
      priority,
      rows: rows - claimed.filter((row) => row.priority === priority).length,
    }))
    .filter(({ rows }) => rows > 0);
}

/** What a row that is looked at for a claim does. */
export type Verdict = 'claim' | 'expired' | 'stopped' | 'news_stopped' | 'early' | 'behind';

/**
 * @param inTheWay something of the contact is out, held, or waits before this row to be sent again
 */
export function verdictOn(
  row: Pick<OutboxRow, 'expiresAt' | 'notBefore' | 'createdAt' | 'ignoreOptOut'> & {
    readonly priority: number;
  },
  now: number,
  optOut: OptOut,
  inTheWay: boolean,
): Verdict {
  if (row.expiresAt <= now) return 'expired';
  const kept = keptFrom(row, optOut);
  if (kept !== null) return kept;
  // What was to leave at once is due whatever a clock says that was set back since.
  if (row.notBefore > now && row.notBefore > row.createdAt) return 'early';
  return inTheWay ? 'behind' : 'claim';
}

export interface Reported {
  readonly row: OutboxRow;
  /** Nothing else may go to the contact yet. */
  readonly busy: boolean;
  /** UTC milliseconds until which the contact is held; null when it is not. */
  readonly holdUntil: number | null;
}

/**
 * What a report makes of a row; null when it says nothing new.
 * @param busy whether the row keeps its contact busy
 * @param holdUntil until when it holds it, as recorded
 */
export function afterReport(
  stored: OutboxRow,
  busy: boolean,
  holdUntil: number | null,
  { sid, state, error }: DeliveryReport,
): Reported | null {
  const bad = state === 'failed' || state === 'undelivered';
  // A bad end of an earlier attempt says nothing about the one that counts now.
  const ofOtherAttempt = stored.sid !== null && stored.sid !== sid;
  if (RANK[state] <= RANK[stored.state] || (bad && ofOtherAttempt)) return null;
  const stillBusy = busy && state === 'accepted';
  return {
    row: {
      ...stored,
      state,
      sid: stored.sid ?? sid,
      error: bad ? error : state === 'delivered' ? null : stored.error,
      owner: null,
    },
    busy: stillBusy,
    holdUntil: stillBusy ? (holdUntil ?? (stored.attemptedAt ?? 0) + HOLD_AFTER_EARLY_REPORT_MS) : null,
  };
}
