import type { OutboxMessage, OutboxRow } from '../domain/message.ts';

/**
 * A message that a channel took and did not deliver is queued anew as a row of its own: `ID~2`, `ID~3`, …
 * What the first one came to stays on record, and a report always names the one attempt it is about.
 */
const MARK = '~';

const firstTryOf = (id: string): string => id.split(MARK)[0] ?? id;

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
  return { ...message, id: `${firstTryOf(row.id)}${MARK}${triesOf(row.id) + 1}`, notBefore };
}

/** Says the same as the instruction of its group, on the other channel (src/reach/reach.ts). */
const SAME_ELSEWHERE = 'reach.other_channel';

/**
 * Whether something was said since that may have made the message untrue: a reply, or a message at least as weighty.
 * An appointment that was changed while the phone was off must not be announced after its change. The same said on the other
 * channel makes nothing untrue, but once it has arrived there it need not arrive here.
 * @param all everything queued for the contact
 */
export function overtaken(row: OutboxRow, all: readonly OutboxRow[]): boolean {
  return all.some((other) => {
    if (firstTryOf(other.id) === firstTryOf(row.id)) return false;
    if (sameElsewhere(row, other, all)) return other.state === 'delivered';
    return other.createdAt > row.createdAt && other.priority <= row.priority && other.state !== 'withdrawn';
  });
}

/** Whether one is the other's instruction once more, with no other date between them. */
function sameElsewhere(row: OutboxRow, other: OutboxRow, all: readonly OutboxRow[]): boolean {
  const [earlier, later] = row.createdAt <= other.createdAt ? [row, other] : [other, row];
  return (
    row.group !== null &&
    row.group === other.group &&
    row.channel !== other.channel &&
    later.purpose === SAME_ELSEWHERE &&
    (earlier.purpose === 'instruction' || earlier.purpose === SAME_ELSEWHERE) &&
    !all.some(
      (between) =>
        between.group === row.group &&
        between.purpose === 'instruction' &&
        between.createdAt > earlier.createdAt &&
        between.createdAt <= later.createdAt,
    )
  );
}
