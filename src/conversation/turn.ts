import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { markOf } from '../../flows/buttons.ts';
import { interpret } from '../../flows/interpret.ts';
import { openQuestion } from '../../flows/question.ts';
import type { FlowSay, TalkEvent } from '../../flows/talk.ts';
import { contactPoint } from '../domain/address.ts';
import type { Clock } from '../domain/clock.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Ids } from '../domain/id.ts';
import type { Intent } from '../domain/keywords.ts';
import { LANGUAGES } from '../domain/language.ts';
import { PRIORITIES, type InboundMessage } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import type { CommitOutcome, Write } from '../storage/write.ts';
import type { Rendered, Wording } from '../wording/wording.ts';
import { actWrites } from './acts.ts';
import { lookUp } from './look-ups.ts';
import { renderUtterance, sayText, titlesOf } from './rendering.ts';
import { stepTalk } from './step.ts';
import { leafOf, newTalk, readTalk, writeTalk, type Talk } from './stored-talk.ts';
import { eventOf } from './words.ts';

/** How long an answer to a text is worth sending. */
const REPLY_EXPIRES_MS = 12 * 60 * 60 * 1000;
/** Talks kept at hand: those that text within the same minutes. */
const REMEMBERED = 1_000;
/** A turn that steps more often than this goes round in circles. */
const MAX_STEPS = 8;

/** What the bot is given to say. */
export type Reply = Rendered;

/** One text on its way through: what it starts from, and what it will commit. */
export interface Turn {
  readonly message: InboundMessage;
  readonly contactId: string;
  readonly before: Conversation | null;
  /** The talk of `before` when it is at hand; after hear(), the talk as it is then. */
  talk?: Talk;
  /** Set by hear(). */
  after: Conversation | null;
  /** Everything but the inbound, the conversation and the replies. */
  writes: readonly Write[];
}

/** The use case of the house: a text comes in, the talk moves one step, one commit holds all of it. */
export interface Turns {
  /** The contact point that a text comes from: turns of one contact are made one at a time. */
  contactOf(message: InboundMessage): string;
  /** Loads what the turn starts from; null when this text was taken in before. */
  begin(message: InboundMessage): Promise<Turn | null>;
  /** Moves the talk: by a word that works anywhere, or by what the text answers. Gives what is to be said. */
  hear(turn: Turn, word: Intent | null): Promise<readonly Rendered[]>;
  /** Commits the turn with its replies: all or none. */
  commit(turn: Turn, replies: readonly Rendered[]): Promise<CommitOutcome>;
}

