import type { OutboxRow, OutboxState, Priority } from '../../domain/message.ts';
import { DAMAGED_MESSAGE } from '../../domain/message.ts';
import { verdictOn, type Verdict } from '../outbox-rules.ts';
import { unlessDamaged } from '../sealed-damaged.ts';
import { bool, number, text } from './cells.ts';
import type { Reserved } from '../storage.ts';
import type { Connection, Row } from './connection.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { OutboxQueue, OutboxTable } from './outbox-queue.ts';
import { OUTBOX_ROW, OUTBOX_WIDTH, outboxColumn } from './outbox-rows.ts';

/** Rows that one transaction looks at: bounds how long it holds the lock and the event loop. */
const MOST_ROWS = 500;
/** Rows looked at beyond those wanted, because some in front will turn out not to be free. */
const SPARE_ROWS = 15;

const SEQ = OUTBOX_WIDTH;
const IN_ORDER = OUTBOX_WIDTH + 1;
const CONTACT_BUSY = OUTBOX_WIDTH + 2;
const BEHIND_RETRY = OUTBOX_WIDTH + 3;
/** 1 stopped, 2 no broadcasts, 3 both. */
const OPT_OUT = OUTBOX_WIDTH + 4;

const CONTACT_ID = outboxColumn('contact_id');
const PRIORITY = outboxColumn('priority');
const NOT_BEFORE = outboxColumn('not_before');
const EXPIRES_AT = outboxColumn('expires_at');
const CREATED_AT = outboxColumn('created_at');
const EVEN_IF_STOPPED = outboxColumn('even_if_stopped');
const ATTEMPTS = outboxColumn('attempts');

export interface Claim {
  readonly sender: string;
  readonly owner: string;
  readonly now: number;
  /** When a row is claimed, asked once it was read; `now` when left out. */
  readonly at?: () => number;
  readonly limit: number;
  readonly reserved?: readonly Reserved[];
}

/** What a claim works with. */
interface ClaimDeps {
  readonly connection: Connection;
  readonly table: OutboxTable;
  readonly counts: OutboxCounts;
  readonly queue: Pick<OutboxQueue, 'releaseContact'>;
}

/**
 * Takes from the line what may be sent. Every row that is looked at leaves the line: claimed, ended, or put
 * behind what is in its way until that is gone, so that no claim looks at it in vain twice.
 */
export function createOutboxClaims(
  connection: Connection,
  table: OutboxTable,
  counts: OutboxCounts,
  queue: OutboxQueue,
) {
  const deps: ClaimDeps = { connection, table, counts, queue };
  const finish = createFinish(deps);
  const openGates = createGates(deps, finish);
  const front = createFront(connection);
  const workThrough = createWorkThrough(deps, finish);

  /** Claims from the line, or from that of one priority, until `most` are claimed in all. Gives whether there is more to look at. */
  function claimFrom(request: Claim, priority: Priority | null, claimed: OutboxRow[], most: number): boolean {
    for (let looked = 0; looked < MOST_ROWS;) {
      const limit = Math.min(most - claimed.length + SPARE_ROWS, MOST_ROWS);
      const rows = front(request.sender, priority, limit);
      if (rows.length === 0) return false;
      workThrough(rows, request, claimed, most);
      looked += rows.length;
      if (claimed.length >= most) return false;
    }
    return true;
  }

  return {
    /** One transaction's worth of a claim; `more` when there was more to look at than one transaction should. */
    claimSome(request: Claim): { rows: readonly OutboxRow[]; more: boolean } {
      if (openGates(request) >= MOST_ROWS) return { rows: [], more: true };
      const claimed: OutboxRow[] = [];
      for (const { priority, rows } of request.reserved ?? []) {
        const most = Math.min(request.limit, claimed.length + rows);
        if (claimFrom(request, priority, claimed, most)) return { rows: claimed, more: true };
      }
      return { more: claimFrom(request, null, claimed, request.limit), rows: claimed };
    },
  };
}

type Finish = (seq: number, state: OutboxState, error: string | null) => void;

/** Ends a queued row. */
function createFinish({ connection, counts }: ClaimDeps): Finish {
  const end = connection.prepare('UPDATE outbox SET state = ?, error = ?, in_order = 0 WHERE seq = ?');
  return (seq, state, error) => {
    end.run([state, error, seq]);
    counts.moved('queued', state);
  };
}

