import type { Question } from '../../flows/questions/question.ts';
import { openQuestion } from '../../flows/open-question.ts';
import type { FlowSay } from '../../flows/talk.ts';
import type { Damping } from '../domain/damping.ts';
import type { Intent } from '../domain/keywords.ts';
import type { Storage } from '../storage/storage.ts';
import type { Rendered, Wording } from '../wording/wording.ts';
import { judge, type Unanswered } from './machines.ts';
import { standingOf, type Standing } from './outdated.ts';
import { renderUtterance, sayText } from './rendering.ts';
import { isStopped, leafOf, type Talk } from './stored-talk.ts';
import type { TalkRun } from './run-talk.ts';
import type { TurnStart } from './turn-start.ts';
import { readerOf } from './understand.ts';

/** From here on an answer begins with an apology; within the same time after an answer none is owed. */
const LATE_AFTER_MS = 15 * 60 * 1000;
const LATE: FlowSay = { key: 'conversation:late' };
const NO_MORE: FlowSay = { key: 'conversation:noMore' };

/** What is said to a text, and what is remembered of having said it. */
export interface TurnReply {
  readonly replies: readonly Rendered[];
  /** What the replies mean for earlier and later ones; null when nothing is said. */
  readonly standing: Standing | null;
  readonly damping: Damping | undefined;
  /** Why it is not answered; null when it is. */
  readonly unanswered: { readonly why: Unanswered; readonly first: boolean } | null;
}

export interface ReplyDeps {
  readonly storage: Storage;
  readonly wording: Wording;
  /** UTC milliseconds. */
  readonly now: number;
  /** False answers every text that a phone sends. */
  readonly damps: boolean;
}

/** What a text made of its talk. */
interface Heard {
  /** The talk that the text came into, after all that was asked since. */
  readonly talk: Talk;
  readonly run: TalkRun;
  /** The word that it counts as. */
  readonly said: Intent | null;
}

/** The question that is asked behind what is said; null where none is open, or a text stands in its place. */
export function questionAfter({ instead, talk }: TalkRun): Question | null {
  return instead ? null : openQuestion(leafOf(talk.value));
}

/** Writes what a text is answered; to one that a machine may have sent, that no answer follows, or nothing. */
export async function replyTo(start: TurnStart, heard: Heard, deps: ReplyDeps): Promise<TurnReply> {
  const { message, before, contactId } = start;
  const { run, said } = heard;
  const question = questionAfter(run);
  // The carrier has told them that messages come again; what is left to say is the question that was open.
  const own = message.answeredByCarrier === 'start' && said === 'start' ? [] : run.says;
  const late = (own.length > 0 || question !== null) && (await isLate(start, deps));
  const says = late ? [LATE, ...own] : own;
  const standing = standingOf({
    ...{ contactId, first: before === null, says, question, again: run.missed },
    stopped: isStopped(run.talk.value),
    isOpen: openQuestion(leafOf(run.talk.value)) !== null,
  });
  const replies = renderUtterance(deps.wording, readerOf(message, run.talk), {
    says,
    question,
    again: run.missed,
    context: run.talk.context,
  });
  const answer: TurnReply = { replies, standing, damping: before?.damping, unanswered: null };
  return replies.length === 0 || before === null || !deps.damps ? answer : damped(start, heard, answer, deps);
}

/** The answer; or, to a text that a machine may have sent, that none follows, or none. */
function damped(start: TurnStart, { talk, run, said }: Heard, answer: TurnReply, deps: ReplyDeps): TurnReply {
  const { message } = start;
  const { damping, by, first, tell } = judge(
    {
      before: { talk, damping: answer.damping },
      after: run.talk,
      message,
      word: said,
      acted: isActed(run),
      late: deps.now - message.receivedAt > LATE_AFTER_MS,
    },
    (text) => deps.storage.contactIdOf(text),
  );
  if (by === null) return { ...answer, damping };
  const to = readerOf(message, run.talk);
  const last = deps.wording.render({ body: sayText(deps.wording, to, NO_MORE) }, to.channel);
  return { ...answer, replies: tell ? [last] : [], damping, unanswered: { why: by, first } };
}

/**
 * Whether a text waited too long for its answer, and its person has heard nothing of us since: of texts that are answered
 * together only the first has an apology, whichever process answers.
 */
async function isLate({ message, contactId }: TurnStart, { storage, now }: ReplyDeps): Promise<boolean> {
  if (now - message.receivedAt <= LATE_AFTER_MS) return false;
  const queued = await storage.listOutboxOf(contactId);
  return !queued.some(({ purpose, createdAt }) => purpose === 'reply' && now - createdAt <= LATE_AFTER_MS);
}

/** Something was written for a text, or staff were asked. That staff learn of what a text says is no step of the talk. */
function isActed({ writes, effects }: TalkRun): boolean {
  const onlyTold = effects.length > 0 && effects.every((effect) => effect === 'request');
  return effects.includes('person') || (writes.length > 0 && !onlyTold);
}
