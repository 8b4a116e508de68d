import type { Appointment } from '../domain/appointment.ts';
import { askedId } from '../domain/passed-on.ts';
import { ASKED_SETTINGS, TOLD_SETTINGS } from '../storage/carried-settings.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/**
 * Who was asked to tell a family of its date, and that they say they did. Each holds for the date that was spoken of, by its slot:
 * an answer about a date that was changed since is none about the present one.
 */
type Dated = Pick<Appointment, 'id' | 'slotId'>;
type Reads = Pick<Storage, 'findPassedOn' | 'readSetting'>;

export function askedToPassOnWrite({ id: appointmentId, slotId }: Dated, contactId: string): Write {
  const id = askedId(appointmentId, contactId);
  return { kind: 'passedOn', passedOn: { id, appointmentId, contactId, state: 'asked', slotId } };
}

/** Whether a phone was asked to tell the family of its present date. */
export async function wasAskedToPassOn(
  storage: Reads,
  appointment: Dated,
  contactId: string,
): Promise<boolean> {
  return (await slotsAsked(storage, appointment, contactId)).includes(appointment.slotId);
}

/** Whether a phone was ever asked to tell the family of this appointment, of whatever date. */
export async function wasEverAskedToPassOn(
  storage: Reads,
  appointment: Dated,
  contactId: string,
): Promise<boolean> {
  return (await slotsAsked(storage, appointment, contactId)).length > 0;
}

export function passedOnWrite({ id, slotId }: Dated): Write {
  return {
    kind: 'passedOn',
    passedOn: { id, appointmentId: id, contactId: null, state: 'told', slotId },
  };
}

/** Whether somebody says they told the family of its present date. */
export async function wasPassedOn(storage: Reads, { id, slotId }: Dated): Promise<boolean> {
  return (await slotsIn(storage, id, TOLD_SETTINGS)).includes(slotId);
}

const slotsAsked = (storage: Reads, { id }: Dated, contactId: string): Promise<readonly string[]> =>
  slotsIn(storage, askedId(id, contactId), ASKED_SETTINGS);

/** The slot that was last spoken of, here and in a process of the version before. */
async function slotsIn(storage: Reads, id: string, settings: string): Promise<readonly string[]> {
  const stored = await storage.findPassedOn(id);
  const carried = await storage.readSetting(`${settings}${id}`);
  return [stored?.slotId ?? null, carried].filter((slotId) => slotId !== null);
}
