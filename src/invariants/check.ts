import { z } from 'zod';
import type { CopyStorage } from '../storage/copy-port.ts';
import { checkAudit } from './audit.ts';
import type { Bounds, Finding, Report } from './invariants.ts';
import { checkMessages, checkTold, toldOf, type Told } from './messages.ts';
import { checkPhone, type PhoneLog } from './phones.ts';
import { checkProgramme } from './programme.ts';
import { byContact, messageRow, rowsOf, textRow, type MessageRow, type TextRow } from './rows.ts';
import { checkTexts } from './texts.ts';
import { erasedContact } from '../domain/erasure.ts';
import { ourNumberSetting } from '../storage/our-numbers.ts';

/** What a check came to. */
export interface Checked {
  readonly findings: readonly Finding[];
  /** How much was looked at. */
  readonly counts: {
    readonly contacts: number;
    readonly texts: number;
    readonly messages: number;
    readonly registrations: number;
    readonly appointments: number;
  };
}

/**
 * Reads a database, and what the channel recorded where that is known, and finds what of INVARIANTS does not hold. Reads a contact at a
 * time. The database must be still: what changes between two reads looks like a finding.
 */
export async function checkInvariants(
  rows: Pick<CopyStorage, 'exportRows'>,
  bounds: Bounds,
  log: PhoneLog | null = null,
): Promise<Checked> {
  const findings: Finding[] = [];
  const report: Report = (invariant, about, what) => findings.push({ invariant, about, what });
  await checkAudit(rows, report);
  const programme = await checkProgramme(rows, report);
  const told: Told[] = [];
  const counts = { contacts: 0, texts: 0, messages: 0 };
  const ours = await ourNumbers(rows);
  const looked = new Set<string>();
  for await (const { contactId, texts, messages } of people(rows)) {
    looked.add(contactId);
    counts.contacts += 1;
    counts.texts += texts.length;
    counts.messages += messages.length;
    const talk = programme.talks.get(contactId);
    checkMessages(messages, talk, bounds, report);
    if (!ours.has(ourNumberSetting(contactId)) && !isErased(contactId))
      checkTexts(texts, messages, talk, report);
    if (log !== null) checkPhone(log.of(contactId), { texts, messages }, bounds, report);
    told.push(...toldOf(messages));
  }
  checkTold(told, programme, bounds, report);
  if (log !== null) checkUnknown(log, looked, report);
  const { registrations, appointments } = programme;
  return {
    findings,
    counts: { ...counts, registrations: registrations.size, appointments: appointments.size },
  };
}

/** What is kept of an erased text, so that it does not come a second time, is nobody’s. */
const isErased = (contactId: string): boolean => contactId.startsWith(erasedContact(''));

/** Phones of which nothing is stored: whoever was erased was answered before. */
function checkUnknown(log: PhoneLog, looked: ReadonlySet<string>, report: Report): void {
  const contacts = [...log.contacts];
  if (contacts.length > 0 && !contacts.some((contactId) => looked.has(contactId)))
    report('text_heard', 'log', 'not one of its phones is in this database: it is the log of another one');
  for (const contactId of contacts) {
    const last = log.of(contactId).at(-1);
    if (!looked.has(contactId) && last?.way === 'in')
      report('text_heard', last.sid, 'is in the channel’s log, and nothing of its phone is stored');
  }
}

/** Names of the settings that say which contacts are numbers of ours. */
async function ourNumbers(rows: Pick<CopyStorage, 'exportRows'>): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { name } of rowsOf(rows, 'settings', z.object({ name: z.string() }))) names.add(name);
  return names;
}

interface Person {
  readonly contactId: string;
  readonly texts: readonly TextRow[];
  readonly messages: readonly MessageRow[];
}

/** Texts and messages of each contact together: both are read in the order of contacts. */
async function* people(rows: Pick<CopyStorage, 'exportRows'>): AsyncGenerator<Person> {
  const texts = byContact(rowsOf(rows, 'inbound', textRow));
  const messages = byContact(rowsOf(rows, 'outbox', messageRow));
  let text = await texts.next();
  let message = await messages.next();
  for (;;) {
    const one = text.done === true ? undefined : text.value[0]?.contactId;
    const other = message.done === true ? undefined : message.value[0]?.contactId;
    const contactId = one === undefined || (other !== undefined && other < one) ? other : one;
    if (contactId === undefined) return;
    const person = {
      contactId,
      texts: one === contactId && text.done !== true ? text.value : [],
      messages: other === contactId && message.done !== true ? message.value : [],
    };
    if (one === contactId) text = await texts.next();
    if (other === contactId) message = await messages.next();
    yield person;
  }
}
