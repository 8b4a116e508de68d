import { MISSES_BEFORE_PERSON } from '../../flows/conversation.ts';
import { openQuestion } from '../../flows/open-question.ts';
import type { Effect, FlowSay, TalkEvent } from '../../flows/talk.ts';
import type { Utterance } from '../conversation/rendering.ts';
import { stepTalk } from '../conversation/step.ts';
import { isBetween, leafOf, newTalk, type Talk } from '../conversation/stored-talk.ts';
import { ANYTIME, AT_HOME, BESIDE, answersTo, answersToLookUp } from './answers.ts';

/** One turn of one talk: from where, by which event, to where, and what is said. */
export interface Edge {
  readonly from: string;
  /** Whether it begins at a question in between. */
  readonly between: boolean;
  readonly event: TalkEvent;
  readonly to: string;
  readonly utterance: Utterance;
  /** The talk after it. */
  readonly talk: Talk;
}

export interface Walk {
  /** Every state a talk can rest in. */
  readonly states: readonly string[];
  /** One of each: the same said on the same way is there once. */
  readonly edges: readonly Edge[];
  /** All turns that were made. */
  readonly turns: number;
}

/** Begins the entry for what a question shows. */
const SHOWN = 'shown';

/**
 * What of a talk changes where it goes or what it says: one entry for each thing that a guard asks for, beside the
 * state it is asked in, and one for all that a question shows. No guard asks for two of them at once, so a talk is
 * worth walking on from when any entry is new; their product would be as many talks for no other text.
 */
function facets({ value, context }: Talk): readonly string[] {
  const {
    at,
    misses,
    voices,
    reviewing,
    missing,
    birthOptions,
    family,
    place,
    city,
    needs,
    declining,
    otherPhone,
    which,
    erasing,
  } = context;
  const inMain = typeof value !== 'string' && 'main' in value;
  const state = typeof value === 'string' ? value : JSON.stringify(value);
  return [
    `misses ${state} ${at} ${Math.min(misses, MISSES_BEFORE_PERSON)}`,
    `reviewing ${state} ${at} ${reviewing}`,
    // A question in between shows nothing of the registration: after it, the talk is where it was.
    ...(inMain
      ? [
          `${SHOWN} ${state} ${missing !== null} ${birthOptions.length} ${family?.names.length} ${place} ${city} ${needs.length > 0}`,
        ]
      : []),
    `voices ${state} ${Math.min(voices, 1)}`,
    `declining ${state} ${declining?.state}`,
    `otherPhone ${state} ${otherPhone !== null}`,
    `erasing ${state} ${erasing?.families.length} ${erasing?.chosen}`,
    `which ${state} ${which?.intent} ${which?.options.length}`,
  ];
}

let walked: Walk | undefined;

/**
 * Every path of the conversation: from each state a talk can be in, every kind of answer and every word that
 * works anywhere, with every outcome of every look-up. It is walked once in a process; all get the same.
 */
export function walkTalk(): Walk {
  return (walked ??= walk());
}

/** Ends because talks that differ in no facet are one. */
function walk(): Walk {
  const seen = new Set<string>();
  const states = new Set<string>();
  const edges = new Map<string, Edge>();
  let turns = 0;
  const open: { talk: Talk; events: readonly TalkEvent[] }[] = [];
  const visit = (talk: Talk): void => {
    const fresh = facets(talk).filter((facet) => !seen.has(facet));
    if (fresh.length === 0) return;
    for (const facet of fresh) seen.add(facet);
    const beside = states.has(leafOf(talk.value)) ? [] : BESIDE;
    states.add(leafOf(talk.value));
    // What differs only in what the open question shows is heard out on that question alone.
    const anytime = fresh.some((facet) => !facet.startsWith(SHOWN)) ? ANYTIME : [];
    const leaf = leafOf(talk.value);
    const due = leaf === 'home' ? AT_HOME : [];
    open.push({ talk, events: [...answersTo(openQuestion(leaf)), ...anytime, ...beside, ...due] });
  };
  visit(newTalk());
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const from = leafOf(next.talk.value);
    const between = isBetween(next.talk.value);
    for (const event of next.events) {
      for (const end of turnsFrom(next.talk, event)) {
        turns += 1;
        const edge = {
          from,
          between,
          event,
          to: leafOf(end.talk.value),
          utterance: utteranceOf(end, event),
          talk: end.talk,
        };
        const key = `${from} ${between} ${event.type} ${edge.to} ${intentOf(edge.utterance)} ${utteranceKey(edge.utterance)}`;
        if (!edges.has(key)) edges.set(key, edge);
        visit(end.talk);
      }
    }
  }
  return { states: [...states], edges: [...edges.values()], turns };
}

/** One end of a turn. */
export interface End {
  readonly talk: Talk;
  readonly says: readonly FlowSay[];
  readonly effects: readonly Effect[];
  readonly instead: boolean;
}

/** All ends of a turn: one for each way its look-ups can be answered. */
export function turnsFrom(talk: Talk, event: TalkEvent): readonly End[] {
  const step = stepTalk(talk, event);
  const here: End = { talk: step.talk, says: step.says, effects: step.effects, instead: step.instead };
  return step.lookUps.reduce<readonly End[]>(
    (ends, wanted) =>
      ends.flatMap((end) =>
        answersToLookUp(wanted).flatMap((answer) =>
          turnsFrom(end.talk, answer).map((next) => ({
            talk: next.talk,
            says: [...end.says, ...next.says],
            effects: [...end.effects, ...next.effects],
            instead: end.instead || next.instead,
          })),
        ),
      ),
    [here],
  );
}

function utteranceOf(end: End, event: TalkEvent): Utterance {
  return {
    says: end.says,
    question: end.instead ? null : openQuestion(leafOf(end.talk.value)),
    again: event.type === 'UNCLEAR',
    context: end.talk.context,
  };
}

/** Alike for utterances that read alike, whoever reads. */
export function utteranceKey(utterance: Utterance): string {
  const { says, question, again } = utterance;
  return JSON.stringify([says, question?.key, again, shownBy(utterance)]);
}

/** Asked which appointment is meant, an answer does not lead where it does when another thing was said of it. */
function intentOf({ question, context }: Utterance): string {
  return question?.ofAppointment === true ? `${context.which?.intent} ${context.declining?.state}` : '';
}

/** What the open question shows of the answers so far. */
function shownBy({ question, context }: Utterance): unknown {
  return [question?.shows?.(context), question?.dates?.(context)];
}
