import { createHash } from 'node:crypto';
import type { Broadcast } from '../domain/broadcast.ts';
import { AvisoError } from '../domain/errors.ts';
import { whyNoSecondPerson } from '../staff/second-person.ts';
import { canonicalJson } from '../storage/canonical-json.ts';
import { sentAlone, type Alone } from './alone.ts';
import { clearRecipients, previewBroadcast, refuseProblems, UNAPPROVED, type Preview } from './compose.ts';
import { actOn, needBroadcast, type Transition, type BroadcastDeps } from './deps.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { writersOf } from './writers.ts';

/**
 * Names what a person approves: everything that was written, whom it is for, and how many they are now. SHA-256, hexadecimal.
 */
export function hashOf({ content, kind, of, override }: Broadcast, count: number): string {
  return createHash('sha256').update(canonicalJson({ content, kind, of, override, count })).digest('hex');
}

/** What an approver looks at, and the hash that says so. */
export interface Review extends Preview {
  readonly broadcast: Broadcast;
  readonly hash: string;
}

/** Throws AvisoError `not_found`. */
export async function reviewBroadcast(deps: BroadcastDeps, id: string): Promise<Review> {
  const broadcast = await needBroadcast(deps.storage, id);
  const preview = await previewBroadcast(deps, broadcast);
  return { ...preview, broadcast, hash: hashOf(broadcast, preview.size) };
}

/**
 * Lets a text pass that rule 2 would have kept back. Whether `by` may is for the caller to know. Void with the next edit.
 * Throws AvisoError `not_found`, `not_possible`: no reason, or it is no draft.
 */
export async function overrideRule(
  deps: BroadcastDeps,
  id: string,
  by: string,
  reason: string,
): Promise<Broadcast> {
  if (reason.trim() === '') throw new AvisoError('not_possible', 'An override needs a reason.');
  const now = deps.clock.now();
  return actOn(deps.storage, id, (broadcast) => {
    if (broadcast.state !== 'draft') throw new AvisoError('not_possible', 'It is not a draft.');
    return {
      event: { type: 'EDIT' },
      change: { override: { by, reason } },
      writes: [auditWrite(now, by, 'broadcast.override', broadcast.id, { rule: 'moving_word', reason })],
    };
  });
}

/** What approval makes of a broadcast: its audience may be frozen. */
function approval(now: number, hash: string, count: number): Partial<Broadcast> {
  return { approvedAt: now, approvedHash: hash, approvedCount: count, live: true };
}

/**
 * Hands a draft in. It needs nobody else and is approved at once while all that the person let go alone in a day stays below the size
 * that the house sets, unless rule 2 was overridden for it. Throws AvisoError `not_found`, `not_possible` with all that is wrong.
 */
export async function submitBroadcast(deps: BroadcastDeps, id: string, by: string): Promise<Broadcast> {
  return actOn(deps.storage, id, async (broadcast) => {
    await refuseUnfinishedParent(deps, broadcast);
    const preview = await previewBroadcast(deps, broadcast);
    refuseProblems(broadcast, preview.problems);
    const now = deps.clock.now();
    const alone = await goesAlone(deps, broadcast, { size: preview.size, by, now });
    const exempt = alone !== null;
    const hash = hashOf(broadcast, preview.size);
    return {
      event: { type: 'SUBMIT', exempt },
      change: { submittedBy: by, ...(exempt && approval(now, hash, preview.size)) },
      conditions: exempt ? alone.writes(id) : [],
      writes: [auditWrite(now, by, 'broadcast.submit', broadcast.id, { count: preview.size, hash, exempt })],
    };
  });
}

/**
 * What lets a broadcast go without a second person when `by` hands it in; null when it needs one.
 * @param size people whom it is for
 * @param now UTC milliseconds; the `approvedAt` of what is let go
 */
export async function goesAlone(
  deps: BroadcastDeps,
  { override }: Pick<Broadcast, 'override'>,
  { size, by, now }: { readonly size: number; readonly by: string; readonly now: number },
): Promise<Alone | null> {
  if (size >= deps.exemptBelow || override !== null) return null;
  const alone = await sentAlone(deps, by, now);
  return alone.people + size < deps.exemptBelow ? alone : null;
}

/** Those who got a message are known only when nothing of it is under way any more. */
async function refuseUnfinishedParent({ storage }: BroadcastDeps, { of }: Broadcast): Promise<void> {
  if (of === null) return;
  const counts = await storage.countRecipients(of);
  if (counts.some(({ state }) => state === 'waiting' || state === 'queued'))
    throw new AvisoError(
      'not_possible',
      'The broadcast it follows is not at its end; pause and recall it first.',
    );
}

/**
 * A second person approves what they saw; the audience is frozen from here on. Throws AvisoError `not_found`, or `not_possible`:
 * they are no second person beside all who wrote a version of it (src/staff/second-person.ts), or it is not what they saw any
 * more: its text, its audience, or how many these are.
 * @param seen the hash of the Review that they looked at
 */
export async function approveBroadcast(
  deps: BroadcastDeps,
  id: string,
  by: string,
  seen: string,
): Promise<Broadcast> {
  return actOn(deps.storage, id, async (broadcast): Promise<Transition> => {
    const why = await whyNoSecondPerson(deps.storage, await writersOf(deps.storage, broadcast), by);
    if (broadcast.state === 'review' && why !== null) throw new AvisoError('not_possible', why);
    await refuseUnfinishedParent(deps, broadcast);
    const preview = await previewBroadcast(deps, broadcast);
    const hash = hashOf(broadcast, preview.size);
    if (broadcast.state === 'review' && hash !== seen)
      throw new AvisoError('not_possible', 'It is not what was looked at any more; look at it again.');
    refuseProblems(broadcast, preview.problems);
    const now = deps.clock.now();
    return {
      event: { type: 'APPROVE', own: why !== null, seen: hash === seen },
      change: { approvedBy: by, ...approval(now, hash, preview.size) },
      writes: [auditWrite(now, by, 'broadcast.approve', broadcast.id, { count: preview.size, hash })],
    };
  });
}

/** Sends a submitted broadcast back to its author. Throws AvisoError `not_found`, `not_possible`. */
export async function rejectBroadcast(
  deps: BroadcastDeps,
  id: string,
  by: string,
  reason: string,
): Promise<Broadcast> {
  const now = deps.clock.now();
  return actOn(deps.storage, id, (broadcast) => ({
    event: { type: 'REJECT' },
    change: UNAPPROVED,
    writes: [auditWrite(now, by, 'broadcast.reject', broadcast.id, { reason })],
  }));
}

/**
 * Takes an approved broadcast back before anything has left: it is a draft again and nobody was meant. Throws AvisoError
 * `not_found`, `not_possible` once its time has come.
 */
export async function undoBroadcast(deps: BroadcastDeps, id: string, by: string): Promise<Broadcast> {
  const now = deps.clock.now();
  const undone = await actOn(deps.storage, id, (broadcast) => ({
    event: { type: 'UNDO' },
    change: UNAPPROVED,
    writes: [auditWrite(now, by, 'broadcast.undo', broadcast.id)],
  }));
  await clearRecipients(deps, id);
  return undone;
}
