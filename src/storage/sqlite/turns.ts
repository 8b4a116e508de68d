import { CHANNELS } from '../../domain/address.ts';
import type { Conversation } from '../../domain/conversation.ts';
import { LANGUAGES } from '../../domain/language.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { WANTS_ALL, type Wishes } from '../outbox-rules.ts';
import { ourNumberSetting } from '../our-numbers.ts';
import { talkFields, textFields } from '../sealed-fields.ts';
import { ATTACHMENTS, CARRIER_ANSWERS } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { bool, flag, number, numberOrNull, oneOf, oneOfOrNull, sealed, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';

/** The columns of a talk `t`; `open` reads them after one other. */
export const TALK = `t.contact_id, t.version, t.machine, t.machine_version, t.language, t.channel, t.sender,
  t.last_whatsapp_at, t.last_inbound_at, t.stopped, t.with_person, t.news, t.sealed`;
const TALK_COLUMNS = TALK.split(',').length;

/** Talks and the texts taken in. */
export function createTurns(connection: Connection, vault: Vault) {
  const talkSeal = sealed(vault, talkFields);
  const textSeal = sealed(vault, textFields);

  const load = connection.prepare(
    `SELECT EXISTS (SELECT 1 FROM inbound WHERE sid = ?), ${TALK},
       EXISTS (SELECT 1 FROM settings WHERE name = ?)
     FROM (SELECT 1) LEFT JOIN conversations t ON t.contact_id = ?`,
  );
  const find = connection.prepare(`SELECT 0, ${TALK} FROM conversations t WHERE t.contact_id = ?`);
  const list = connection.prepare(
    `SELECT sid, channel, recipient, attachment, answered_by_carrier, received_at, sealed
     FROM inbound WHERE contact_id = ? ORDER BY seq LIMIT ?`,
  );
  const seen = connection.prepare('SELECT 1 FROM inbound WHERE sid = ?');
  const take = connection.prepare(
    `INSERT INTO inbound (sid, contact_id, channel, recipient, attachment, answered_by_carrier, received_at, sealed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const version = connection.prepare('SELECT version FROM conversations WHERE contact_id = ?');
  const wishes = connection.prepare('SELECT stopped, news FROM conversations WHERE contact_id = ?');
  const insert = connection.prepare(
    `INSERT INTO conversations (version, machine, machine_version, language, channel, sender,
       last_whatsapp_at, last_inbound_at, stopped, with_person, news, sealed, contact_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = connection.prepare(
    `UPDATE conversations SET version = ?, machine = ?, machine_version = ?, language = ?, channel = ?, sender = ?,
       last_whatsapp_at = ?, last_inbound_at = ?, stopped = ?, with_person = ?, news = ?, sealed = ? WHERE contact_id = ?`,
  );

  /** The talk in columns 1 and on; null when the join found none. */
  function conversationOf(row: Row): Conversation | null {
    if (row[1] === null) return null;
    return {
      contactId: text(row, 1),
      version: number(row, 2),
      machine: text(row, 3),
      machineVersion: number(row, 4),
      language: oneOfOrNull(LANGUAGES, row, 5),
      channel: oneOf(CHANNELS, row, 6),
      sender: text(row, 7),
      lastWhatsAppAt: numberOrNull(row, 8),
      lastInboundAt: number(row, 9),
      stopped: bool(row, 10),
      withPerson: bool(row, 11),
      news: bool(row, 12),
      ...talkSeal.open(row, 13),
    };
  }

  function messageOf(row: Row): InboundMessage {
    return {
      sid: text(row, 0),
      channel: oneOf(CHANNELS, row, 1),
      to: text(row, 2),
      attachment: oneOfOrNull(ATTACHMENTS, row, 3),
      answeredByCarrier: oneOfOrNull(CARRIER_ANSWERS, row, 4),
      receivedAt: number(row, 5),
      ...textSeal.open(row, 6),
    };
  }

  return {
    open: conversationOf,
    loadTurn(sid: string, contactId: string) {
      const row = load.get([sid, ourNumberSetting(contactId), contactId]) ?? [0, null];
      const found = { seen: bool(row, 0), conversation: conversationOf(row) };
      return row[TALK_COLUMNS + 1] === 1 ? { ...found, ours: true as const } : found;
    },
    findConversation(contactId: string): Conversation | null {
      const row = find.get([contactId]);
      return row === null ? null : conversationOf(row);
    },
    listInbound: (contactId: string, limit: number) => list.all([contactId, limit]).map(messageOf),
    /** What the contact wants of us; everything when there is no talk. */
    wishesOf(contactId: string): Wishes {
      const row = wishes.get([contactId]);
      return row === null ? WANTS_ALL : { stopped: bool(row, 0), news: bool(row, 1) };
    },

    checkInbound: (message: InboundMessage): CommitOutcome =>
      seen.get([message.sid]) === null ? 'ok' : 'duplicate',
    writeInbound(contactId: string, message: InboundMessage): void {
      const { from, externalId, text, payload, location } = message;
      take.run([
        message.sid,
        contactId,
        message.channel,
        message.to,
        message.attachment,
        message.answeredByCarrier,
        message.receivedAt,
        textSeal.seal({ from, externalId, text, payload, location }),
      ]);
    },
    checkConversation(conversation: Conversation): CommitOutcome {
      const row = version.get([conversation.contactId]);
      return (row === null ? 0 : number(row, 0)) === conversation.version - 1 ? 'ok' : 'stale';
    },
    writeConversation(conversation: Conversation): void {
      const { snapshot, address, externalId, damping } = conversation;
      const statement = conversation.version === 1 ? insert : update;
      statement.run([
        conversation.version,
        conversation.machine,
        conversation.machineVersion,
        conversation.language,
        conversation.channel,
        conversation.sender,
        conversation.lastWhatsAppAt,
        conversation.lastInboundAt,
        flag(conversation.stopped),
        flag(conversation.withPerson),
        flag(conversation.news),
        talkSeal.seal({ snapshot, address, externalId, ...(damping && { damping }) }),
        conversation.contactId,
      ]);
    },
  };
}

export type Turns = ReturnType<typeof createTurns>;
