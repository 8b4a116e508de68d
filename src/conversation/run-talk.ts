import type { Effect, FlowSay, TalkEvent } from '../../flows/talk.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { Ids } from '../domain/id.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { Wording } from '../wording/wording.ts';
import { effectWrites } from './effects.ts';
import type { GuessOutcome } from './guesses.ts';
import type { Identity } from './identity.ts';
import { lookUp } from './look-ups.ts';
import { stepTalk } from './step.ts';
import type { Talk } from './stored-talk.ts';
import { tellWrites } from './tell.ts';
import type { TurnStart } from './turn-start.ts';

/** A turn that steps more often than this goes round in circles. */
const MAX_STEPS = 8;

/** What an event made of a talk, once everything that it looked up was found. */
export interface TalkRun {
  readonly talk: Talk;
  readonly says: readonly FlowSay[];
  /** Whether the says stand in place of the open question. */
  readonly instead: boolean;
  readonly effects: readonly Effect['what'][];
  readonly writes: readonly Write[];
  readonly guesses: readonly GuessOutcome[];
  /** The text was not understood. */
  readonly missed: boolean;
}

export interface RunDeps {
  readonly storage: Storage;
  readonly wording: Wording;
  readonly ids: Ids;
  readonly identity: Identity;
  /** UTC milliseconds. */
  readonly now: number;
}

/** A talk that nothing moved. */
export function standsStill(talk: Talk): TalkRun {
  return { talk, says: [], instead: false, effects: [], writes: [], guesses: [], missed: false };
}

/** Steps the talk until no look-up is open; collects what is said and what must be written. */
export async function runTalk(
  start: TurnStart,
  from: Talk,
  event: TalkEvent,
  { wording, identity, ...deps }: RunDeps,
): Promise<TalkRun> {
  const { contactId, before, message } = start;
  const says: FlowSay[] = [];
  const effects: Effect['what'][] = [];
  const writes: Write[] = [];
  const guesses: GuessOutcome[] = [];
  const events: TalkEvent[] = [event];
  let talk = from;
  let instead = false;
  for (let steps = 0; ; steps += 1) {
    const next = events.shift();
    if (next === undefined) break;
    if (steps === MAX_STEPS) throw new Error(`the talk does not settle after ${next.type}`);
    const step = stepTalk(talk, next);
    talk = step.talk;
    says.push(...step.says);
    instead ||= step.instead;
    for (const effect of step.effects) {
      effects.push(effect.what);
      const formerId = identity.formerOf(contactId, before?.externalId ?? message.externalId);
      const unheard = message.answeredByCarrier === 'stop';
      const names = identity.allNamesOf(message, contactId, before);
      writes.push(...(await effectWrites(effect, { ...deps, contactId, formerId, names, unheard })));
    }
    for (const wanted of step.lookUps) {
      const language = talk.context.language ?? LANGUAGES[0];
      const names = identity.allNamesOf(message, contactId, before);
      const found = await lookUp(wanted, talk.context, { ...deps, contactId, language, names });
      events.push(found.event, ...(found.then === undefined ? [] : [found.then]));
      writes.push(...found.writes);
      if (found.guess !== undefined) guesses.push(found.guess);
      if (found.tell !== undefined) writes.push(...(await tellWrites(found.tell, { ...deps, wording })));
    }
  }
  return { talk, says, instead, effects, writes, guesses, missed: event.type === 'UNCLEAR' };
}
