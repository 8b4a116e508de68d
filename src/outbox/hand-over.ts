import type { SendForm } from '../channels/transport.ts';
import { isClip } from '../domain/clip.ts';
import { codeOf } from '../domain/code-of.ts';
import { isFollowUp } from '../domain/message-chain.ts';
import type { OutboxRow } from '../domain/message.ts';
import { isAgain, overtaken } from './again.ts';
import { needlessClip } from './clips.ts';
import { moved, type SenderParts } from './sender-parts.ts';
import type { Departure } from './sender-rate.ts';
import { mostInFlight, usualAfter, type Held } from './sender-state.ts';
import { endOtherwise } from './end-otherwise.ts';
import { answered, standStill, takeAnswer } from './take-answer.ts';
import { formNow, isWayClosed } from './window.ts';

const OUTSIDE = 'outside_window';

/** Hands over what may leave now. Gives milliseconds until the next may, or null when none waits for its turn. */
export async function sendHeld(parts: SenderParts): Promise<number | null> {
  const { state, pacer, backlog, lease } = parts;
  const { tuning, monotonic } = parts.shared;
  while (state.inFlight < mostInFlight(state, tuning)) {
    const [first] = state.held;
    if (first === undefined || state.stopping || state.pausedUntil > monotonic()) return null;
    const wait = pacer.wait(monotonic(), first.row.segments);
    if (wait > 0) return wait;
    const full = await backlog.wait(first.row);
    if (full > 0) {
      standStill(parts, full, 0);
      return null;
    }
    // While that was looked up, an answer may have put back what was held.
    if (state.held[0] !== first) continue;
    // Without time left on the lease the rows may be somebody else's by now.
    if (!lease.holds()) return 0;
    state.held = state.held.slice(1);
    const form = await formToLeave(parts, first);
    if (form !== null) depart(parts, first.row, form);
  }
  return null;
}

/** In which form a claimed row leaves; null when it does not, and then it is in the result writer. */
async function formToLeave(parts: SenderParts, { row, at }: Held): Promise<SendForm | null> {
  const { results } = parts;
  const { storage, clock, tuning, monotonic } = parts.shared;
  const now = clock.now();
  // The next claim ends a row that has expired.
  if (monotonic() - at > tuning.staleMs || now >= row.expiresAt) {
    results.putBack(row, row.notBefore);
    return null;
  }
  try {
    if (mayBeNeedless(row) && !(await storage.isStillClaimed(row.id, row.owner))) {
      // Ends as what it was withdrawn for.
      results.putBack(row, row.notBefore);
      return null;
    }
    if (isAgain(row) && overtaken(row, await storage.listOutboxOf(row.contactId))) {
      results.record({ id: row.id, attempt: row.attempts, outcome: 'failed', error: 'overtaken' });
      return null;
    }
    if (isClip(row)) return await clipToLeave(parts, row);
    const form = await formNow(parts.shared, row);
    if (form === null) await endOtherwise(parts, row, { error: OUTSIDE, closed: OUTSIDE, tried: null });
    return form;
  } catch (error) {
    results.putBack(row, row.notBefore);
    throw error;
  }
}

/** A clip leaves as it is, or ends as withdrawn: it is never said another way. */
async function clipToLeave({ results, shared }: SenderParts, row: OutboxRow): Promise<SendForm | null> {
  const reason = await needlessClip(shared, row);
  if (reason === null) return 'free';
  await shared.storage.commit([{ kind: 'withdrawMessages', ids: [row.id], reason }]);
  results.putBack(row, row.notBefore);
  return null;
}

/** Whether a report of another message, or of an earlier attempt, may have made a claimed row needless. */
function mayBeNeedless({ id, attempts, purpose }: OutboxRow): boolean {
  return isFollowUp(id) || attempts > 1 || purpose.startsWith('reach.');
}

const goesAnotherWay = (row: OutboxRow): boolean => row.channel === 'whatsapp' && !isClip(row);

/** Counts a message as leaving now, and hands it over without waiting for the answer. */
function depart(parts: SenderParts, row: OutboxRow, form: SendForm): void {
  const { state, pacer, shares, results } = parts;
  // Its time may have run out while its form was looked up; the time at which it leaves is the one that counts.
  const at = parts.shared.clock.now();
  if (at >= row.expiresAt) {
    results.putBack(row, row.notBefore);
    return;
  }
  const departure = pacer.take(parts.shared.monotonic(), row.segments);
  shares.sent(row.priority, row.segments);
  state.usualUnits = usualAfter(state.usualUnits, row.segments);
  state.inFlight += 1;
  void handOver(parts, row, form, departure, at);
}

async function handOver(
  parts: SenderParts,
  row: OutboxRow,
  form: SendForm,
  departure: Departure,
  at: number,
): Promise<void> {
  const { sender, transport, state, results } = parts;
  const { log, metrics, monotonic } = parts.shared;
  try {
    const answer = await transport.send(row, at, form);
    departure.answered(monotonic());
    metrics?.answered(sender, answer.kind);
    if (answer.kind === 'refused' && goesAnotherWay(row) && isWayClosed(answer.flag)) {
      answered(parts, answer.kind);
      await endOtherwise(parts, row, { error: answer.error, closed: answer.flag, tried: form });
    } else takeAnswer(parts, row, answer, at);
  } catch (error) {
    // A transport that throws breaks its word; the message may have gone out.
    departure.answered(monotonic());
    log.error({ sender, id: row.id, code: codeOf(error) }, 'A transport threw.');
    takeAnswer(parts, row, { kind: 'unknown', error: 'transport_threw' }, at);
  } finally {
    state.inFlight -= 1;
    results.nudge();
    moved(parts);
  }
}
