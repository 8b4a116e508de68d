import type { OutboxRow, OutboxState } from '../../domain/message.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import { afterReport, isOld, RANK, wasSettled } from '../outbox-rules.ts';
import type { DeliveryReport, PutBack, SendResult } from '../storage.ts';
import { bool, flag, number, numberOrNull, oneOf, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { OutboxQueue, OutboxTable } from './outbox-queue.ts';
import type { Recipients } from './recipients.ts';
import { OUTBOX_ROW, OUTBOX_WIDTH } from './outbox-rows.ts';

interface Flight {
  readonly seq: number;
  readonly contactId: string;
  readonly state: OutboxState;
  readonly expiresAt: number;
  readonly recall: string | null;
  readonly attempts: number;
  readonly owner: string | null;
  readonly attemptedAt: number | null;
}

function flightOf(row: Row): Flight {
  return {
    seq: number(row, 0),
    contactId: text(row, 1),
    state: oneOf(OUTBOX_STATES, row, 2),
    expiresAt: number(row, 3),
    recall: textOrNull(row, 4),
    attempts: number(row, 5),
    owner: textOrNull(row, 6),
    attemptedAt: numberOrNull(row, 7),
  };
}

/** What results are recorded with. */
interface ResultDeps {
  readonly connection: Connection;
  readonly table: OutboxTable;
  readonly counts: OutboxCounts;
  readonly queue: OutboxQueue;
  readonly recipients: Pick<Recipients, 'arrived'>;
}

/** What became of messages that were claimed. */
export function createOutboxResults(deps: ResultDeps) {
  const { connection, counts } = deps;
  const claimed = connection.prepare(
    "SELECT 1 FROM outbox WHERE id = ? AND owner IS ? AND state = 'sending' AND recall IS NULL",
  );
  const orphan = connection.prepare(
    `UPDATE outbox SET state = 'unsure', owner = NULL
     WHERE busy = 1 AND sender = ? AND state = 'sending' AND owner <> ?`,
  );
  const flights = createFlights(deps);

  return {
    isStillClaimed: (id: string, owner: string | null): boolean => claimed.get([id, owner]) !== null,
    recordSends: createRecordSends(deps, flights),
    unclaim: createUnclaim(deps, flights),
    recordReport: createRecordReport(deps),
    markOrphans(sender: string, owner: string): number {
      const orphans = orphan.run([sender, owner]);
      counts.moved('sending', 'unsure', orphans);
      return orphans;
    },
  };
}

/** Finds messages that are out, and moves them on. */
function createFlights({ connection, counts, queue }: ResultDeps) {
  const find = connection.prepare(
    'SELECT seq, contact_id, state, expires_at, recall, attempts, owner, attempted_at FROM outbox WHERE id = ?',
  );
  const end = connection.prepare(
    'UPDATE outbox SET state = ?, error = ?, busy = 0, owner = NULL WHERE seq = ?',
  );

  /** The message ends with the reason `error`. */
  function finish(flight: Flight, state: OutboxState, error: string): void {
    end.run([state, error, flight.seq]);
    move(flight, state);
  }

  function move(flight: Flight, to: OutboxState): void {
    counts.moved(flight.state, to);
    if (to !== 'accepted' && to !== 'unsure') queue.releaseContact(flight.contactId);
  }

  return {
    find(id: string): Flight | null {
      const row = find.get([id]);
      return row === null ? null : flightOf(row);
    },
    move,
    finish,
    /** The message was withdrawn while it was out; it does not go out again. */
    endRecalled(flight: Flight): boolean {
      if (flight.recall === null) return false;
      finish(flight, 'withdrawn', flight.recall);
      return true;
    },
  };
}
type Flights = ReturnType<typeof createFlights>;

/** Records that the channel took a message. */
function createAccepted(
  { connection, queue }: ResultDeps,
  { move }: Flights,
): (flight: Flight, result: Extract<SendResult, { outcome: 'accepted' }>) => void {
  const accept = connection.prepare(
    `UPDATE outbox SET state = 'accepted', sid = ?1, busy = iif(?2 IS NULL, 0, 1), hold_until = ?2, attempted_at = ?3,
       error = NULL, owner = NULL WHERE seq = ?4`,
  );
  // A report was faster than the record: it has set the state, we only know more about the send.
  const complete = connection.prepare(
    `UPDATE outbox SET sid = coalesce(sid, ?1), busy = iif(?2 IS NULL, 0, busy), hold_until = iif(busy = 1, ?2, NULL),
       attempted_at = ?3 WHERE seq = ?4`,
  );
  const hasTexted = connection.prepare(
    'SELECT 1 FROM conversations WHERE contact_id = ? AND last_inbound_at > ?',
  );

  return (flight, { sid, holdUntil, at }) => {
    const inFlight = flight.state === 'sending' || flight.state === 'unsure';
    if (!inFlight && RANK[flight.state] < RANK.accepted) return;
    const handedOverAt = at ?? flight.attemptedAt;
    const answered = hasTexted.get([flight.contactId, handedOverAt]) !== null;
    (inFlight ? accept : complete).run([sid, answered ? null : holdUntil, handedOverAt, flight.seq]);
    if (inFlight) move(flight, 'accepted');
    if (answered) queue.releaseContact(flight.contactId);
  };
}

/** Records what came of requests to the channel. */
function createRecordSends(deps: ResultDeps, flights: Flights): (results: readonly SendResult[]) => void {
  const { connection } = deps;
  const recordAccepted = createAccepted(deps, flights);
  const again = connection.prepare(
    `UPDATE outbox SET state = 'queued', not_before = ?, opens_at = min(?, expires_at), error = ?, in_order = ?,
       gate = 1, busy = 0, owner = NULL WHERE seq = ?`,
  );
  const doubt = connection.prepare(
    "UPDATE outbox SET state = 'unsure', error = ?, owner = NULL WHERE seq = ?",
  );

  function recordSend(result: SendResult): void {
    const flight = flights.find(result.id);
    if (flight === null) return;
    if (result.outcome === 'accepted') {
      recordAccepted(flight, result);
      return;
    }
    if (flight.state !== 'sending' && flight.state !== 'unsure') return;
    if (isOld(result, flight.attempts)) return;
    switch (result.outcome) {
      case 'retry':
        if (flights.endRecalled(flight)) return;
        again.run([result.notBefore, result.notBefore, result.error, flag(result.inOrder), flight.seq]);
        flights.move(flight, 'queued');
        return;
      case 'failed':
        flights.finish(flight, 'failed', result.error);
        return;
      case 'unknown':
        doubt.run([result.error, flight.seq]);
        flights.move(flight, 'unsure');
    }
  }

  return (results) => {
    for (const result of results) recordSend(result);
  };
}

/** Puts claimed messages back that were not tried. */
function createUnclaim({ connection }: ResultDeps, flights: Flights): (rows: readonly PutBack[]) => void {
  const back = connection.prepare(
    `UPDATE outbox SET state = 'queued', not_before = ?1, opens_at = min(?1, expires_at), in_order = 1,
       gate = iif(?1 <= created_at, 0, 1), busy = 0,
       owner = NULL, attempted_at = iif(attempts = 1, NULL, attempted_at), attempts = attempts - 1 WHERE seq = ?2`,
  );

  return (rows) => {
    for (const { id, notBefore, owner } of rows) {
      const flight = flights.find(id);
      if (flight?.state !== 'sending' || (owner !== undefined && owner !== flight.owner)) continue;
      if (flights.endRecalled(flight)) continue;
      back.run([notBefore, flight.seq]);
      flights.move(flight, 'queued');
    }
  };
}

/** Takes a report of the channel; gives the row as it is then, null when no message is meant. */
function createRecordReport({
  connection,
  table,
  counts,
  queue,
  recipients,
}: ResultDeps): (given: DeliveryReport) => OutboxRow | null {
  const whole = (which: string) =>
    connection.prepare(
      `SELECT ${OUTBOX_ROW}, o.seq, o.busy, o.in_order, o.hold_until, o.recall FROM outbox o WHERE ${which}`,
    );
  const byId = whole('o.id = ?');
  const bySid = whole('o.sid = ?');
  const report = connection.prepare(
    `UPDATE outbox SET state = ?, sid = ?, error = ?, busy = ?, hold_until = ?, in_order = 0, owner = NULL WHERE seq = ?`,
  );

  function applyReport(row: Row, stored: OutboxRow, given: DeliveryReport): OutboxRow {
    if (given.state === 'delivered') queue.withdrawFollowUps(stored.id);
    const wasBusy = bool(row, OUTBOX_WIDTH + 1);
    const reported = afterReport(stored, wasBusy, numberOrNull(row, OUTBOX_WIDTH + 3), given);
    if (reported === null) return stored;
    const { row: next, busy, holdUntil } = reported;
    report.run([next.state, next.sid, next.error, flag(busy), holdUntil, number(row, OUTBOX_WIDTH)]);
    counts.moved(stored.state, next.state);
    if (next.state === 'delivered' && wasSettled(stored.state, textOrNull(row, OUTBOX_WIDTH + 4)))
      recipients.arrived(stored.id, stored.attemptedAt);
    if ((wasBusy && !busy) || bool(row, OUTBOX_WIDTH + 2)) queue.releaseContact(stored.contactId);
    return next;
  }

  return (given) => {
    const row = (given.id === null ? null : byId.get([given.id])) ?? bySid.get([given.sid]);
    return row === null ? null : applyReport(row, table.open(row), given);
  };
}
