import { SAME_DANGER_MS } from '../../flows/danger.ts';
import type { FlowSay, TalkContext } from '../../flows/talk.ts';
import { helplineFor } from '../domain/helpline.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { Danger } from '../understanding/topic.ts';
import type { LookedUp } from './looked-up.ts';
import { readingAfter } from './reading-time.ts';
import type { Requesting } from './staff-request.ts';
import { requestWrites } from './staff-request.ts';
import type { Talk } from './stored-talk.ts';

/** Answers within an hour that say again what was said; what comes after them is noted, and answered when the hour is over. */
const MOST_ANSWERS = 3;
/** Answers within an hour whatever they say: a phone that answers by itself may write of one danger after another. */
const MOST_OF_ANY = 8;

/** Makes or renews the urgent request, and finds out who helps beside us and when somebody reads. */
export async function danger(
  topic: Danger,
  { danger: last, language }: TalkContext,
  deps: Requesting,
): Promise<LookedUp> {
  const programme = await deps.storage.findProgramme();
  const helpline = helplineFor(programme?.helplines ?? [], language ?? LANGUAGES[0]);
  return {
    event: {
      type: 'DANGER_NOTED',
      topic,
      at: deps.now,
      // Another danger than before is answered with its own words.
      again: last !== null && last.topic === topic && deps.now - last.at < SAME_DANGER_MS,
      helpline: helpline === null ? null : { name: helpline.name, number: helpline.number },
      reads: readingAfter(programme, deps.now),
    },
    writes: await requestWrites(deps, 'danger', topic),
  };
}

const isDangerAnswer = ({ key }: FlowSay): boolean => key.startsWith('danger:');
const isSaidAgain = ({ key }: FlowSay): boolean => key === 'danger:again';

/** What of a turn's words is said to a phone that writes of danger again and again: the request is renewed each time. */
export function dampedDanger<Run extends { readonly talk: Talk; readonly says: readonly FlowSay[] }>(
  run: Run,
): Run {
  const times = run.talk.context.danger?.times ?? 0;
  // Another danger than before has words of its own: who was told of 911 for one may need them for the other.
  const most = run.says.every(isSaidAgain) ? MOST_ANSWERS : MOST_OF_ANY;
  return times > most && run.says.length > 0 && run.says.every(isDangerAnswer) ? { ...run, says: [] } : run;
}

/** Whether what is written now, and not understood, belongs to the danger that was written of before. */
export function isStillDanger({ danger: last }: TalkContext, at: number): Danger | null {
  return last !== null && at - last.at < SAME_DANGER_MS && last.times < MOST_ANSWERS ? last.topic : null;
}