/** Lets into the line what has come due, and frees contacts that were held long enough or behind a retry that has expired. */
function createGates(
  { connection, queue: { releaseContact } }: ClaimDeps,
  finish: Finish,
): (claim: Claim) => number {
  const open = connection.prepare(
    `UPDATE outbox SET gate = 0 WHERE seq IN (SELECT seq FROM outbox
       WHERE state = 'queued' AND gate = 1 AND sender = ? AND priority IN (0, 1, 2, 3, 4) AND opens_at <= ? LIMIT ?)`,
  );
  const heldTooLong = connection.prepare(
    'SELECT seq, contact_id FROM outbox WHERE hold_until IS NOT NULL AND hold_until <= ? LIMIT ?',
  );
  const letGo = connection.prepare('UPDATE outbox SET busy = 0, hold_until = NULL WHERE seq = ?');
  const barringTooLong = connection.prepare(
    'SELECT seq, contact_id FROM outbox WHERE in_order = 1 AND expires_at <= ? LIMIT ?',
  );

  /** Gives how many rows it moved. */
  return ({ sender, now }) => {
    const held = heldTooLong.all([now, MOST_ROWS]);
    for (const row of held) {
      letGo.run([number(row, 0)]);
      releaseContact(text(row, 1));
    }
    const barring = barringTooLong.all([now, MOST_ROWS]);
    for (const row of barring) {
      finish(number(row, 0), 'expired', null);
      releaseContact(text(row, 1));
    }
    return Math.max(held.length, barring.length, open.run([sender, now, MOST_ROWS]));
  };
}

/** Reads the front of a sender's line, or of one priority in it. */
function createFront(
  connection: Connection,
): (sender: string, priority: Priority | null, limit: number) => readonly Row[] {
  const inLine = (which: string) =>
    connection.prepare(
      `SELECT ${OUTBOX_ROW}, o.seq, o.in_order,
       EXISTS (SELECT 1 FROM outbox b WHERE b.contact_id = o.contact_id AND b.busy = 1),
       EXISTS (SELECT 1 FROM outbox r WHERE r.contact_id = o.contact_id AND r.in_order = 1
         AND (r.priority < o.priority OR r.priority = o.priority AND (o.in_order = 0 OR r.seq < o.seq))),
       coalesce((SELECT stopped + 2 * (1 - news) FROM conversations c WHERE c.contact_id = o.contact_id), 0)
     FROM outbox o WHERE o.state = 'queued' AND o.gate = 0 AND o.sender = ? ${which}
     ORDER BY o.priority, o.turn, o.seq LIMIT ?`,
    );
  const line = inLine('');
  const lineOfPriority = inLine('AND o.priority = ?');
  return (sender, priority, limit) =>
    priority === null ? line.all([sender, limit]) : lineOfPriority.all([sender, priority, limit]);
}

/** Where a row of the line goes. */
function verdictOf(row: Row, now: number, claimed: ReadonlySet<string>): Verdict {
  const optOut = number(row, OPT_OUT);
  return verdictOn(
    {
      expiresAt: number(row, EXPIRES_AT),
      notBefore: number(row, NOT_BEFORE),
      createdAt: number(row, CREATED_AT),
      ignoreOptOut: bool(row, EVEN_IF_STOPPED),
      priority: number(row, PRIORITY),
    },
    now,
    { stopped: optOut % 2 === 1, broadcastOptIn: optOut < 2 },
    bool(row, CONTACT_BUSY) || bool(row, BEHIND_RETRY) || claimed.has(text(row, CONTACT_ID)),
  );
}

/** Works through the front of the line; `claimed` grows to `most`. Stops early when a row that others waited behind ended. */
function createWorkThrough(
  { connection, table, counts, queue: { releaseContact } }: ClaimDeps,
  finish: Finish,
): (rows: readonly Row[], request: Claim, claimed: OutboxRow[], most: number) => void {
  const claim = connection.prepare(
    `UPDATE outbox SET state = 'sending', busy = 1, attempts = attempts + 1, owner = ?, attempted_at = ?, in_order = 0
     WHERE seq = ?`,
  );
  const stand = connection.prepare('UPDATE outbox SET gate = ? WHERE seq = ?');

  /** Ends a row of the line; gives whether others waited behind it. */
  function end(row: Row, state: OutboxState, error: string | null): boolean {
    finish(number(row, SEQ), state, error);
    if (!bool(row, IN_ORDER)) return false;
    releaseContact(text(row, CONTACT_ID));
    return true;
  }

  return (rows, request, claimed, most) => {
    const contacts = new Set<string>();
    const attemptedAt = request.at?.() ?? request.now;
    for (const row of rows) {
      if (claimed.length >= most) return;
      const seq = number(row, SEQ);
      const decided = verdictOf(row, request.now, contacts);
      switch (decided) {
        case 'claim': {
          const opened = unlessDamaged(() => table.open(row));
          if (opened === null) {
            if (end(row, 'failed', DAMAGED_MESSAGE)) return;
            break;
          }
          claim.run([request.owner, attemptedAt, seq]);
          counts.moved('queued', 'sending');
          contacts.add(text(row, CONTACT_ID));
          claimed.push({
            ...opened,
            state: 'sending',
            attempts: number(row, ATTEMPTS) + 1,
            owner: request.owner,
            attemptedAt,
          });
          break;
        }
        case 'early':
          stand.run([1, seq]);
          break;
        case 'behind':
          stand.run([2, seq]);
          break;
        default: {
          const [state, error] =
            decided === 'expired' ? (['expired', null] as const) : (['suppressed', decided] as const);
          if (end(row, state, error)) return;
        }
      }
    }
  };
}
