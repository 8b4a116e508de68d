import { readButton } from '../../../flows/buttons.ts';
import { parseANumber } from '../../domain/a-number.ts';
import type { Asks } from '../../domain/asks.ts';
import type { Case } from '../../domain/case.ts';
import { isClip } from '../../domain/clip.ts';
import type { InboundMessage, OutboxRow } from '../../domain/message.ts';
import { REACH_KINDS } from '../../domain/reminder.ts';
import { localOf } from '../../domain/zoned-time.ts';
import { portOf } from '../../../flows/programme.ts';
import type { Storage } from '../../storage/storage.ts';
import type { KnownWords } from './known-words.ts';
import { plainOurs } from './ours.ts';
import type { Answer, RecordedEvent, RecordedTalk } from './recorded.ts';
import { createRedactor, type Redactor } from './redactor.ts';

export interface RecordDeps {
  readonly storage: Storage;
  readonly known: KnownWords;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
}

/** Texts of one contact that are read; a longer talk is recorded up to there. */
const MOST_TEXTS = 1_000;
const WEEK = 7 * 24 * 3_600_000;
/** Weeks that a talk is moved by: later, because phases begin on a day. */
const WEEKS = 26;
const DAY = 24 * 3_600_000;
/** What the clock brings by itself when a talk is replayed. */
const isByClock = (purpose: string): boolean =>
  purpose.startsWith('reminder.') || REACH_KINDS.some((kind) => kind === purpose);

/** What an answer asks, by name. */
export const askedBy = (asks: Asks | undefined): string | null =>
  asks === undefined ? null : asks.what === 'question' ? asks.name : asks.what;

/** Records the talk of one contact with nothing in it that tells whose it was; null when they never texted. */
export async function recordTalk(
  contactId: string,
  talk: number,
  { storage, known, random }: RecordDeps,
): Promise<RecordedTalk | null> {
  const texts = await storage.listInbound(contactId, MOST_TEXTS);
  const [first] = texts;
  const conversation = await storage.findConversation(contactId);
  if (first === undefined) return null;
  const registrations = await storage.listRegistrationsOf(contactId);
  const people = await peopleOf(
    storage,
    texts,
    registrations.map(({ familyId }) => familyId),
  );
  const appointments = await Promise.all(registrations.map(({ id }) => storage.findActiveAppointment(id)));
  const codes = new Map([
    ...registrations.map(({ receipt }) => [receipt, '{{receipt}}'] as const),
    ...appointments.flatMap((each) => (each === null ? [] : [[each.reference, '{{reference}}'] as const])),
  ]);
  const redactor = createRedactor({ known, people, language: conversation?.language ?? null, codes, random });
  // A clip says what its text says.
  const rows = (await storage.listOutboxOf(contactId)).filter((row) => !isClip(row));
  const began = first.receivedAt;
  const moved = WEEK * (1 + Math.floor(random() * WEEKS));
  const plain = (row: OutboxRow): Answer => ({
    body: plainOurs(row.content.body, known, redactor.names),
    asks: askedBy(row.content.asks),
  });
  return {
    talk,
    began: began + moved,
    people: [...familiesOf(people, redactor)],
    events: await eventsOf({ storage, texts, rows, began, plain, redactor }),
  };
}

/** Whoever is registered by it, and whoever is named by an A-number in it, with their families. */
async function peopleOf(
  storage: Storage,
  texts: readonly InboundMessage[],
  registered: readonly string[],
): Promise<readonly Case[]> {
  const families = new Set(registered);
  for (const { text } of texts) {
    const read = parseANumber(text);
    const found = read.kind === 'ok' ? await storage.findCase(read.aNumber) : null;
    if (found !== null) families.add(found.familyId);
  }
  const people = await Promise.all([...families].map((id) => storage.findFamily(id)));
  return people.flat();
}

/** Families stay together under a made-up name. */
function familiesOf(people: readonly Case[], redactor: Redactor): readonly Case[] {
  const names = new Map<string, string>();
  return people.map((person) => {
    const made = redactor.person(person);
    const familyId = names.get(person.familyId) ?? made.familyId;
    names.set(person.familyId, familyId);
    return { ...made, familyId };
  });
}

interface Told {
  readonly storage: Storage;
  readonly texts: readonly InboundMessage[];
  readonly rows: readonly OutboxRow[];
  readonly began: number;
  readonly plain: (row: OutboxRow) => Answer;
  readonly redactor: Redactor;
}

/** Texts with their answers, and what came unasked, in their order; nothing after what cannot be done again. */
async function eventsOf({ storage, texts, rows, began, plain, redactor }: Told): Promise<RecordedEvent[]> {
  const replies = rows.filter(({ purpose }) => purpose === 'reply');
  const events: RecordedEvent[] = [];
  let asked: string | null = null;
  for (const [at, text] of texts.entries()) {
    const next = texts[at + 1]?.receivedAt ?? Infinity;
    const answers = replies
      .filter(({ createdAt }) => createdAt >= text.receivedAt && createdAt < next)
      .map(plain);
    events.push(textEvent(text, { at: text.receivedAt - began, asked, answers, redactor }));
    asked = answers.at(-1)?.asks ?? asked;
  }
  const seen = new Set<string>();
  for (const row of rows) {
    const event = await unaskedEvent(storage, row, row.createdAt - began, seen);
    if (event !== null) events.push(event);
  }
  events.sort((one, other) => one.at - other.at);
  const end = events.findIndex(({ kind }) => kind === 'until');
  return end < 0 ? events : events.slice(0, end + 1);
}

function textEvent(
  message: InboundMessage,
  {
    at,
    asked,
    answers,
    redactor,
  }: { at: number; asked: string | null; answers: Answer[]; redactor: Redactor },
): RecordedEvent {
  const { channel, payload, attachment, location, answeredByCarrier } = message;
  const button = payload === null ? null : readButton(payload);
  return {
    ...{ kind: 'text', at, channel, attachment, answers },
    text: redactor.text(message.text, asked),
    pressed: button === null ? null : `${button.key}#${button.choice}`,
    // Eleven kilometres: the city, not the house.
    location:
      location === null
        ? null
        : { latitude: rounded(location.latitude), longitude: rounded(location.longitude) },
    carrier: answeredByCarrier,
  };
}

const rounded = (degrees: number): number => Math.round(degrees * 10) / 10;

/** @param seen appointments that were given already */
async function unaskedEvent(
  storage: Storage,
  { purpose, group, content, createdAt }: OutboxRow,
  at: number,
  seen: Set<string>,
): Promise<RecordedEvent | null> {
  if (purpose === 'reply' || isByClock(purpose)) return null;
  if (purpose === 'staff' || purpose === 'broadcast')
    return { kind: 'wrote', at, who: purpose, asks: content.asks !== undefined };
  const id = /^appointment:(.+)$/.exec(group ?? '')?.[1] ?? '';
  const appointment = purpose === 'instruction' ? await storage.findAppointment(id) : null;
  if (appointment === null) return { kind: 'until', at, purpose };
  // One message may come in parts.
  if (seen.has(`${id} ${String(createdAt)}`)) return null;
  if ([...seen].some((each) => each.startsWith(`${id} `))) return { kind: 'until', at, purpose: 'moved' };
  seen.add(`${id} ${String(createdAt)}`);
  const { port, date, time } = appointment;
  const today = localOf(createdAt, portOf(port).zone).date;
  return { kind: 'appointment', at, port, time, days: (Date.parse(date) - Date.parse(today)) / DAY };
}
