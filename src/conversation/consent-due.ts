import { agreedToOtherWords } from '../../flows/consent-anew.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { asksOf } from './rendering.ts';
import { questionAfter } from './reply.ts';
import type { TalkRun } from './run-talk.ts';
import { stepTalk } from './step.ts';
import { isMain, leafOf } from './stored-talk.ts';

/** After these nothing is asked that is not about them. */
const ALONE: ReadonlySet<TalkEvent['type']> = new Set([
  'DANGER',
  'STOP',
  'STOP_NEWS',
  'START',
  'HELP',
  'ERASE',
]);

/**
 * Asks who agreed to other words whether they agree to those of today: behind the answer to a text of theirs, when they are
 * registered and the answer asks nothing itself.
 */
export function withConsentDue(run: TalkRun, { event }: { readonly event: TalkEvent | null }): TalkRun {
  const { talk, says } = run;
  const rests = isMain(talk.value) && leafOf(talk.value) === 'home';
  if (!rests || !agreedToOtherWords(talk.context) || event === null || ALONE.has(event.type)) return run;
  const asks = asksOf({ says, question: questionAfter(run), again: false, context: talk.context });
  if (asks !== null || says.length === 0) return run;
  return { ...run, talk: stepTalk(talk, { type: 'CONSENT_DUE' }).talk, instead: false };
}
