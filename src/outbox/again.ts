import type { OutboxMessage, OutboxRow } from '../domain/message.ts';

/**
 * A message that a channel took and did not deliver is queued anew as a row of its own: `ID~2`, `ID~3`, …
 * What the first one came to stays on record, and a report always names the one attempt it is about.
 */
const MARK = '~';

const rootOf = (id: string): string => id.split(MARK)[0] ?? id;

/** How often the message was handed over, this row included. */
export function triesOf(id: string): number {
  return Number(id.split(MARK)[1] ?? 1);
}

/** Whether the row is a later try of another. */
export function isAgain(row: Pick<OutboxRow, 'id'>): boolean {
  return row.id.includes(MARK);
}

/** The next try of `row`, to leave at `notBefore`. Keeps its place in time, so that what came later can be seen. */
export function nextTry(row: OutboxRow, notBefore: number): OutboxMessage {
  const { state: _s, attempts: _a, owner: _o, attemptedAt: _t, sid: _i, error: _e, ...message } = row;
  return { ...message, id: `${rootOf(row.id)}${MARK}${triesOf(row.id) + 1}`, notBefore };
}

/**
 * Whether something was said since that may have made the message untrue: a reply, or a message at least as weighty.
 * An appointment that was changed while the phone was off must not be announced after its change.
 * @param all everything queued for the contact
 */
export function overtaken(row: OutboxRow, all: readonly OutboxRow[]): boolean {
  return all.some(
    (other) =>
      other.createdAt > row.createdAt &&
      other.priority <= row.priority &&
      rootOf(other.id) !== rootOf(row.id) &&
      other.state !== 'withdrawn',
  );
}
