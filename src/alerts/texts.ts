import { contactPoint, type Channel } from '../domain/address.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { ProgrammeRecord, StaffPhone } from '../domain/programme-record.ts';
import { PRIORITIES } from '../domain/message.ts';
import { sendWrite, type OutgoingDeps } from '../messages/outgoing.ts';
import type { Write } from '../storage/write.ts';
import { LONG_MS, MERGED_MS, type Due } from './due.ts';

export interface AlertTextDeps extends OutgoingDeps {
  /** Our sender of a channel for a phone; null when we have none. */
  readonly senderFor: (channel: Channel, contactId: string) => string | null;
}

/** How many wait, and for how many whole minutes the first one has. */
export interface Waiting {
  readonly waiting: number;
  readonly minutes: number;
}

/** Texts to the phones that an admin listed: how many wait, and nothing of whom or what. None to a phone that stopped. */
export async function alertTexts(
  deps: AlertTextDeps,
  { staffPhones, alertLanguage }: ProgrammeRecord,
  due: Due,
  values: Waiting,
): Promise<readonly Write[]> {
  const admins = staffPhones.filter(({ admin }) => admin === true);
  const others = staffPhones.filter(({ admin }) => admin !== true);
  const apart = admins.length > 0 && others.length > 0;
  const isLong = values.minutes * 60_000 >= LONG_MS;
  // Where only one kind is listed, it is told both.
  const first = due.staff ? (apart ? others : staffPhones) : [];
  const second = due.admin && apart ? admins : [];
  const said = { ...values, language: alertLanguage };
  const texts = await Promise.all([
    ...first.map((phone) => alertText(deps, phone, !apart && isLong ? 'untaken' : 'waiting', said)),
    ...second.map((phone) => alertText(deps, phone, 'untaken', said)),
  ]);
  return texts.flat();
}

/** SMS, where we have a sender of it: WhatsApp takes free text only from who wrote within a day. */
async function alertText(
  { storage, clock, ids, wording, senderFor }: AlertTextDeps,
  { number }: StaffPhone,
  key: 'waiting' | 'untaken',
  { language, ...values }: Waiting & { readonly language: ProgrammeRecord['alertLanguage'] },
): Promise<readonly Write[]> {
  const contactId = storage.contactIdOf(contactPoint(number));
  if ((await ifItOpens(storage.findConversation(contactId)))?.stopped === true) return [];
  const channel = senderFor('sms', contactId) === null ? 'whatsapp' : 'sms';
  const sender = senderFor(channel, contactId);
  if (sender === null) return [];
  const body = wording.text({ key: `alert:${key}`, values }, language, channel);
  const now = clock.now();
  return [
    sendWrite(
      ids.next(),
      now,
      { contactId, channel, address: number, sender },
      wording.render({ body }, channel),
      {
        purpose: 'alert',
        priority: PRIORITIES.reply,
        group: null,
        // The next one says how it stands then.
        expiresAt: now + MERGED_MS,
        quietZone: null,
      },
    ),
  ];
}
