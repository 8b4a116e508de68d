import { clearClosed } from '../appointments/clear-closed.ts';
import { beginsAt, closureOver, fatesAt, isOver } from '../appointments/closed-slots.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { closureId, closureOfId, type Closure, type PortTime } from '../domain/closure.ts';
import type { ChangeFigures } from '../domain/change.ts';
import { AvisoError } from '../domain/errors.ts';
import { slotId } from '../domain/slot.ts';
import { createFigures } from './figures.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { ChangeRule } from './rule.ts';

/** So near its date nobody waits for a second person: families are on their way. */
const ALONE_WITHIN_MS = 48 * 3_600_000;

/** Throws AvisoError `not_found` for what is no day or time of a port. */
function atOf(subject: string): PortTime {
  const at = closureOfId(subject);
  if (at === null) throw new AvisoError('not_found', `${subject} is no day or time of a port.`);
  return at;
}

/**
 * Throws AvisoError `not_possible` when it has gone by or is closed already, `not_found` for a time at which there is no slot: a mistyped
 * time would close nothing, and say that it was closed.
 */
async function needOpen({ storage, clock }: OutgoingDeps, at: PortTime): Promise<void> {
  const { port, date, time } = at;
  if (isOver(at, clock.now())) throw new AvisoError('not_possible', `${closureId(at)} has gone by.`);
  if ((await closureOver(storage, at)) !== null)
    throw new AvisoError('not_possible', `${closureId(at)} is closed already.`);
  if (time !== null && (await storage.findSlot(slotId(port, date, time))) === null)
    throw new AvisoError('not_found', `Slot ${slotId(port, date, time)}.`);
}

async function countClosing(deps: OutgoingDeps, subject: string): Promise<ChangeFigures> {
  const at = atOf(subject);
  await needOpen(deps, at);
  const sum = createFigures();
  for (const { registration, appointment, told, to } of await fatesAt(deps.storage, at, deps.clock.now()))
    sum.add({ registrationId: registration.id, told, appointment, moved: to !== null });
  return sum.figures();
}

/**
 * The closing of a day at a port, or of one time of it. One commit closes it, and from then on no seat there is taken by anybody; then
 * everybody who is in it is moved or taken back, one by one (clear-closed.ts).
 */
export const slotsClosing: ChangeRule = {
  count: countClosing,
  needsSecond: ({ appointments }, subject, now) =>
    appointments > 0 && now < beginsAt(atOf(subject)) - ALONE_WITHIN_MS,
  async writes(deps, { subject, actor }, { families, appointments, moved }) {
    const at = atOf(subject);
    await needOpen(deps, at);
    const now = deps.clock.now();
    const closure: Closure = {
      ...at,
      id: subject,
      version: 1,
      closedBy: actor,
      closedAt: now,
      clearedAt: null,
    };
    const detail = { families, appointments, moved };
    return [{ kind: 'closure', closure }, auditWrite(now, actor, 'slots.close', subject, detail)];
  },
  async follow(deps) {
    await clearClosed(deps);
  },
};
