import type { Conversation } from '../../domain/conversation.ts';
import type { InboundMessage } from '../../domain/message.ts';
import { NO_OPT_OUT, type OptOut } from '../outbox-rules.ts';
import { ourNumberSetting } from '../our-numbers.ts';
import { conversationRecord } from '../records/conversations.ts';
import { inboundRecord, type TakenText } from '../records/inbound.ts';
import { settingRecord } from '../records/settings.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { bool } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import { columnsOf, createTable } from './record-table.ts';

const TALK = columnsOf(conversationRecord, 't');

/** Talks and the texts taken in. */
export function createTurns(connection: Connection, vault: Vault) {
  const talks = createTable(connection, vault, conversationRecord);
  const texts = createTable(connection, vault, inboundRecord);
  const settings = createTable(connection, vault, settingRecord);

  const load = connection.prepare(
    `SELECT ${TALK.join(', ')}, EXISTS (SELECT 1 FROM inbound WHERE sid = ?),
       EXISTS (SELECT 1 FROM settings WHERE name = ?)
     FROM (SELECT 1) LEFT JOIN conversations t ON t.contact_id = ?`,
  );
  const list = texts.select('WHERE contact_id = ? ORDER BY seq LIMIT ?');
  const seen = connection.prepare('SELECT 1 FROM inbound WHERE sid = ?');
  const optOut = connection.prepare('SELECT stopped, news FROM conversations WHERE contact_id = ?');
  const texted = connection.prepare(
    'SELECT 1 FROM conversations WHERE contact_id = ? AND last_inbound_at = ?',
  );
  /** The talk in columns `from` and on; null when a join found none. */
  const conversationOf = (row: Row, from = 0): Conversation | null =>
    row[from] === null || row[from] === undefined ? null : talks.open(row, from);

  return {
    open: conversationOf,
    loadTurn(sid: string, contactId: string) {
      const row = load.get([sid, ourNumberSetting(contactId), contactId]) ?? [];
      const found = { seen: row[TALK.length] === 1, conversation: conversationOf(row) };
      // Looked at as a record only where there is one, which no person has.
      const isOurs = row[TALK.length + 1] === 1 && settings.find(ourNumberSetting(contactId)) !== null;
      return isOurs ? { ...found, ours: true as const } : found;
    },
    findConversation: talks.find,
    listInbound: (contactId: string, limit: number): readonly InboundMessage[] =>
      list.opening([contactId, limit]).map(messageOf),
    /** What the contact wants of us; everything when there is no talk. */
    optOutOf(contactId: string): OptOut {
      const row = optOut.get([contactId]);
      return row === null ? NO_OPT_OUT : { stopped: bool(row, 0), broadcastOptIn: bool(row, 1) };
    },

    checkInbound: (message: InboundMessage): CommitOutcome =>
      seen.get([message.sid]) === null ? 'ok' : 'duplicate',
    writeInbound: (contactId: string, message: InboundMessage): void => {
      texts.add({ ...message, contactId });
    },
    checkConversation(conversation: Conversation, follows?: number): CommitOutcome {
      if (follows !== undefined && texted.get([conversation.contactId, follows]) === null) return 'stale';
      return talks.check(conversation);
    },
    writeConversation: talks.write,
  };
}

/** A text without whose it is, which who asks for it knows. */
function messageOf({ contactId: _, ...message }: TakenText): InboundMessage {
  return message;
}

export type Turns = ReturnType<typeof createTurns>;
