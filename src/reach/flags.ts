import type { Channel } from '../domain/address.ts';
import { flagId, type AddressFlag, type FlagOnFile } from '../domain/address-flag.ts';
import { FLAG_SETTINGS, isTakenBack, readFlagValue } from '../storage/carried-settings.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

type Reads = Pick<Storage, 'findAddressFlag' | 'readSetting'>;

/**
 * Keeps what a channel said, so that staff see why nothing arrives and nothing else is tried there.
 * @param at UTC milliseconds
 */
export function flagWrite(contactId: string, channel: Channel, flag: AddressFlag, at: number): Write {
  return storeFlag({ contactId, channel, flag, at, clearedAt: null });
}

const storeFlag = (kept: FlagOnFile): Write => ({
  kind: 'addressFlag',
  flag: { id: flagId(kept.contactId, kept.channel), ...kept },
});

/**
 * Takes back what a channel said against an address, since a message arrived there. A stop stands: it is the person's word.
 * @param now UTC milliseconds
 */
export async function clearedFlagWrites(
  storage: Reads,
  contactId: string,
  channel: Channel,
  now: number,
): Promise<readonly Write[]> {
  const kept = await flagOn(storage, contactId, channel, 0);
  return kept === null || kept.flag === 'stopped' ? [] : [storeFlag({ ...kept, clearedAt: now })];
}

/**
 * What a channel said of a contact's address and is still true: a text from the person since then proves that it works.
 * @param lastInboundAt UTC milliseconds of the contact's last text, 0 when there was none
 */
export async function flagOn(
  storage: Reads,
  contactId: string,
  channel: Channel,
  lastInboundAt: number,
): Promise<FlagOnFile | null> {
  const id = flagId(contactId, channel);
  const stored = await storage.findAddressFlag(id);
  const known = Math.max(stored?.at ?? -1, stored?.clearedAt ?? -1);
  // A process of the version before may have heard of it since, or that something arrived.
  const value = await storage.readSetting(`${FLAG_SETTINGS}${id}`);
  const carried = value === null ? null : readFlagValue(value);
  if (carried !== null && isTakenBack(carried)) return null;
  const kept =
    carried !== null && carried.at > known ? { contactId, channel, ...carried, clearedAt: null } : stored;
  return kept !== null && kept.clearedAt === null && kept.at >= lastInboundAt ? kept : null;
}
