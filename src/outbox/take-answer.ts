import type { SendAnswer } from '../channels/transport.ts';
import { isClip } from '../domain/clip.ts';
import type { OutboxRow } from '../domain/message.ts';
import { heldUntil } from './clips.ts';
import { retryAt, senderPause } from './retry.ts';
import type { SenderParts } from './sender-parts.ts';

type Answer<Kind extends SendAnswer['kind']> = Extract<SendAnswer, { readonly kind: Kind }>;

/** Takes in what the channel answered. @param at when the message was handed over, UTC milliseconds */
export function takeAnswer(parts: SenderParts, row: OutboxRow, answer: SendAnswer, at: number): void {
  answered(parts, answer.kind);
  switch (answer.kind) {
    case 'accepted':
      accepted(parts, row, answer, at);
      return;
    case 'busy':
      busy(parts, row, answer);
      return;
    case 'unknown':
      unknown(parts, row, answer);
      return;
    case 'refused':
      refused(parts, row, answer);
      return;
    case 'sender_refused':
      senderRefused(parts, row, answer);
  }
}

/** What any answer says of the sender: whether it keeps up, and whether the channel takes it. */
export function answered(parts: SenderParts, kind: SendAnswer['kind']): void {
  const { state, sender, shared } = parts;
  if (kind === 'busy') return;
  state.busyTimes = 0;
  if (kind === 'sender_refused' || !state.refused) return;
  state.refused = false;
  state.pausedUntil = -Infinity;
  shared.metrics?.senderStopped(sender, false);
  shared.log.info({ sender }, 'The channel takes this sender again.');
}

/** Sends nothing for a while and puts back what has not left, to leave no sooner than `notBefore`. */
export function standStill({ state, results, shared }: SenderParts, ms: number, notBefore: number): void {
  state.pausedUntil = Math.max(state.pausedUntil, shared.monotonic() + ms);
  for (const { row } of state.held) results.putBack(row, Math.max(notBefore, row.notBefore));
  state.held = [];
}

function accepted(
  { backlog, results, shared }: SenderParts,
  row: OutboxRow,
  { sid, segments }: Answer<'accepted'>,
  at: number,
): void {
  const { id, attempts: attempt } = row;
  backlog.took(row.segments);
  shared.counted(row, segments ?? null);
  results.record({ id, attempt, outcome: 'accepted', sid, holdUntil: heldUntil(shared, row), at });
}

function busy(parts: SenderParts, row: OutboxRow, { error, afterMs }: Answer<'busy'>): void {
  const { state, results, shared } = parts;
  const { id, attempts: attempt } = row;
  // Requests that were under way together are told together; that counts once.
  if (state.pausedUntil <= shared.monotonic()) state.busyTimes += 1;
  standStill(parts, senderPause(state.busyTimes, afterMs, shared.ids), 0);
  const notBefore = retryAt(shared.clock.now(), row.attempts, afterMs, shared.ids);
  results.record({ id, attempt, outcome: 'retry', notBefore, error, inOrder: true });
}

function unknown(
  { sender, results, reconciler, shared }: SenderParts,
  row: OutboxRow,
  { error }: Answer<'unknown'>,
): void {
  const { id, attempts: attempt } = row;
  if (isClip(row)) {
    // Nobody waits until it is known, and it is not said twice; a report of delivery is still taken.
    results.record({ id, attempt, outcome: 'failed', error });
    return;
  }
  results.record({ id, attempt, outcome: 'unknown', error });
  reconciler.lost(row);
  shared.log.warn(
    { sender, id, code: error },
    'A message was handed over and not answered; it is looked for.',
  );
}

function refused(
  { sender, results, shared }: SenderParts,
  row: OutboxRow,
  { error, flag }: Answer<'refused'>,
): void {
  const { id, attempts: attempt } = row;
  results.record({ id, attempt, outcome: 'failed', error });
  shared.log.info({ sender, id, code: error, flag }, 'A message was refused.');
  if (flag !== null) shared.flagged(row, flag);
}

function senderRefused(parts: SenderParts, row: OutboxRow, { error }: Answer<'sender_refused'>): void {
  const { state, sender, results, shared } = parts;
  const { tuning, metrics, log } = shared;
  const now = shared.clock.now();
  // Behind the others, so that one message cannot be the only one that is ever tried.
  results.putBack(row, now + tuning.senderPauseMs + 1);
  standStill(parts, tuning.senderPauseMs, now);
  if (state.refused) return;
  state.refused = true;
  metrics?.senderStopped(sender, true);
  log.error(
    { sender, code: error },
    'The channel refuses this sender; it stands still. Its messages stay queued.',
  );
}
