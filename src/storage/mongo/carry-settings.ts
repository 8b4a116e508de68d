import { CHANNELS } from '../../domain/address.ts';
import {
  ALIAS_SETTINGS,
  ASKED_SETTINGS,
  FLAG_SETTINGS,
  readFlagValue,
  TOLD_SETTINGS,
} from '../carried-settings.ts';
import type { Models } from './models.ts';

/**
 * Makes records of what settings hid (carried-settings.ts). What is a record already stays as it is, and so do the settings, for
 * processes of the version before. Any number may do it at once, and again.
 */
export async function carrySettings({ settings, aliases, addressFlags, passedOn }: Models): Promise<void> {
  async function each(prefix: string, carry: (id: string, value: string) => Promise<unknown>): Promise<void> {
    // A range: it is read from the index of names.
    const named = settings.find({ _id: { $gte: prefix, $lt: `${prefix}~` } }).lean();
    for await (const { _id, value } of named.cursor()) await carry(_id.slice(prefix.length), value);
  }

  await each(ALIAS_SETTINGS, (_id, contactId) =>
    aliases.updateOne({ _id }, { $setOnInsert: { contactId } }, { upsert: true }),
  );
  await each(FLAG_SETTINGS, async (_id, value) => {
    const { flag, at } = readFlagValue(value);
    const channel = CHANNELS.find((each) => _id.endsWith(`:${each}`));
    if (channel === undefined || at < 0) return;
    const contactId = _id.slice(0, -channel.length - 1);
    const fields = { contactId, channel, flag, at: new Date(at), clearedAt: null };
    await addressFlags.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
  });
  await each(ASKED_SETTINGS, async (_id, slotId) => {
    const [appointmentId, contactId] = _id.split(':', 2);
    const fields = { appointmentId, contactId, state: 'asked', slotId };
    await passedOn.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
  });
  await each(TOLD_SETTINGS, (_id, slotId) => {
    const fields = { appointmentId: _id, contactId: null, state: 'told', slotId };
    return passedOn.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
  });
}
