import { MISSES_BEFORE_PERSON } from '../../flows/conversation.ts';
import { MAX_TRIES } from '../../flows/registration.ts';
import { openQuestion } from '../../flows/question.ts';
import type { FlowSay, TalkEvent } from '../../flows/talk.ts';
import type { Utterance } from '../conversation/rendering.ts';
import { stepTalk } from '../conversation/step.ts';
import { leafOf, newTalk, type Talk } from '../conversation/stored-talk.ts';
import { ANYTIME, answersTo, answersToLookUp } from './answers.ts';

/** One turn of one talk: from where, by which event, to where, and what is said. */
export interface Edge {
  readonly from: string;
  readonly event: TalkEvent;
  readonly to: string;
  readonly utterance: Utterance;
}

export interface Walk {
  /** Every state a talk can rest in. */
  readonly states: readonly string[];
  readonly edges: readonly Edge[];
}

/**
 * What of a talk decides what is said next and where it goes on. Two talks that are alike in this are walked once; the
 * review, which shows every answer, is walked for each combination of them.
 */
function facets({ value, context }: Talk): string {
  const { at, misses, tries, reviewing, missing, family, place, city, needs, declining } = context;
  const shown =
    leafOf(value) === 'review'
      ? [missing !== null, family?.names.length, place, city, needs.length > 0]
      : [family === null];
  return JSON.stringify([
    value,
    at,
    misses >= MISSES_BEFORE_PERSON - 1,
    tries >= MAX_TRIES - 1,
    reviewing,
    declining !== null,
    shown,
  ]);
}

/**
 * Walks every path of the conversation: from each state a talk can be in, every kind of answer and every word that
 * works anywhere, with every outcome of every look-up. Pure; ends because talks that differ only in words are one.
 */
export function walkTalk(): Walk {
  const start = newTalk();
  const seen = new Map<string, Talk>([[facets(start), start]]);
  const edges: Edge[] = [];
  const open: Talk[] = [start];
  for (let talk = open.pop(); talk !== undefined; talk = open.pop()) {
    const from = leafOf(talk.value);
    for (const event of [...answersTo(openQuestion(from)), ...ANYTIME]) {
      for (const end of turnsFrom(talk, event)) {
        edges.push({ from, event, to: leafOf(end.talk.value), utterance: utteranceOf(end, event) });
        const key = facets(end.talk);
        if (!seen.has(key)) {
          seen.set(key, end.talk);
          open.push(end.talk);
        }
      }
    }
  }
  return { states: [...new Set([...seen.values()].map((talk) => leafOf(talk.value)))], edges };
}

interface End {
  readonly talk: Talk;
  readonly says: readonly FlowSay[];
  readonly instead: boolean;
}

/** All ends of a turn: one for each way its look-ups can be answered. */
function turnsFrom(talk: Talk, event: TalkEvent): readonly End[] {
  const step = stepTalk(talk, event);
  const here: End = { talk: step.talk, says: step.says, instead: step.instead };
  return step.lookUps.reduce<readonly End[]>(
    (ends, wanted) =>
      ends.flatMap((end) =>
        answersToLookUp(wanted).flatMap((answer) =>
          turnsFrom(end.talk, answer).map((next) => ({
            talk: next.talk,
            says: [...end.says, ...next.says],
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
