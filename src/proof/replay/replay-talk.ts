import { contactPoint } from '../../domain/address.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { PRIORITIES } from '../../domain/message.ts';
import { slotId } from '../../domain/slot.ts';
import { addDays, instantOf, localOf } from '../../domain/zoned-time.ts';
import { sendDueReminders } from '../../appointments/reminders.ts';
import { assign } from '../../decisions/assign.ts';
import { recipientOf, sendWrites } from '../../messages/outgoing.ts';
import { portOf } from '../../../flows/programme.ts';
import { readProgramme } from '../../programme/programme.ts';
import { signedProgramme, type Ground } from '../heard/ground.ts';
import { handOver } from '../heard/hand-over.ts';
import { sayText, SENDERS } from '../heard/hear.ts';
import type { KnownWords } from './known-words.ts';
import { nameWords, plainOurs } from './ours.ts';
import { askedBy } from './record-talk.ts';
import type { Answer, RecordedEvent, RecordedSettings, RecordedTalk, RecordedText } from './recorded.ts';

/** A text of a talk, and what it is answered now. */
export interface ReplayedText {
  readonly recorded: RecordedText;
  readonly now: readonly Answer[];
}

const PHONE = '+526641000001';
const PEOPLE = 20;
const LIVES_MS = 24 * 3_600_000;

/**
 * Has the texts of a talk come to the present machine, each at its time, on an empty ground that begins when the talk did. What came
 * unasked comes again: appointments, reminders, what staff and broadcasts wrote.
 */
export async function replayTalk(
  ground: Ground,
  talk: RecordedTalk,
  { known, settings }: { readonly known: KnownWords; readonly settings: RecordedSettings },
): Promise<readonly ReplayedText[]> {
  const { storage, clock } = ground;
  await storage.importCases(talk.people, { dryRun: false });
  const before = await readProgramme(storage);
  const { viewers, gates, officeHours, helplines, papers } = settings;
  const record = { ...before, viewers, gates, officeHours, helplines, papers };
  await storage.commit([{ kind: 'programme', record: signedProgramme(record, clock.now()) }]);
  const names = nameWords(talk.people.flatMap(({ givenNames, surnames }) => [givenNames, surnames]));
  const contactId = storage.contactIdOf(contactPoint(PHONE));
  const replayed: ReplayedText[] = [];
  let buttons: readonly string[] = [];
  for (const event of talk.events) {
    ground.wait(Math.max(0, talk.began + event.at - clock.now()));
    await sendDueReminders({ ...ground, senderFor: () => null });
    await handOver(ground);
    if (event.kind !== 'text') {
      await comeUnasked(ground, contactId, event);
      continue;
    }
    const message = await messageOf(ground, contactId, event, buttons);
    const { writes } = await sayText(ground, PHONE, message.text, message);
    const contents = writes.flatMap((write) =>
      write.kind === 'send' && write.message.purpose === 'reply' ? [write.message.content] : [],
    );
    replayed.push({
      recorded: event,
      now: contents.map(({ body, asks }) => ({ body: plainOurs(body, known, names), asks: askedBy(asks) })),
    });
    await handOver(ground);
    const rows = await storage.listOutboxOf(contactId);
    buttons = rows.flatMap(({ content }) => (content.choices ?? []).map(({ id }) => id)).reverse();
  }
  return replayed;
}

/** @param buttons of all messages so far, the newest first */
async function messageOf(
  { storage }: Ground,
  contactId: string,
  { channel, text, pressed, attachment, location, carrier }: RecordedText,
  buttons: readonly string[],
): Promise<Partial<InboundMessage> & { readonly text: string }> {
  const [registration] = await storage.listRegistrationsOf(contactId);
  const appointment =
    registration === undefined ? null : await storage.findActiveAppointment(registration.id);
  const payload =
    pressed === null
      ? null
      : (buttons.find((id) => id === pressed || id.startsWith(`${pressed}#`)) ?? pressed);
  return {
    ...{ channel, to: SENDERS[channel], attachment, location, payload, answeredByCarrier: carrier },
    text: text
      .replaceAll('{{receipt}}', registration?.receipt ?? 'R000000')
      .replaceAll('{{reference}}', appointment?.reference ?? 'C000000'),
  };
}

async function comeUnasked(
  ground: Ground,
  contactId: string,
  event: Exclude<RecordedEvent, RecordedText>,
): Promise<void> {
  const { storage, clock } = ground;
  if (event.kind === 'until') return;
  if (event.kind === 'appointment') {
    const { port, days, time } = event;
    const { zone } = portOf(port);
    const date = addDays(localOf(clock.now(), zone).date, days);
    const startsAt = instantOf(date, time, zone);
    const slot = { id: slotId(port, date, time), port, date, time, startsAt, capacity: PEOPLE, taken: 0 };
    await storage.importSlots([slot]);
    await assign({ ...ground, port, from: date, to: date, dryRun: false, actor: 'replay' });
  } else {
    const recipient = await recipientOf(storage, contactId);
    if (recipient === null) return;
    const now = clock.now();
    const content = { body: event.who, ...(event.asks && { asks: { what: event.who } }) };
    const sending = { purpose: event.who, priority: PRIORITIES.reply, group: null, quietZone: null };
    await storage.commit(
      sendWrites(ground, now, recipient, [content], { ...sending, expiresAt: now + LIVES_MS }),
    );
  }
  await handOver(ground);
}