export function createTurns(house: { storage: Storage; wording: Wording; clock: Clock; ids: Ids }): Turns {
  const { storage, wording, clock, ids } = house;

  const contactOf = (message: InboundMessage): string => storage.contactIdOf(contactPoint(message.from));

  /**
   * Talks as this process last committed them. Only a guess at what is stored: the commit's version and sid checks confirm it,
   * and a refused commit forgets it, so that the next try reads the database.
   */
  const recent = new Map<string, { readonly conversation: Conversation; readonly talk: Talk }>();

  return {
    contactOf,

    async begin(message) {
      const contactId = contactOf(message);
      const known = recent.get(contactId);
      if (known !== undefined) {
        return { message, contactId, before: known.conversation, talk: known.talk, after: null, writes: [] };
      }
      const { seen, conversation } = await storage.loadTurn(message.sid, contactId);
      return seen ? null : { message, contactId, before: conversation, after: null, writes: [] };
    },

    async hear(turn, word) {
      const { message, before, contactId } = turn;
      const talk =
        turn.talk ??
        (before === null ? newTalk() : readTalk(before.snapshot, before.machine, before.machineVersion));
      const silent = before !== null && before.withPerson && word === null;
      const heard = silent ? unheard(talk) : await move(turn, talk, eventFor(turn, talk, word));
      const stopped = leafOf(heard.talk.value) === 'stopped';
      turn.after = {
        contactId,
        version: (before?.version ?? 0) + 1,
        machine: CONVERSATION_MACHINE,
        machineVersion: CONVERSATION_VERSION,
        snapshot: writeTalk(heard.talk),
        language: heard.talk.context.language,
        channel: message.channel,
        address: message.from,
        externalId: message.externalId ?? before?.externalId ?? null,
        sender: message.to,
        lastWhatsAppAt:
          message.channel === 'whatsapp' ? message.receivedAt : (before?.lastWhatsAppAt ?? null),
        lastInboundAt: message.receivedAt,
        stopped,
        news: before?.news ?? true,
        withPerson: before?.withPerson ?? false,
      };
      turn.writes = heard.writes;
      turn.talk = heard.talk;
      // The carrier side has answered this one itself; after its STOP it would refuse ours anyway.
      const answered = message.answeredByCarrier === 'stop' || message.answeredByCarrier === 'help';
      if (silent || answered) return [];
      const leaf = leafOf(heard.talk.value);
      return renderUtterance(wording, reader(turn, heard.talk), {
        says: heard.says,
        question: heard.instead ? null : openQuestion(leaf),
        again: heard.missed,
        context: heard.talk.context,
      });
    },

    async commit(turn, replies) {
      const { message, contactId, after } = turn;
      if (after === null) throw new Error('a turn is committed after it was heard');
      const now = clock.now();
      const outcome = await storage.commit([
        { kind: 'inbound', contactId, message },
        { kind: 'conversation', conversation: after },
        ...turn.writes,
        ...replies.map((reply): Write => ({
          kind: 'send',
          message: {
            id: ids.next(),
            contactId,
            channel: message.channel,
            to: message.from,
            sender: message.to,
            priority: PRIORITIES.reply,
            purpose: 'reply',
            group: null,
            content: reply.content,
            segments: reply.segments,
            notBefore: now,
            expiresAt: now + REPLY_EXPIRES_MS,
            quietZone: null,
            evenIfStopped: after.stopped,
            createdAt: now,
          },
        })),
      ]);
      recent.delete(contactId);
      if (outcome === 'ok' && turn.talk !== undefined) {
        recent.set(contactId, { conversation: after, talk: turn.talk });
        const oldest = recent.keys().next();
        if (recent.size > REMEMBERED && !oldest.done) recent.delete(oldest.value);
      }
      return outcome;
    },
  };

  function reader(turn: Turn, talk: Talk) {
    return { language: talk.context.language ?? LANGUAGES[0], channel: turn.message.channel };
  }

  function eventFor(turn: Turn, talk: Talk, word: Intent | null): TalkEvent {
    if (word !== null) return eventOf(word);
    // Nothing was asked yet: a first text begins the talk, unless it is a code to check or cannot be read.
    const question = turn.before === null ? null : openQuestion(leafOf(talk.value));
    const event = interpret({
      text: turn.message.text,
      payload: turn.message.payload,
      attachment: turn.message.attachment,
      location: turn.message.location,
      question,
      titles: () => (question === null ? [] : titlesOf(wording, reader(turn, talk), question, talk.context)),
      markOf: (asked) => markOf(asked, talk.context),
      language: talk.context.language,
      today: new Date(clock.now()).toISOString().slice(0, 10),
    });
    return turn.before === null && event.type === 'NUMBER' ? { type: 'HELLO' } : event;
  }

  /** Steps the talk until no look-up is open; collects what is said and what must be written. */
  async function move(turn: Turn, start: Talk, event: TalkEvent): Promise<Heard> {
    const { contactId } = turn;
    const says: FlowSay[] = [];
    const writes: Write[] = [];
    const events: TalkEvent[] = [event];
    let talk = start;
    let instead = false;
    for (let steps = 0; ; steps += 1) {
      const next = events.shift();
      if (next === undefined) break;
      if (steps === MAX_STEPS) throw new Error(`the talk does not settle after ${next.type}`);
      const step = stepTalk(talk, next);
      talk = step.talk;
      says.push(...step.says);
      instead ||= step.instead;
      const tools = { storage, ids, now: clock.now(), contactId };
      for (const act of step.acts) writes.push(...(await actWrites(act, tools)));
      for (const wanted of step.lookUps) {
        const found = await lookUp(wanted, talk.context, {
          ...tools,
          language: talk.context.language ?? LANGUAGES[0],
        });
        events.push(found.event);
        writes.push(...found.writes);
        if (found.tell !== undefined) writes.push(...(await tellWrites(found.tell)));
      }
    }
    return { talk, says, writes, instead, missed: event.type === 'UNCLEAR' };
  }

  /** A message to another contact that belongs to this turn's commit. */
  async function tellWrites(tell: { contactId: string; key: string }): Promise<readonly Write[]> {
    const other = await storage.findConversation(tell.contactId);
    if (other === null) return [];
    const now = clock.now();
    const rendered = wording.render(
      { body: sayText(wording, { language: other.language ?? LANGUAGES[0], channel: other.channel }, tell) },
      other.channel,
    );
    return [
      {
        kind: 'send',
        message: {
          id: ids.next(),
          contactId: tell.contactId,
          channel: other.channel,
          to: other.address,
          sender: other.sender,
          priority: PRIORITIES.appointment,
          purpose: 'notice',
          group: null,
          content: rendered.content,
          segments: rendered.segments,
          notBefore: now,
          expiresAt: now + 7 * 24 * 60 * 60 * 1000,
          quietZone: null,
          evenIfStopped: false,
          createdAt: now,
        },
      },
    ];
  }
}

interface Heard {
  readonly talk: Talk;
  readonly says: readonly FlowSay[];
  readonly writes: readonly Write[];
  readonly instead: boolean;
  readonly missed: boolean;
}

/** While a member of staff has the talk, a text is kept for them and moves nothing. */
function unheard(talk: Talk): Heard {
  return { talk, says: [], writes: [], instead: false, missed: false };
}
