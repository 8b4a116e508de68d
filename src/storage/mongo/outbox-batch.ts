import type { OutboxState } from '../../domain/message.ts';
import { isOld, RANK } from '../outbox-rules.ts';
import type { PutBack, SendResult } from '../storage.ts';
import type { OutboxDocument } from './outbox-documents.ts';

/** Rows that one transaction of results touches, read once and written once. */
export interface Batch {
  /** As they are by now. */
  readonly rows: Map<string, OutboxDocument>;
  readonly changed: Set<string>;
  /** Contacts with something out of the way. */
  readonly freed: Set<string>;
  /** When each contact that has written texted last. */
  readonly textedAt: ReadonlyMap<string, number>;
}

function change(batch: Batch, row: OutboxDocument, by: Partial<OutboxDocument>): void {
  batch.rows.set(row._id, { ...row, ...by });
  batch.changed.add(row._id);
}

/** The row moves on; nothing waits behind it any more, unless it is still out. */
function move(batch: Batch, row: OutboxDocument, state: OutboxState, by: Partial<OutboxDocument>): void {
  change(batch, row, { ...by, state });
  if (state !== 'accepted' && state !== 'unsure') batch.freed.add(row.contactId);
}

/** The message was withdrawn while it was out; it does not go out again. */
function endRecalled(batch: Batch, row: OutboxDocument): boolean {
  if (row.recall === null) return false;
  move(batch, row, 'withdrawn', { error: row.recall, busy: false, owner: null });
  return true;
}

/** Back into the outbox, to leave at `notBefore`. */
function again(row: OutboxDocument, notBefore: number, inOrder: boolean): Partial<OutboxDocument> {
  return {
    notBefore: new Date(notBefore),
    opensAt: new Date(Math.min(notBefore, row.expiresAt.getTime())),
    waitsFor: notBefore <= row.createdAt.getTime() ? 'turn' : 'time',
    inOrder,
    busy: false,
    owner: null,
  };
}

function recordAccepted(
  batch: Batch,
  row: OutboxDocument,
  { sid, holdUntil, at }: Extract<SendResult, { outcome: 'accepted' }>,
): void {
  const inFlight = row.state === 'sending' || row.state === 'unsure';
  if (!inFlight && RANK[row.state] < RANK.accepted) return;
  const attemptedAt = at === undefined ? row.attemptedAt : new Date(at);
  const textedAt = batch.textedAt.get(row.contactId) ?? 0;
  const answered = attemptedAt !== null && textedAt > attemptedAt.getTime();
  const busy = row.busy && !answered;
  const held = { attemptedAt, busy, holdUntil: busy ? new Date(holdUntil) : null };
  if (inFlight) move(batch, row, 'accepted', { ...held, sid, error: null, owner: null });
  // A report was faster than the record: it has set the state, we only know more about the send.
  else change(batch, row, { ...held, sid: row.sid ?? sid });
  if (answered) batch.freed.add(row.contactId);
}

/** What came of a request to the channel. */
export function recordSend(batch: Batch, result: SendResult): void {
  const row = batch.rows.get(result.id);
  if (row === undefined) return;
  if (result.outcome === 'accepted') {
    recordAccepted(batch, row, result);
    return;
  }
  if (row.state !== 'sending' && row.state !== 'unsure') return;
  if (isOld(result, row.attempts)) return;
  switch (result.outcome) {
    case 'retry':
      if (!endRecalled(batch, row))
        move(batch, row, 'queued', {
          ...again(row, result.notBefore, result.inOrder),
          error: result.error,
        });
      return;
    case 'failed':
      move(batch, row, 'failed', { error: result.error, busy: false, owner: null });
      return;
    case 'unknown':
      move(batch, row, 'unsure', { error: result.error, owner: null });
  }
}

/** Puts a claimed message back that was not tried. */
export function unclaim(batch: Batch, { id, notBefore, owner }: PutBack): void {
  const row = batch.rows.get(id);
  if (row?.state !== 'sending' || (owner !== undefined && owner !== row.owner)) return;
  if (endRecalled(batch, row)) return;
  move(batch, row, 'queued', {
    ...again(row, notBefore, true),
    attempts: row.attempts - 1,
    attemptedAt: row.attempts === 1 ? null : row.attemptedAt,
  });
}
