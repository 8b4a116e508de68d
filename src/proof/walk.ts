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

/** Facets of the context that change what is said or where the talk goes on. */
function facets({ value, context }: Talk): string {
  const { at, misses, tries, reviewing, missing, birthOptions, family, place, city, needs, declining } = context;
  return JSON.stringify([
    value,
    at,
    Math.min(misses, 3),
    tries,
    reviewing,
    missing !== null,
    birthOptions.length,
    family?.names.length,
    place,
    city,
    needs.length > 0,
    declining !== null,
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
