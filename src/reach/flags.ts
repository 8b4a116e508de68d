import { z } from 'zod';
import type { Channel } from '../domain/address.ts';
import { ADDRESS_FLAGS, type AddressFlag } from '../domain/address-flag.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** What a channel last said of a contact's address there. */
export interface FlagOnFile {
  readonly flag: AddressFlag;
  /** UTC milliseconds. */
  readonly at: number;
}

const stored = z.object({ flag: z.enum(ADDRESS_FLAGS), at: z.number() });

const settingOf = (contactId: string, channel: Channel): string => `address-flag:${contactId}:${channel}`;

/** Keeps what a channel said, so that staff see why nothing arrives and nothing else is tried there. */
export function flagWrite(contactId: string, channel: Channel, { flag, at }: FlagOnFile): Write {
  return { kind: 'setting', name: settingOf(contactId, channel), value: JSON.stringify({ flag, at }) };
}

/** Before any text: what is kept with it counts no more. */
const TAKEN_BACK = -1;

/** Takes back what a channel said against an address, since a message arrived there. A stop stands: it is the person's word. */
export async function clearedFlagWrites(
  storage: Pick<Storage, 'readSetting'>,
  contactId: string,
  channel: Channel,
): Promise<readonly Write[]> {
  const kept = await flagOn(storage, contactId, channel, 0);
  return kept === null || kept.flag === 'stopped'
    ? []
    : [flagWrite(contactId, channel, { flag: kept.flag, at: TAKEN_BACK })];
}

/**
 * What a channel said of a contact's address and is still true: a text from the person since then proves that it works.
 * @param lastInboundAt UTC milliseconds of the contact's last text, 0 when there was none
 */
export async function flagOn(
  storage: Pick<Storage, 'readSetting'>,
  contactId: string,
  channel: Channel,
  lastInboundAt: number,
): Promise<FlagOnFile | null> {
  const value = await storage.readSetting(settingOf(contactId, channel));
  if (value === null) return null;
  const kept = stored.parse(JSON.parse(value));
  return kept.at >= lastInboundAt ? kept : null;
}
