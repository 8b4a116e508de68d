import type { Appointment } from '../domain/appointment.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/**
 * Who was asked to tell a family of its date, and that they say they did. Each holds for the date that was spoken of: the slot is
 * its value, so that an answer about a date that was changed since is none about the present one.
 */
type Dated = Pick<Appointment, 'id' | 'slotId'>;
type Reads = Pick<Storage, 'readSetting'>;

const askedSetting = (appointmentId: string, contactId: string): string =>
  `pass-on:${appointmentId}:${contactId}`;
const toldSetting = (appointmentId: string): string => `passed-on:${appointmentId}`;

export function askedToPassOnWrite({ id, slotId }: Dated, contactId: string): Write {
  return { kind: 'setting', name: askedSetting(id, contactId), value: slotId };
}

/** Whether a phone was asked to tell the family of its present date. */
export async function wasAskedToPassOn(
  storage: Reads,
  { id, slotId }: Dated,
  contactId: string,
): Promise<boolean> {
  return (await storage.readSetting(askedSetting(id, contactId))) === slotId;
}

/** Whether a phone was ever asked to tell the family of this appointment, of whatever date. */
export async function wasEverAskedToPassOn(
  storage: Reads,
  { id }: Dated,
  contactId: string,
): Promise<boolean> {
  return (await storage.readSetting(askedSetting(id, contactId))) !== null;
}

export function passedOnWrite({ id, slotId }: Dated): Write {
  return { kind: 'setting', name: toldSetting(id), value: slotId };
}

/** Whether somebody says they told the family of its present date. */
export async function wasPassedOn(storage: Reads, { id, slotId }: Dated): Promise<boolean> {
  return (await storage.readSetting(toldSetting(id))) === slotId;
}
