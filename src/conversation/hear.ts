import type { TalkEvent } from '../../flows/talk.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Write } from '../storage/write.ts';
import type { Rendered } from '../wording/wording.ts';
import { askedLately, footingFor, isSentTwice, type AskedLately } from './asked-lately.ts';
import { conversationAfter, conversationWith } from './conversation-after.ts';
import { dampedDanger } from './danger.ts';
import { shortText } from './echo.ts';
import type { GuessOutcome } from './guesses.ts';
import { insultOnce } from './insult-once.ts';
import type { Machines, Unanswered } from './machines.ts';
import type { Standing } from './outdated.ts';
import { withConsentDue } from './consent-due.ts';
import { withReadingTime } from './reading-time.ts';
import { questionAfter, replyTo, type TurnReply, type ReplyDeps } from './reply.ts';
import { runTalk, standsStill, type RunDeps, type TalkRun } from './run-talk.ts';
import { onceADay } from './still-stopped.ts';
import { isBetween, type Talk } from './stored-talk.ts';
import { talkOf, type TurnStart } from './turn-start.ts';
import { dangerIn } from './danger-heard.ts';
import { answersByTitle, closedBy, understand, wordOf } from './understand.ts';

/** What a text makes of its conversation: said and written together, or not at all. */
export interface HeardText {
  /** What the text was read as; null where it was not read: it is a machine's, or kept as it stands. */
  readonly event: TalkEvent | null;
  /** The conversation as the commit leaves it; null for a text of a machine, which is stored and moves nothing. */
  readonly after: { readonly conversation: Conversation; readonly talk: Talk } | null;
  /** Everything but the text, the conversation and the replies. */
  readonly writes: readonly Write[];
  readonly replies: readonly Rendered[];
  readonly standing: Standing | null;
  /** What was tried in it and did not fit. */
  readonly guesses: readonly GuessOutcome[];
  readonly unanswered: { readonly why: Unanswered; readonly first: boolean } | null;
}

export interface HearDeps extends RunDeps, ReplyDeps {
  readonly machines: Machines;
}

const NOTHING: HeardText = {
  event: null,
  after: null,
  writes: [],
  replies: [],
  standing: null,
  guesses: [],
  unanswered: null,
};

/**
 * Hears one text: reads it, moves the talk, and says what is answered. Nothing is written yet.
 * @param word the word that works anywhere, which Botkit heard in it
 */
export async function hearText(start: TurnStart, word: Intent | null, deps: HearDeps): Promise<HeardText> {
  const { message, contactId, before } = start;
  const machine = deps.machines.kindOf(message, contactId, start.ours);
  if (machine !== null) return { ...NOTHING, unanswered: { why: machine, first: true } };
  const stored = talkOf(start);
  const asked = askedLately(deps.storage, contactId);
  // What was missed in an outage moves nothing, unless it is a cry for help.
  const kept =
    start.overtaken === 'kept' &&
    dangerIn({ wording: deps.wording, message }, { talk: stored, question: null, reading: null }) === null;
  if (before !== null && (kept || (await isSentTwice(start, stored, { word, asked }))))
    return { ...NOTHING, after: { conversation: conversationWith(start, before, stored), talk: stored } };
  const meant = await readText(start, stored, { word, asked, deps });
  const run = await move(start, meant, deps);
  const silent = isSilent(message, meant);
  const last = silent ? run : withConsentDue(run, meant);
  const reply = silent ? null : await replyTo(start, { ...meant, run: last }, deps);
  return { event: meant.event, ...heardText(start, last, reply, deps.machines) };
}

/** What a text means in the talk that it came into. */
interface Meant {
  /** The talk after all that was asked since. */
  readonly talk: Talk;
  /** The word that it counts as. */
  readonly said: Intent | null;
  /** What it says; null while a member of staff has the talk: it is kept for them. */
  readonly event: TalkEvent | null;
}

async function readText(
  start: TurnStart,
  stored: Talk,
  given: { readonly word: Intent | null; readonly asked: AskedLately; readonly deps: HearDeps },
): Promise<Meant> {
  const { message, before } = start;
  const { word, deps } = given;
  const understanding = { wording: deps.wording, message, before, today: isoDate(deps.now) };
  const footing = await footingFor(understanding, stored, given);
  const talk = footing === null ? stored : closedBy(footing, stored, message.text);
  const said = answersByTitle(understanding, talk, footing, word) ? null : wordOf(start, word);
  // A question in between was asked by the bot itself, and is answered to it.
  const forStaff = before !== null && before.withPerson && said === null && !isBetween(talk.value);
  const event = forStaff
    ? dangerIn(understanding, { talk, question: null, reading: null })
    : understand(understanding, { talk, footing, word: said });
  return { talk, said, event };
}

/** Moves the talk by what a text says, and remembers a short text: the same one again may be it once more. */
async function move(start: TurnStart, { talk, event, ...meant }: Meant, deps: HearDeps): Promise<TalkRun> {
  const { message } = start;
  const moved = event === null ? standsStill(talk) : await runTalk(start, talk, event, deps);
  const run = isSilent(message, { event, ...meant })
    ? moved
    : await withReadingTime(dampedDanger(onceADay(insultOnce(moved, deps.now), deps.now)), deps);
  const lastText = erases(run) ? null : shortText(message);
  const context = { ...run.talk.context, lastText };
  return { ...run, talk: { ...run.talk, context } };
}

/** Whether what they wrote is erased. */
const erases = ({ effects }: TalkRun): boolean =>
  effects.some((effect) => effect === 'erase_all' || effect === 'erase_family' || effect === 'erase_texts');

/** Whether nothing is said: it is kept for staff, or the carrier has answered it and after its STOP would refuse ours anyway. */
function isSilent({ answeredByCarrier }: InboundMessage, { event }: Pick<Meant, 'event'>): boolean {
  return event === null || answeredByCarrier === 'stop' || answeredByCarrier === 'help';
}

/** @param reply null when nothing is said */
function heardText(
  start: TurnStart,
  run: TalkRun,
  reply: TurnReply | null,
  machines: Machines,
): Omit<HeardText, 'event'> {
  const asks = reply !== null && questionAfter(run) !== null;
  const talk = asks ? asked(run.talk) : run.talk;
  const damping = reply === null ? start.before?.damping : reply.damping;
  return {
    after: { conversation: conversationAfter(start, run, { talk, damping }), talk },
    writes: [...run.writes, ...machines.senderWrites(start.message)],
    replies: reply?.replies ?? [],
    standing: reply?.standing ?? null,
    guesses: run.guesses,
    unanswered: reply?.unanswered ?? null,
  };
}

/** The talk once its question is asked, in the order of today. */
function asked(talk: Talk): Talk {
  return talk.context.anew ? { ...talk, context: { ...talk.context, anew: false } } : talk;
}

/** ISO date of UTC milliseconds. */
const isoDate = (at: number): string => new Date(at).toISOString().slice(0, 10);
