import { CONVERSATION_MACHINE, CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { openQuestion } from '../../flows/open-question.ts';
import type { Act, FlowSay, TalkEvent } from '../../flows/talk.ts';
import { isScopedId } from '../domain/address.ts';
import type { Clock } from '../domain/clock.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Ids } from '../domain/id.ts';
import type { Intent } from '../domain/keywords.ts';
import { LANGUAGES } from '../domain/language.ts';
import { PRIORITIES, type InboundMessage } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import type { CommitOutcome, Write } from '../storage/write.ts';
import { fillTemplate, templateOfText } from '../wording/templates.ts';
import type { Rendered, Wording } from '../wording/wording.ts';
import { actWrites } from './acts.ts';
import { isEcho, shortText } from './echo.ts';
import type { GuessOutcome } from './guesses.ts';
import { createIdentity, type Whose } from './identity.ts';
import { lookUp } from './look-ups.ts';
import type { Tell } from './looked-up.ts';
import { createMachines, isAlwaysHeard, judge, type Unanswered } from './machines.ts';
import { standingOf, type Standing } from './outdated.ts';
import { remember } from './recent-talks.ts';
import { renderUtterance, sayText } from './rendering.ts';
import { stepTalk } from './step.ts';
import { onceADay } from './still-stopped.ts';
import { isBetween, isStopped, leafOf, newTalk, readTalk, writeTalk, type Talk } from './stored-talk.ts';
import {
  answersByTitle,
  ASKED_LATELY,
  closedBy,
  footingFrom,
  readerOf,
  understand,
  wordOf,
} from './understand.ts';
import { lastTextAt, whereOf } from './where-to.ts';

/** How long an answer to a text is worth sending. */
const REPLY_EXPIRES_MS = 12 * 60 * 60 * 1000;
/** From here on an answer begins with an apology; within the same time after an answer none is owed. */
const LATE_AFTER_MS = 15 * 60 * 1000;
/** A text that is this old when it is answered was missed. */
const MISSED_MS = 5_000;
const LATE: FlowSay = { key: 'conversation:late' };
const NO_MORE: FlowSay = { key: 'conversation:noMore' };
/** A turn that steps more often than this goes round in circles. */
const MAX_STEPS = 8;

/** What the bot is given to say. */
export type Reply = Rendered;

/**
 * Of a text that was missed, while a later one of the same person was not: `kept` is stored and moves nothing, because it
 * answered another question than the present one; `acts` holds whatever was asked, and is heard. See docs/decisions/0010-outage.md.
 */
export type Overtaken = 'kept' | 'acts';

/** One text on its way through: what it starts from, and what it will commit. */
export interface Turn {
  readonly message: InboundMessage;
  readonly contactId: string;
  readonly before: Conversation | null;
  /** Null for a text that comes in its order. */
  readonly overtaken: Overtaken | null;
  /** The talk of `before` when it is at hand; after hear(), the talk as it is then. */
  talk?: Talk;
  /** The contact is a number of ours. */
  readonly ours?: true;
  /** Of a machine: it is stored and moves nothing. Set by hear(). */
  ofMachine?: true;
  /** Set by hear(). */
  after: Conversation | null;
  /** Everything but the inbound, the conversation and the replies. */
  writes: readonly Write[];
  /** What the replies mean for earlier and later ones; set by hear() when something is said. */
  standing?: Standing;
  /** What was tried in it and did not fit. */
  guesses: readonly GuessOutcome[];
}

/** A text comes in, the talk moves one step, one commit holds all of it. */
export interface Turns {
  /** What a text's person is known by: turns that share a key are made one at a time. */
  keysOf(message: InboundMessage): readonly string[];
  /** The contact that a text belongs to; no read for a number, one for an id that comes alone. */
  contactOf(message: InboundMessage): Promise<string>;
  /** Loads what the turn starts from; null when this text was taken in before. */
  begin(message: InboundMessage, overtaken?: Overtaken | null): Promise<Turn | null>;
  /** Moves the talk: by a word that works anywhere, or by what the text answers. Gives what is to be said. */
  hear(turn: Turn, word: Intent | null): Promise<readonly Rendered[]>;
  /** Commits the turn with its replies: all or none. */
  commit(turn: Turn, replies: readonly Rendered[]): Promise<CommitOutcome>;
}

export function createTurns(runtime: {
  storage: Storage;
  wording: Wording;
  clock: Clock;
  ids: Ids;
  /** Hears of every guess that did not fit, once it is counted. */
  guessed?: (outcome: GuessOutcome) => void;
  /** Our senders, as far as they are configured. */
  senders?: readonly string[];
  /** Told of each text that is not answered because a machine may have sent it, and whether it is the first of its kind. */
  unanswered?: (why: Unanswered, first: boolean) => void;
  /** False answers every text that a phone sends: for measuring what a flood does to others. */
  damps?: boolean;
}): Turns {
  const { storage, wording, clock, ids, guessed, senders = [], unanswered = () => undefined } = runtime;
  const { damps = true } = runtime;

  const machines = createMachines(storage, senders);

  const identity = createIdentity(storage);

  /**
   * Talks as this process last committed them. Only a guess at what is stored: the commit's version and sid checks confirm it,
   * and a refused commit forgets it, so that the next try reads the database.
   */
  const recent = new Map<string, { readonly conversation: Conversation; readonly talk: Talk }>();

  async function begin(
    message: InboundMessage,
    overtaken: Overtaken | null,
    { contactId, writes }: Whose,
  ): Promise<Turn | null> {
    const known = recent.get(contactId);
    if (known !== undefined) {
      const { conversation: before, talk } = known;
      return { message, contactId, before, overtaken, talk, after: null, writes, guesses: [] };
    }
    const { seen, conversation, ours } = await storage.loadTurn(message.sid, contactId);
    const turn = { message, contactId, before: conversation, overtaken, after: null, writes, guesses: [] };
    return seen ? null : ours ? { ...turn, ours } : turn;
  }

  return {
    keysOf: (message) => identity.keysOf(message),

    contactOf: async (message) => (await identity.whoseIs(message)).contactId,

    async begin(message, overtaken = null) {
      const turn = await begin(message, overtaken, await identity.whoseIs(message));
      const { externalId } = message;
      if (turn === null || externalId === null || isScopedId(message.from)) return turn;
      if (turn.before?.externalId === externalId) return turn;
      const whose = await identity.join(externalId, turn.contactId, turn.before);
      if (whose.contactId === turn.contactId && whose.writes.length > 0) {
        return { ...turn, writes: whose.writes };
      }
      recent.delete(turn.contactId);
      return begin(message, overtaken, whose);
    },

    async hear(turn, word) {
      const { message, before, contactId } = turn;
      const machine = machines.kindOf(message, contactId, turn.ours === true);
      if (machine !== null) {
        turn.ofMachine = true;
        unanswered(machine, true);
        return [];
      }
      const stored =
        turn.talk ??
        (before === null ? newTalk() : readTalk(before.snapshot, before.machine, before.machineVersion));
      const handedOver = before === null ? [] : await storage.listHandedOverTo(contactId, ASKED_LATELY);
      const echo =
        before !== null &&
        !isAlwaysHeard(word) &&
        turn.overtaken === null &&
        isEcho(message, before, stored, handedOver);
      if (before !== null && (turn.overtaken === 'kept' || echo)) {
        turn.after = {
          ...before,
          version: before.version + 1,
          machine: CONVERSATION_MACHINE,
          machineVersion: CONVERSATION_VERSION,
          snapshot: writeTalk(stored),
          ...lastTextAt(message, before),
        };
        turn.talk = stored;
        return [];
      }
      const understanding = { wording, message, before, today: isoDate(clock.now()) };
      const footing = before === null ? null : footingFrom(handedOver, message, before);
      const talk = footing === null ? stored : closedBy(footing, stored, message.text);
      const said = answersByTitle(understanding, talk, footing, word) ? null : wordOf(turn, word);
      // A question in between was asked by the bot itself, and is answered to it.
      const between = isBetween(talk.value);
      const silent = before !== null && before.withPerson && said === null && !between;
      // The carrier side has answered this one itself; after its STOP it would refuse ours anyway.
      const { answeredByCarrier } = message;
      const answered = answeredByCarrier === 'stop' || answeredByCarrier === 'help';
      const moved = silent
        ? unheard(talk)
        : await move(turn, talk, understand(understanding, { talk, footing, word: said }));
      const heard = remembering(silent || answered ? moved : onceADay(moved, clock.now()), message);
      const did = (what: Act['what']): boolean => heard.acts.includes(what);
      const stopped = isStopped(heard.talk.value);
      turn.after = {
        contactId,
        version: (before?.version ?? 0) + 1,
        machine: CONVERSATION_MACHINE,
        machineVersion: CONVERSATION_VERSION,
        snapshot: writeTalk(heard.talk),
        language: heard.talk.context.language,
        ...whereOf(turn),
        ...lastTextAt(message, before),
        stopped,
        news: did('start') || (!did('stop_news') && (before?.news ?? true)),
        // Staff took over from the old person; whoever has the number now did not ask for them.
        withPerson: !did('free_number') && (before?.withPerson ?? false),
        ...(before?.damping && { damping: before.damping }),
      };
      turn.writes = [...turn.writes, ...heard.writes, ...machines.senderWrites(message)];
      turn.guesses = heard.guesses;
      turn.talk = heard.talk;
      if (silent || answered) return [];
      const question = heard.instead ? null : openQuestion(leafOf(heard.talk.value));
      if (question !== null && heard.talk.context.anew) {
        turn.talk = { ...heard.talk, context: { ...heard.talk.context, anew: false } };
        turn.after = { ...turn.after, snapshot: writeTalk(turn.talk) };
      }
      // It has told them that messages come again; what is left to say is the question that was open.
      const says = answeredByCarrier === 'start' && said === 'start' ? [] : heard.says;
      const late = says.length + (question === null ? 0 : 1) > 0 && (await isLate(turn));
      turn.standing = standingOf({
        ...{ contactId, first: before === null, stopped, question, again: heard.missed },
        says: late ? [LATE, ...says] : says,
        isOpen: openQuestion(leafOf(heard.talk.value)) !== null,
      });
      const answer = renderUtterance(wording, readerOf(message, heard.talk), {
        says: late ? [LATE, ...says] : says,
        question,
        again: heard.missed,
        context: heard.talk.context,
      });
      return answer.length === 0 || before === null || !damps
        ? answer
        : damped(turn, { before, talk, heard, said, answer });
    },

    async commit(turn, replies) {
      const { message, contactId, after } = turn;
      if (turn.ofMachine) return storage.commit([{ kind: 'inbound', contactId, message }]);
      if (after === null) throw new Error('a turn is committed after it was heard');
      const now = clock.now();
      // Nothing is old while nothing newer is said; what was missed in an outage is answered text by text.
      const old =
        now - message.receivedAt > MISSED_MS || replies.length === 0 ? [] : (turn.standing?.outdates ?? []);
      const outcome = await storage.commit([
        { kind: 'inbound', contactId, message },
        { kind: 'conversation', conversation: after },
        ...turn.writes,
        ...old.map((group): Write => ({ kind: 'withdraw', group, reason: 'outdated' })),
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
            group: turn.standing?.group ?? null,
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
      if (outcome !== 'ok') machines.unwritten(message);
      if (outcome === 'ok') turn.guesses.forEach((guess) => guessed?.(guess));
      if (outcome === 'ok' && turn.talk !== undefined) {
        remember(recent, contactId, { conversation: after, talk: turn.talk });
      }
      return outcome;
    },
  };

  /** The answer; or, to a text that a machine may have sent, that none follows, or none. The turn keeps what is remembered of it. */
  function damped(turn: Turn, { before, talk, heard, said, answer }: Answered): readonly Rendered[] {
    const { damping, by, first, tell } = judge(
      {
        before: { talk, damping: before.damping },
        after: heard.talk,
        message: turn.message,
        word: said,
        acted: heard.writes.length > 0 || heard.acts.includes('person'),
        late: clock.now() - turn.message.receivedAt > LATE_AFTER_MS,
      },
      (text) => storage.contactIdOf(text),
    );
    if (turn.after !== null) {
      const { damping: _, ...after } = turn.after;
      turn.after = damping === undefined ? after : { ...after, damping };
    }
    if (by === null) return answer;
    unanswered(by, first);
    if (!tell) return [];
    const to = readerOf(turn.message, heard.talk);
    return [wording.render({ body: sayText(wording, to, NO_MORE) }, to.channel)];
  }

  /**
   * Whether a text waited too long for its answer, and its person has heard nothing of us since: of texts that are answered
   * together only the first has an apology, whichever process answers.
   */
  async function isLate({ message, contactId }: Turn): Promise<boolean> {
    const now = clock.now();
    if (now - message.receivedAt <= LATE_AFTER_MS) return false;
    const queued = await storage.listOutboxOf(contactId);
    return !queued.some(({ purpose, createdAt }) => purpose === 'reply' && now - createdAt <= LATE_AFTER_MS);
  }

  /** Every name that the person's texts come under, and came under before. */
  function namesOf({ contactId, before, message }: Turn): readonly string[] {
    const id = before?.externalId ?? null;
    const own = id === null ? [] : identity.keysOf({ ...message, from: id, externalId: null });
    return [...new Set([contactId, ...identity.keysOf(message), ...own])];
  }

  /** Steps the talk until no look-up is open; collects what is said and what must be written. */
  async function move(turn: Turn, start: Talk, event: TalkEvent): Promise<Heard> {
    const { contactId, before, message } = turn;
    const says: FlowSay[] = [];
    const acts: Act['what'][] = [];
    const writes: Write[] = [];
    const events: TalkEvent[] = [event];
    const guesses: GuessOutcome[] = [];
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
      const deps = { storage, ids, now: clock.now(), contactId };
      for (const act of step.acts) {
        acts.push(act.what);
        writes.push(
          ...(await actWrites(act, {
            ...deps,
            formerId: identity.formerOf(contactId, before?.externalId ?? message.externalId),
            unheard: message.answeredByCarrier === 'stop',
          })),
        );
      }
      for (const wanted of step.lookUps) {
        const found = await lookUp(wanted, talk.context, {
          ...deps,
          language: talk.context.language ?? LANGUAGES[0],
          names: namesOf(turn),
        });
        events.push(found.event, ...(found.then === undefined ? [] : [found.then]));
        writes.push(...found.writes);
        if (found.guess !== undefined) guesses.push(found.guess);
        if (found.tell !== undefined) writes.push(...(await tellWrites(found.tell)));
      }
    }
    return { talk, says, acts, writes, guesses, instead, missed: event.type === 'UNCLEAR' };
  }

  /** A message to another contact that belongs to this turn's commit. */
  async function tellWrites(tell: Tell): Promise<readonly Write[]> {
    const other = await storage.findConversation(tell.contactId);
    if (other === null) return [];
    const now = clock.now();
    const language = other.language ?? LANGUAGES[0];
    const name = templateOfText(tell.key);
    const template = name === null ? null : fillTemplate(wording, name, language, {});
    const rendered = wording.render(
      {
        body: sayText(wording, { language, channel: other.channel }, { key: tell.key }),
        language,
        ...(template === null ? {} : { template }),
      },
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
          group: tell.group,
          content: rendered.content,
          segments: rendered.segments,
          notBefore: now,
          expiresAt: now + 7 * 24 * 60 * 60 * 1000,
          quietZone: tell.quietZone,
          evenIfStopped: false,
          createdAt: now,
        },
      },
    ];
  }
}

/** What a turn would say, and what it was made of. */
interface Answered {
  readonly before: Conversation;
  readonly talk: Talk;
  readonly heard: Heard;
  readonly said: Intent | null;
  readonly answer: readonly Rendered[];
}

interface Heard {
  readonly talk: Talk;
  readonly says: readonly FlowSay[];
  readonly acts: readonly Act['what'][];
  readonly writes: readonly Write[];
  readonly guesses: readonly GuessOutcome[];
  readonly instead: boolean;
  readonly missed: boolean;
}

/** The last short text is kept with the talk: the same one again may be it once more. */
function remembering(heard: Heard, message: InboundMessage): Heard {
  const context = { ...heard.talk.context, lastText: shortText(message) };
  return { ...heard, talk: { ...heard.talk, context } };
}

/** ISO date of UTC milliseconds. */
const isoDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** While a member of staff has the talk, a text is kept for them and moves nothing. */
function unheard(talk: Talk): Heard {
  return { talk, says: [], acts: [], writes: [], guesses: [], instead: false, missed: false };
}
