import type { AddressFlag, SendForm } from '../channels/transport.ts';
import type { OutboxMessage, OutboxRow } from '../domain/message.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { smsAddressOf } from '../domain/sms-address.ts';
import { inWhatsAppWindow } from '../domain/whatsapp-window.ts';
import { queueFollowUp } from './follow-up.ts';
import type { Shared } from './options.ts';
import { chooseSender } from './sender-choice.ts';

/** What WhatsApp says when not the message but the way is wrong: the same may go another way. */
export type WayClosed = Extract<AddressFlag, 'outside_window' | 'not_on_channel'>;

export function isWayClosed(flag: AddressFlag | null | undefined): flag is WayClosed {
  return flag === 'outside_window' || flag === 'not_on_channel';
}

/**
 * In which form a message may leave now: decided when it leaves, not when it was queued, because it may have waited for a
 * morning, for its turn, or for days. Null when WhatsApp takes neither free text nor a template of ours.
 */
export async function formNow(shared: Shared, row: OutboxRow): Promise<SendForm | null> {
  if (row.channel !== 'whatsapp' || shared.sms === null) return 'free';
  return formAt(shared, row, shared.clock.now());
}

/** How a WhatsApp row was sent: it is written nowhere, so it is decided once more as it was then. */
export async function formThen(shared: Shared, row: OutboxRow): Promise<SendForm> {
  return (await formAt(shared, row, row.attemptedAt ?? row.createdAt)) ?? 'free';
}

/** @param at UTC milliseconds */
async function formAt(shared: Shared, row: OutboxRow, at: number): Promise<SendForm | null> {
  const template = shared.hasTemplate(row) ? 'template' : null;
  if (row.content.template?.only === true) return template;
  // One that does not open says nothing of when they wrote last: it goes as whoever's who never did.
  const talk = await ifItOpens(shared.storage.findConversation(row.contactId));
  return inWhatsAppWindow(talk?.lastWhatsAppAt ?? null, at) ? 'free' : template;
}

/**
 * Queues the same news to go another way: as an approved template where free text was tried and there is one, else by SMS to
 * the same person. One commit, once for a row, however often and by whomever it is asked; the row itself ends as failed.
 * Gives false when there is no other way: nobody will be told unless somebody looks.
 * @param tried the form in which it was sent; null when it has not left
 */
export async function goAnotherWay(
  shared: Shared,
  row: OutboxRow,
  closed: WayClosed,
  tried: SendForm | null,
): Promise<boolean> {
  const instead = await messagesInstead(shared, row, closed, tried);
  if (instead.length === 0) return false;
  const outcome = await queueFollowUp(shared, row, `instead:${row.id}`, instead);
  if (outcome === 'ok') {
    const by = instead[0]?.channel === 'sms' ? 'sms' : 'template';
    shared.log.info({ id: row.id, closed, by }, 'A WhatsApp message goes another way.');
    for (const { sender } of instead.slice(0, 1)) shared.wake(sender);
  }
  return true;
}

async function messagesInstead(
  shared: Shared,
  row: OutboxRow,
  closed: WayClosed,
  tried: SendForm | null,
): Promise<readonly OutboxMessage[]> {
  if (row.channel !== 'whatsapp') return [];
  const { template } = row.content;
  const untried = tried === 'free' && template !== undefined && template.only !== true;
  if (closed === 'outside_window' && untried && shared.hasTemplate(row)) {
    const content = { ...row.content, template: { ...template, only: true as const } };
    return [{ ...messageOf(row), id: idInstead(row, 't'), content, notBefore: shared.clock.now() }];
  }
  return bySms(shared, row);
}

async function bySms(shared: Shared, row: OutboxRow): Promise<readonly OutboxMessage[]> {
  const { sms, storage, clock } = shared;
  const to = smsAddressOf(row.to);
  if (sms === null || to === null) return [];
  const talk = await ifItOpens(storage.findConversation(row.contactId));
  // Who wrote to one of our SMS numbers last knows that one.
  const known =
    talk !== null && talk.channel === 'sms' && sms.senders.includes(talk.sender) ? talk.sender : null;
  const sender = known ?? chooseSender(sms.senders, row.contactId);
  if (sender === null) return [];
  const now = clock.now();
  const { keepAccents, asks } = row.content;
  return (row.content.sms ?? [unmarked(row.content.body)]).map((body, index) => ({
    ...messageOf(row),
    id: idInstead(row, `s${String(index + 1)}`),
    channel: 'sms',
    to,
    sender,
    ...sms.render({ body, ...(keepAccents && { keepAccents }), ...(asks && { asks }) }),
    notBefore: now,
  }));
}

/** The row as it was queued. */
function messageOf(row: OutboxRow): OutboxMessage {
  const { state: _s, attempts: _a, owner: _o, attemptedAt: _t, sid: _i, error: _e, ...message } = row;
  return message;
}

/** `ID.t`, `ID.s1`, `ID.s2`: of a later try (`ID~2`), `ID-2.s1`, since what counts tries reads the rest after `~` as a number. */
function idInstead(row: OutboxRow, way: string): string {
  return `${row.id.replace('~', '-')}.${way}`;
}

/** Without WhatsApp's signs for bold. */
function unmarked(body: string): string {
  return body.replace(/\*([^*\n]+)\*/g, '$1');
}
